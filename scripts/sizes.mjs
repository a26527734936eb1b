/**
 * The size of each entry in a page, as a bundler would serve it: bundled and minified by esbuild, in gzip bytes.
 * `atOnce` is all that the entry imports by declarations, however many files it is in; what it imports by `import()`
 * is listed in `lazy`, each with the additional bytes that it loads.
 *
 * `node scripts/sizes.mjs` measures `dist/` and fails if a size exceeds its limit in `size-limits.json`.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The modules that a join loads besides the entry. A lobby that prepares the connection loads them too. */
const JOINED =
  /^(callroom-lazy-)?(media-coordinator|call-memory|call-stage|lobby-client|room-input|prepared-peer)\b/;

/**
 * @typedef {object} Size
 * @property {number} atOnce
 * @property {number} joined with what a join loads besides
 * @property {{ name: string, bytes: number }[]} lazy the largest first
 */

/** @param {string} source a module's code; its imports are resolved from this package's folder @returns {Promise<Size>} */
export async function measure(source) {
  const { metafile, outputFiles } = await build({
    stdin: { contents: source, resolveDir: root, loader: 'ts' },
    absWorkingDir: root,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    conditions: ['production'],
    define: { 'process.env.NODE_ENV': '"production"' },
    splitting: true,
    metafile: true,
    outdir: 'unwritten',
    write: false,
    logLevel: 'error',
    // Pages that use the React adapter already load React.
    external: ['react'],
  });
  const { outputs } = metafile;
  const bytes = new Map(
    outputFiles.map((file) => [file.path.slice(root.length), gzipSync(file.contents, { level: 9 }).length]),
  );

  /** @param {string} path @param {Set<string>} seen */
  const reach = (path, seen) => {
    if (seen.has(path)) return seen;
    seen.add(path);
    for (const { kind, path: next } of outputs[path]?.imports ?? [])
      if (kind === 'import-statement' && next in outputs) reach(next, seen);
    return seen;
  };
  /** @param {Iterable<string>} paths */
  const sum = (paths) => [...paths].reduce((total, path) => total + (bytes.get(path) ?? 0), 0);

  const entry = Object.keys(outputs).find((path) => outputs[path]?.entryPoint === '<stdin>') ?? '';
  const first = reach(entry, new Set());
  const imported = Object.values(outputs).flatMap(({ imports }) => imports);
  const later = new Set(imported.filter(({ kind }) => kind === 'dynamic-import').map(({ path }) => path));
  const parts = [...later]
    .filter((path) => path in outputs && !first.has(path))
    .map((path) => ({
      name: nameOf(path),
      paths: [...reach(path, new Set())].filter((one) => !first.has(one)),
    }));
  const lazy = parts
    .map(({ name, paths }) => ({ name, bytes: sum(paths) }))
    .sort((a, b) => b.bytes - a.bytes);
  const atOnce = sum(first);
  const together = parts.filter(({ name }) => JOINED.test(name)).flatMap(({ paths }) => paths);
  const joined = atOnce + sum(new Set(together));
  return { atOnce, joined, lazy };
}

/** @param {string} path `unwritten/call-peer-MZJSLJMV.js` */
function nameOf(path) {
  return path.replace(/^.*\//, '').replace(/-[A-Z0-9]{8}\.js$/, '');
}

/** @param {number} bytes */
export const kb = (bytes) => Math.round(bytes / 10) / 100;

/** @returns {Promise<boolean>} whether all is within its limit */
export async function checkSizes() {
  /** @type {Record<string, { file: string, atOnceKb: number, joinedKb?: number }>} */
  const limits = JSON.parse(readFileSync(new URL('size-limits.json', import.meta.url), 'utf8'));
  /** @type {Record<string, Record<string, number | string>>} */
  const table = {};
  let isWithin = true;
  for (const [name, { file, atOnceKb, joinedKb = Number.POSITIVE_INFINITY }] of Object.entries(limits)) {
    const { atOnce, joined } = await measure(`export * from './${file}'`);
    const isOver = kb(atOnce) > atOnceKb || kb(joined) > joinedKb;
    if (isOver) isWithin = false;
    table[name] = {
      'at once, gzip kB': kb(atOnce),
      limit: atOnceKb,
      'once joined': kb(joined),
      'its limit': Number.isFinite(joinedKb) ? joinedKb : '',
      '': isOver ? 'TOO LARGE' : '',
    };
  }
  console.table(table);
  return isWithin;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exit((await checkSizes()) ? 0 : 1);
