import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join, posix, relative } from 'node:path';
import * as esbuild from 'esbuild';
import { build } from 'vite';
import { isOurs } from './prune-package.mjs';

/** What depends on the file that it is in, or what a merge does not keep. */
const STAYS = /\bimport\.meta\b|@vite-ignore/;

/**
 * Merges a module of `dist/` into another one, if that alone imports it: each file takes a block on the disk. What loads by
 * `import()` stays a module, and so does what an index exports, because a page may need a part of it.
 * @param {string} root this package's folder
 * @param {string[]} kept modules that keep their files
 */
export async function mergeModules(root, kept) {
  const dist = `${root}dist`;
  const importers = await importersIn(dist);
  /** A module → the module that it becomes a part of. @type {Map<string, string>} */
  const owners = new Map();
  for (const [module, found] of importers) {
    const [owner = ''] = found.keys();
    if (found.size > 1 || found.get(owner) !== 'import-statement' || basename(owner) === 'index.js') continue;
    if (!isOurs(module) || !isOurs(owner) || kept.includes(module)) continue;
    if ([module, owner].some((file) => STAYS.test(readFileSync(join(dist, file), 'utf8')))) continue;
    owners.set(module, owner);
  }
  const entries = [...owners.values()].filter((file) => !owners.has(file));
  const result = await build({
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    plugins: [othersStay(dist, owners)],
    build: {
      target: 'es2022',
      outDir: 'dist',
      emptyOutDir: false,
      minify: false,
      lib: {
        entry: Object.fromEntries(entries.map((file) => [file, join(dist, file)])),
        formats: ['es'],
        fileName: (_format, name) => name,
      },
    },
  });
  const results = /** @type {import('vite').Rolldown.RolldownOutput[]} */ (result);
  const files = results.flatMap(({ output }) => output.map(({ fileName }) => fileName));
  const extra = files.filter((file) => !entries.includes(file));
  if (extra.length > 0) throw new Error(`The merged modules need other files: ${extra.join(', ')}.`);
  for (const module of owners.keys()) rmSync(join(dist, module));
}

/**
 * Leaves an import of any other module as it is, with the path to it from the file that the import gets into.
 * @param {string} dist
 * @param {ReadonlyMap<string, string>} owners
 * @returns {import('vite').Plugin}
 */
function othersStay(dist, owners) {
  /** @param {string} module @returns {string} */
  const fileOf = (module) => {
    const owner = owners.get(module);
    return owner === undefined ? module : fileOf(owner);
  };
  return {
    name: 'others-stay',
    enforce: 'pre',
    resolveId(path, importer) {
      if (importer === undefined) return null;
      if (!path.startsWith('.')) return { id: path, external: true };
      const from = slashed(relative(dist, importer));
      const module = posix.join(posix.dirname(from), path);
      if (owners.get(module) === from) return null;
      const id = posix.relative(posix.dirname(fileOf(from)), module);
      return { id: id.startsWith('.') ? id : `./${id}`, external: true };
    },
  };
}

/**
 * Each module in `dist/` that another one imports → those that import it, and how.
 * @param {string} dist
 * @returns {Promise<Map<string, Map<string, esbuild.ImportKind>>>}
 */
async function importersIn(dist) {
  const { metafile } = await esbuild.build({
    absWorkingDir: dist,
    entryPoints: readdirSync(dist, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.js') && dirname(file) !== 'assets')
      .map(slashed),
    bundle: true,
    format: 'esm',
    packages: 'external',
    splitting: true,
    metafile: true,
    outdir: 'unwritten',
    write: false,
    logLevel: 'error',
  });
  const importers = new Map();
  for (const [file, { imports }] of Object.entries(metafile.inputs))
    for (const { path, kind, external } of imports) {
      if (external) continue;
      const known = importers.get(path) ?? new Map();
      // An `import()` beside an import counts.
      if (known.get(file) !== 'dynamic-import') known.set(file, kind);
      importers.set(path, known);
    }
  return importers;
}

/** @param {string} path */
function slashed(path) {
  return path.replaceAll('\\', '/');
}
