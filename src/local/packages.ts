import type { PackageUse } from '../core/optional-packages.js';

/** Packages that each way to start the local back end needs, and that Callroom does not install. */
export const sfuPackages: PackageUse = {
  user: 'The local SFU',
  packages: ['opusscript', 'ws'],
  dev: true,
};

export const devPackages: PackageUse = {
  user: 'npx callroom dev',
  packages: ['miniflare', 'opusscript', 'ws'],
  dev: true,
};

export const vitePackages: PackageUse = {
  user: 'callroom/local/vite',
  packages: ['@cloudflare/vite-plugin', 'wrangler', 'opusscript', 'ws'],
  dev: true,
};
