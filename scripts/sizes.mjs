/**
 * Measures what a page loads of an entry, in gzip bytes: of a module as a bundler serves it, bundled and minified by
 * esbuild; of the bundle for a script tag, the files of `dist/` as they are. `atOnce` counts all that the entry imports by declarations, in however many files. `lazy` lists what it imports by
 * `import()`, each with the files that it adds to those at once.
 *
 * `node scripts/sizes.mjs` compares `dist/` with `size-limits.json`, and fails if an entry is over its limit.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * What a join loads beside the entry, without a click, in a page of the core and in a page of the bundle. With it goes
 * what a lobby loads to prepare the connection. `test/e2e/bundle.spec.ts` compares this with the requests of a page.
 */
export const JOINED =
  /^(room-visit|party-socket|media-coordinator|call-memory|microphone-monitor|lobby|prepared-peer|callroom-(keyboard|visit|lobby|in-call|lazy-call-invite)(-.+)?)$/;

/**
 * @typedef {object} Size
 * @property {number} atOnce
 * @property {number} joined what is loaded once a join is complete, `atOnce` included
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
    // A page that uses the adapter for React has React already.
    external: ['react'],
  });
  const { outputs } = metafile;
  const entry = Object.keys(outputs).find((path) => outputs[path]?.entryPoint === '<stdin>') ?? '';
  const files = outputFiles.map(({ path, contents }) => {
    const name = path.slice(root.length);
    return { name, contents, imports: outputs[name]?.imports ?? [] };
  });
  return sizeOf(entry, files);
}

/** Measures the bundle for a script tag, which a page loads as it is. @returns {Promise<Size>} */
export async function measureBundle() {
  const names = readdirSync(`${root}dist`).filter((file) => /^callroom.*\.js$/.test(file));
  const { metafile } = await build({
    entryPoints: names.map((name) => `dist/${name}`),
    absWorkingDir: root,
    bundle: true,
    external: ['./callroom*'],
    format: 'esm',
    metafile: true,
    outdir: 'unwritten',
    write: false,
    logLevel: 'error',
  });
  const files = names.map((name) => {
    const imports = metafile.inputs[`dist/${name}`]?.imports ?? [];
    return {
      name,
      contents: readFileSync(`${root}dist/${name}`),
      imports: imports.map(({ path, kind }) => ({ path: path.replace(/^\.\//, ''), kind })),
    };
  });
  return sizeOf('callroom.js', files);
}

/**
 * @param {string} entry
 * @param {{ name: string, contents: Uint8Array, imports: { path: string, kind: string }[] }[]} files
 * @returns {Size}
 */
function sizeOf(entry, files) {
  const byName = new Map(
    files.map(({ name, contents, imports }) => [
      name,
      { imports, bytes: gzipSync(contents, { level: 9 }).length },
    ]),
  );

  /** @param {string} path @param {Set<string>} seen */
  const reach = (path, seen) => {
    if (seen.has(path)) return seen;
    seen.add(path);
    for (const { kind, path: next } of byName.get(path)?.imports ?? [])
      if (kind === 'import-statement' && byName.has(next)) reach(next, seen);
    return seen;
  };
  /** @param {Iterable<string>} paths */
  const sum = (paths) => [...paths].reduce((total, path) => total + (byName.get(path)?.bytes ?? 0), 0);

  const first = reach(entry, new Set());
  const imported = files.flatMap(({ imports }) => imports);
  const later = new Set(imported.filter(({ kind }) => kind === 'dynamic-import').map(({ path }) => path));
  const parts = [...later]
    .filter((path) => byName.has(path) && !first.has(path))
    .map((path) => ({
      name: nameOf(path),
      paths: [...reach(path, new Set())].filter((file) => !first.has(file)),
    }));
  const lazy = parts
    .map(({ name, paths }) => ({ name, bytes: sum(paths) }))
    .sort((a, b) => b.bytes - a.bytes);
  const atOnce = sum(first);
  const together = parts.filter(({ name }) => JOINED.test(name)).flatMap(({ paths }) => paths);
  const joined = atOnce + sum(new Set(together));
  return { atOnce, joined, lazy };
}

/** @param {string} path such as `unwritten/room-visit-MZJSLJMV.js` */
function nameOf(path) {
  return path.replace(/^.*\//, '').replace(/(-[A-Z0-9]{8})?\.js$/, '');
}

/** @param {number} bytes */
export const kb = (bytes) => Math.round(bytes / 10) / 100;

/** @returns {Promise<boolean>} whether every entry is within its limits */
export async function checkSizes() {
  /** @type {Record<string, { file: string, atOnceKb: number, joinedKb?: number }>} */
  const limits = JSON.parse(readFileSync(new URL('size-limits.json', import.meta.url), 'utf8'));
  /** @type {Record<string, Record<string, number | string>>} */
  const table = {};
  let isWithin = true;
  for (const [name, { file, atOnceKb, joinedKb = Number.POSITIVE_INFINITY }] of Object.entries(limits)) {
    const isBundle = file === 'dist/callroom.js';
    const { atOnce, joined } = await (isBundle ? measureBundle() : measure(`export * from './${file}'`));
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
