/**
 * `npm run build` → `dist/`: a module and its types for each of ours, the bundle for a script tag with its lazy
 * chunks beside it, and the room server that `callroom dev` runs.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { copyAssets } from './assets.mjs';
import { writeFrameworkFiles } from './frameworks.mjs';
import { buildWorker } from './worker.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
rmSync(`${root}dist`, { recursive: true, force: true });

// None of these needs what another writes, and each keeps one core busy.
await Promise.all([
  run('typescript/bin/tsc', ['-p', 'tsconfig.build.json']),
  run('typescript/bin/tsc', ['-p', 'tsconfig.build-server.json']),
  // What editors and documentation know of the elements.
  run('@custom-elements-manifest/analyzer/cem.js', [
    'analyze',
    '--config',
    'custom-elements-manifest.config.mjs',
  ]),
]);

// What `wrangler d1 migrations apply` wants to be pointed at.
cpSync(`${root}src/server/migrations`, `${root}dist/server/migrations`, { recursive: true });
writeFrameworkFiles(root);

copyAssets(`${root}dist/assets`);

await build({
  root,
  configFile: false,
  logLevel: 'warn',
  publicDir: false,
  plugins: [
    {
      name: 'assets-beside-the-bundle',
      enforce: 'pre',
      // Left as it is, Vite would put every one of these files into the script, as library mode does.
      transform: (code, id) =>
        id.endsWith('/asset-files.ts')
          ? code.replaceAll("'../../assets/", "/* @vite-ignore */ './assets/")
          : null,
    },
    {
      name: 'styles-without-space',
      enforce: 'pre',
      // No minifier looks into a template: comments and indents of our styles are 1.6 kB of what loads at once.
      transform: (code, id) => (id.includes('/src/elements/') ? code.replace(/\bcss`[^`]*`/g, lean) : null),
    },
  ],
  // A page has no `process`; a library that asks for it must find an answer in the bundle.
  define: { 'process.env.NODE_ENV': '"production"' },
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: false,
    lib: { entry: 'src/elements/bundle.ts', formats: ['es'], fileName: () => 'callroom.js' },
    // Library mode leaves white space in ES output unless told so here (Vite 8.3, seen 2026-11).
    rolldownOptions: {
      // What lazy parts share with the entry may move into the entry: fewer requests to begin with.
      preserveEntrySignatures: 'allow-extension',
      output: {
        minify: true,
        // All that a page loads at once, in one file rather than in twenty that its lazy parts share.
        codeSplitting: { groups: [{ name: 'at-once', tags: ['$initial'] }] },
        chunkFileNames: ({ isDynamicEntry }) =>
          isDynamicEntry ? 'callroom-lazy-[name]-[hash].js' : 'callroom-shared-[hash].js',
      },
    },
  },
});

await buildWorker(`${root}dist/worker.js`);
chmodSync(`${root}dist/local/cli.js`, 0o755);

// For `<script integrity>` and, since that speaks for the entry alone, for an import map's `integrity`.
const integrity = Object.fromEntries(
  readdirSync(`${root}dist`)
    .filter((file) => /^callroom(-.+)?\.js$/.test(file))
    .map((file) => [
      file,
      `sha384-${createHash('sha384')
        .update(readFileSync(`${root}dist/${file}`))
        .digest('base64')}`,
    ]),
);
writeFileSync(`${root}dist/integrity.json`, `${JSON.stringify(integrity, null, 2)}\n`);
for (const [file, hash] of Object.entries(integrity)) console.log(`dist/${file}  integrity="${hash}"`);

/** Runs a package's script; where it fails, says how and ends. @param {string} script @param {string[]} args */
function run(script, args) {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [`${root}node_modules/${script}`, ...args],
      { cwd: root },
      (error, stdout, stderr) => {
        if (!error) return resolve(undefined);
        console.error(stdout + stderr);
        process.exit(1);
      },
    );
  });
}

/** CSS as short as it can be without being understood. @param {string} css */
function lean(css) {
  return css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,]) ?/g, '$1');
}
