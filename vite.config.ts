import basicSsl from '@vitejs/plugin-basic-ssl';
import { defineConfig } from 'vite';
import { serveElementsManifest } from './scripts/elements-manifest.mjs';
import { callroomDev } from './src/local/dev/vite-plugin.js';

/** The demo, with its whole back end on the same port. The library's own build is `scripts/build.mjs`. */
export default defineConfig({
  root: 'demo',
  // Servers of different plugins optimize dependencies differently. Each keeps its own, because a server that starts
  // replaces the files that another one has announced to its pages.
  cacheDir: `../node_modules/.vite/${isOpenToNetwork() ? 'demo-network' : 'demo'}`,
  // A phone on the network gets a camera on HTTPS only, so `--host` brings a certificate of our own.
  plugins: [
    serveElementsManifest(),
    callroomDev({ configPath: 'wrangler.jsonc', openToNetwork: isOpenToNetwork() }),
    isOpenToNetwork() && basicSsl(),
  ],
});

function isOpenToNetwork(): boolean {
  return process.argv.includes('--host');
}
