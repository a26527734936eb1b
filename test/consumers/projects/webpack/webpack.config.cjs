const path = require('node:path');
const HtmlWebpackPlugin = require('html-webpack-plugin');
const { EnvironmentPlugin } = require('webpack');

module.exports = {
  mode: 'production',
  entry: './index.js',
  output: { path: path.join(__dirname, 'out') },
  plugins: [new HtmlWebpackPlugin({ title: 'Standup' }), new EnvironmentPlugin(['CALL_SERVER'])],
};
