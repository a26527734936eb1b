import basicSsl from '@vitejs/plugin-basic-ssl';
import { defineConfig } from 'vite';
import { serveElementsManifest } from './scripts/elements-manifest.mjs';
import { callroomDev } from './src/local/dev/vite-plugin.js';

/** The demo, with its whole back end on the same port. The library's own build is `scripts/build.mjs`. */
export default defineConfig({
  root: 'demo',
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
