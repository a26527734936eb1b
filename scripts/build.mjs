/**
 * `npm run build` → `dist/`: a module and its types for each of ours, the bundle for a script tag with its lazy
 * chunks beside it, and the room server that `callroom dev` runs.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { build } from 'vite';
import { copyAssets } from './assets.mjs';
import { writeFrameworkFiles } from './frameworks.mjs';
import { writeLicenses } from './licenses.mjs';
import { importLitParts } from './lit-parts.mjs';
import { mergeModules } from './merge-modules.mjs';
import { leanModules, mergeElementTypes, pruneMaps, pruneModules, pruneTypes } from './prune-package.mjs';
import { buildWorker, modulesIn } from './worker.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * What a join loads: files that load in parallel.
 * @type {ReadonlyMap<string, RegExp>}
 */
const GROUPS = new Map([
  // What the room element loads for keys and focus, as soon as it shows anything.
  ['keyboard', /\/src\/elements\/room\/room-input\.ts$/],
  // The room client, its socket, and the code that sends and receives.
  [
    'visit',
    /\/src\/(call\/(room-visit|media-coordinator|call-memory|lobby\/prepared-peer)|room\/party-socket|media\/microphone-monitor)\.ts$/,
  ],
  // What a lobby asks of the server, and the button that checks the connection.
  ['lobby', /\/src\/(call\/lobby\/lobby|elements\/connection-check\/call-connection-check)\.ts$/],
  // All that the stage of a default room shows or loads before anyone clicks or comes.
  [
    'in-call',
    /\/src\/elements\/(stage\/(call-stage|bar-controls)|notices\/room-notices|end-screen\/call-end-screen)\.ts$/,
  ],
  // What a room with other people needs: their chat and the news about them.
  ['company', /\/src\/(call\/call-features|elements\/notices\/people-news)\.ts$/],
]);
rmSync(`${root}dist`, { recursive: true, force: true });

// These do not depend on each other, and each uses one core.
await Promise.all([
  run('typescript/bin/tsc', ['-p', 'tsconfig.build.json']),
  run('typescript/bin/tsc', ['-p', 'tsconfig.build-server.json']),
  // The manifest of the elements, for editors and documentation.
  run('@custom-elements-manifest/analyzer/cem.js', [
    'analyze',
    '--config',
    'custom-elements-manifest.config.mjs',
  ]),
]);

// For `wrangler d1 migrations apply`.
cpSync(`${root}src/server/migrations`, `${root}dist/server/migrations`, { recursive: true });
writeFrameworkFiles(root);

/** @type {esbuild.BuildOptions} */
const nodeBuild = {
  absWorkingDir: root,
  allowOverwrite: true,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'es2022',
  logLevel: 'error',
};

/**
 * A second yjs in a page complains in the console. Ours is for the whiteboard alone, and a site's own for the site's
 * documents: they share nothing.
 * @type {esbuild.Plugin}
 */
const quietYjs = {
  name: 'quiet-yjs',
  setup: ({ onLoad }) =>
    onLoad({ filter: /[\\/]yjs[\\/]dist[\\/]yjs\.mjs$/ }, ({ path }) => ({
      contents: quiet(readFileSync(path, 'utf8')),
    })),
};

copyAssets(`${root}dist/assets`);

const LOCALIZE = 'node_modules/@shoelace-style/localize/dist';

/** The modules of packages whose code is in a file of ours, for the licenses. @type {Record<string, Iterable<string>>} */
const modules = {
  'local/werift.js': await vendor({
    entryPoints: ['src/local/transport/werift.ts'],
    outfile: 'dist/local/werift.js',
    minify: true,
    // Parts of werift are CommonJS and load Node's modules with `require`.
    banner: {
      js: "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);",
    },
  }),
  'react/create-component.js': await vendor({
    entryPoints: ['node_modules/@lit/react/create-component.js'],
    outfile: 'dist/react/create-component.js',
  }),
  'calls-api/sdp/sdp-transform.js': await vendor({
    entryPoints: ['src/calls-api/sdp/sdp-transform.ts'],
    outfile: 'dist/calls-api/sdp/sdp-transform.js',
    platform: 'browser',
  }),
  'server/event-source-parser.js': await vendor({
    entryPoints: ['src/server/ai/event-source-parser.ts'],
    outfile: 'dist/server/event-source-parser.js',
    platform: 'neutral',
  }),
  // For the whiteboard in a page and in the room.
  'behaviors/yjs.js': await vendor({
    entryPoints: ['src/behaviors/yjs.ts'],
    outfile: 'dist/behaviors/yjs.js',
    platform: 'browser',
    plugins: [quietYjs],
  }),
  'elements/board/perfect-freehand.js': await vendor({
    entryPoints: ['src/elements/board/perfect-freehand.ts'],
    outfile: 'dist/elements/board/perfect-freehand.js',
    platform: 'browser',
  }),
  'elements/i18n/localize.js': await vendor({
    entryPoints: [`${LOCALIZE}/index.js`],
    outfile: 'dist/elements/i18n/localize.js',
    platform: 'browser',
  }),
};
cpSync(`${root}${LOCALIZE}/index.d.ts`, `${root}dist/elements/i18n/localize.d.ts`);
await bundleLocal();
await bundleServer();
const litReactTypes = readFileSync(`${root}node_modules/@lit/react/create-component.d.ts`, 'utf8');
writeFileSync(
  `${root}dist/react/create-component.d.ts`,
  litReactTypes.replace(/\n\/\/# sourceMappingURL=.*/, '\n'),
);

await build({
  root,
  configFile: false,
  logLevel: 'warn',
  publicDir: false,
  plugins: [
    {
      name: 'assets-beside-the-bundle',
      enforce: 'pre',
      // Otherwise Vite's library mode inlines every one of these files into the script.
      transform: (code, id) =>
        id.endsWith('/asset-files.ts')
          ? { code: code.replaceAll("'../../assets/", "/* @vite-ignore */ './assets/"), map: null }
          : null,
    },
    {
      name: 'templates-without-space',
      enforce: 'pre',
      // Minifiers leave template strings alone: comments and indents of our styles and templates are 2.3 kB of a join.
      transform: (code, id) =>
        id.includes('/src/elements/')
          ? { code: code.replace(/\bcss`[^`]*`/g, leanInPlace).replace(/^[ \t]+/gm, ''), map: null }
          : null,
    },
    {
      name: 'quiet-yjs',
      transform: (code, id) => (/\/yjs\/dist\/yjs\.mjs$/.test(id) ? { code: quiet(code), map: null } : null),
    },
    {
      name: 'licenses-of-the-bundle',
      generateBundle(_options, outputs) {
        modules['callroom*.js'] = Object.values(outputs).flatMap((output) =>
          output.type === 'chunk' ? output.moduleIds : [],
        );
      },
    },
  ],
  // A page has no `process`, and some libraries read it.
  define: { 'process.env.NODE_ENV': '"production"' },
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: false,
    sourcemap: true,
    lib: { entry: 'src/elements/bundle.ts', formats: ['es'], fileName: () => 'callroom.js' },
    // Library mode keeps white space in ES output unless `minify` is set here (Vite 8.3, seen 2026-11).
    rolldownOptions: {
      // Code that lazy parts share with the entry may move into the entry: fewer requests at the start.
      preserveEntrySignatures: 'allow-extension',
      output: {
        minify: true,
        // Hints for a bundler, half a kilobyte of a join.
        comments: { annotation: false },
        // The sources would double the maps, which every installation holds.
        sourcemapExcludeSources: true,
        codeSplitting: { groups: chunkGroups() },
        chunkFileNames: ({ isDynamicEntry, name }) =>
          `callroom-${isDynamicEntry ? 'lazy-' : GROUPS.has(name) ? '' : 'shared-'}[name]-[hash].js`,
      },
    },
  },
});

modules['worker.js'] = await buildWorker(`${root}dist/worker.js`);
importLitParts(`${root}dist/elements`);
pruneTypes(root);
mergeElementTypes(root);
pruneModules(root);
await mergeModules(root, Object.keys(modules));
leanModules(root);
pruneMaps(root);
writeLicenses(`${root}dist/THIRD-PARTY-LICENSES.txt`, modules);
chmodSync(`${root}dist/local/cli.js`, 0o755);

// For `<script integrity>`, which covers the entry alone, and for an import map's `integrity`.
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

/**
 * Code that loads at the same time is one file: a file compresses better than its parts do, and 30 files of a join
 * become five. The modules that a group names bring all that they import and that no earlier group has.
 */
function chunkGroups() {
  /** @type {{ name: string, tags: '$initial'[], priority: number }} */
  const initial = { name: 'at-once', tags: ['$initial'], priority: GROUPS.size + 1 };
  const groups = [...GROUPS].map(([name, test], index) => ({ name, test, priority: GROUPS.size - index }));
  return [initial, ...groups];
}

/** Runs a package's script. If it fails, prints its output and exits. @param {string} script @param {string[]} args */
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

/**
 * Bundles a package's code into a module of `dist/`, so that the package is not a dependency.
 * @param {esbuild.BuildOptions} options
 * @returns {Promise<string[]>} the bundled modules
 */
async function vendor(options) {
  const { metafile } = await esbuild.build({ ...nodeBuild, external: ['react'], ...options, metafile: true });
  return modulesIn(metafile);
}

/** Deletes the modules of a folder of `dist/`, which are bundled in place of that, except some. @param {string} folder @param {string[]} kept */
function removeModules(folder, kept) {
  for (const file of readdirSync(`${root}dist/${folder}`, { recursive: true, encoding: 'utf8' }))
    if (file.endsWith('.js') && !kept.includes(file)) rmSync(`${root}dist/${folder}/${file}`);
}

/** Bundles the local back end into a few files in place of a hundred. Only its three entries are importable. */
async function bundleLocal() {
  removeModules('local', ['werift.js']);
  await esbuild.build({
    ...nodeBuild,
    entryPoints: {
      cli: 'src/local/cli.ts',
      'load-sfu': 'src/local/load-sfu.ts',
      'vite-plugin': 'src/local/dev/vite-plugin.ts',
      // Started by the plugin.
      'sfu-child': 'src/local/dev/sfu-child.ts',
    },
    outdir: 'dist/local',
    splitting: true,
    chunkNames: 'shared-[hash]',
    packages: 'external',
    // As the Worker of `callroom dev`: every user installs it, and few run it.
    minify: true,
    keepNames: true,
    plugins: [
      {
        name: 'werift-is-built',
        setup: ({ onResolve }) =>
          onResolve({ filter: /\/werift\.js$/ }, () => ({ path: './werift.js', external: true })),
      },
    ],
  });
}

/**
 * Bundles the Worker's half into a few files in place of two hundred, because each takes a block on the disk. Modules of
 * other layers stay modules, so that a program that uses both has one of each.
 */
async function bundleServer() {
  // A bundler shows the line of a missing package, with its comment.
  const modules = ['worker-packages.js', 'event-source-parser.js'];
  removeModules('server', modules);
  await esbuild.build({
    ...nodeBuild,
    entryPoints: { index: 'src/server/index.ts', node: 'src/server/node.ts' },
    // A bundler for Workers lays the code out again.
    minifyWhitespace: true,
    outdir: 'dist/server',
    platform: 'neutral',
    splitting: true,
    chunkNames: 'shared-[hash]',
    packages: 'external',
    plugins: [
      {
        name: 'other-modules-are-built',
        setup: ({ onResolve }) =>
          onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => {
            const module = relative(`${root}src/server`, join(resolveDir, path)).replaceAll('\\', '/');
            if (module.startsWith('../')) return { path: module, external: true };
            const file = basename(module);
            return modules.includes(file) ? { path: `./${file}`, external: true } : null;
          }),
      },
    ],
  });
}

/** Leaves out the mark that yjs puts on the page. @param {string} code */
function quiet(code) {
  const parts = code.split(/^const importIdentifier = [\s\S]*?^glo\[importIdentifier\] = true;$/m);
  if (parts.length !== 2)
    throw new Error('yjs marks the page in another way: look at the end of its module.');
  return parts.join('');
}

/** Minifies CSS and appends the removed line breaks, so that the lines of the source map stay right. @param {string} css */
function leanInPlace(css) {
  return lean(css) + '\n'.repeat(css.split('\n').length - 1);
}

/** Removes comments and white space from CSS. @param {string} css */
function lean(css) {
  return css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,]) ?/g, '$1')
    .replace(/: /g, ':')
    .replace(/;}/g, '}')
    .replace(/\b0(?=\.\d)/g, '');
}
