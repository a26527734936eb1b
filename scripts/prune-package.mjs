/** What `npm run build` leaves out of the package because nobody can use it: each file takes a block on the disk. */
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** A block of most file systems, in bytes. */
const BLOCK = 4_096;
const IMPORT = /(?:from|import\(?)\s*['"](\.[^'"]+)['"]/g;
/** A module of types alone, compiled. */
const IS_EMPTY = /^export \{ ?\};?\s*$/;

/**
 * Deletes the declarations in `dist/` that no entry of the package leads to.
 * @param {string} root this package's folder
 */
export function pruneTypes(root) {
  const dist = `${root}dist`;
  const all = filesOf(dist, '.d.ts');
  const entries = Object.values(JSON.parse(readFileSync(`${root}package.json`, 'utf8')).exports)
    .flatMap((entry) => entry.types ?? [])
    .map((/** @type {string} */ path) => path.replace('./dist/', ''));
  const patterns = entries.map(
    (path) => new RegExp(`^${path.replaceAll('.', '\\.').replaceAll('*', '[^/]+')}$`),
  );
  const reached = new Set();
  const queue = all.filter((file) => patterns.some((pattern) => pattern.test(file)));
  for (const file of queue) {
    if (reached.has(file)) continue;
    reached.add(file);
    const text = readFileSync(join(dist, file), 'utf8');
    for (const [, path = ''] of text.matchAll(IMPORT))
      queue.push(relative(dist, join(dist, dirname(file), path)).replace(/\.js$/, '.d.ts'));
  }
  for (const file of all) if (!reached.has(file)) rmSync(join(dist, file));
}

/**
 * Deletes the modules in `dist/` that export nothing and that no module imports.
 * @param {string} root this package's folder
 */
export function pruneModules(root) {
  const dist = `${root}dist`;
  const all = filesOf(dist, '.js');
  const texts = new Map(all.map((file) => [file, readFileSync(join(dist, file), 'utf8')]));
  const imported = new Set(
    [...texts].flatMap(([file, text]) =>
      [...text.matchAll(IMPORT)].map(([, path = '']) => relative(dist, join(dist, dirname(file), path))),
    ),
  );
  for (const [file, text] of texts) if (IS_EMPTY.test(text) && !imported.has(file)) rmSync(join(dist, file));
}

/**
 * Deletes the source maps of the bundle that are smaller than a block, with the comments that name them: such a chunk is a
 * few lines.
 * @param {string} root this package's folder
 */
export function pruneMaps(root) {
  const dist = `${root}dist`;
  for (const file of readdirSync(dist).filter((name) => name.endsWith('.js.map'))) {
    const map = join(dist, file);
    if (statSync(map).size >= BLOCK) continue;
    const chunk = map.replace(/\.map$/, '');
    writeFileSync(chunk, readFileSync(chunk, 'utf8').replace(`//# sourceMappingURL=${file}`, ''));
    rmSync(map);
  }
}

/** @param {string} folder @param {string} ending */
function filesOf(folder, ending) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith(ending));
}
