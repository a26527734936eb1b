/** What `npm run build` leaves out of the package, because nobody can use it or it takes much space: each file takes a block on the disk. */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { transformSync } from 'esbuild';

const IMPORT = /(?:from|import\(?)\s*['"](\.[^'"]+)['"]/g;
/** A comment in an `import()` that a bundler obeys. */
const HINT = /\/\* @vite-ignore \*\//;
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
 * Deletes the source maps of all chunks but the script that every page loads, with the comments that name them: the package
 * has 20 MB at most, and its modules can be read without maps.
 * @param {string} root this package's folder
 */
export function pruneMaps(root) {
  const dist = `${root}dist`;
  for (const file of readdirSync(dist)) {
    if (!file.endsWith('.js.map') || file === 'callroom.js.map') continue;
    const map = join(dist, file);
    const chunk = map.replace(/\.map$/, '');
    writeFileSync(chunk, readFileSync(chunk, 'utf8').replace(`//# sourceMappingURL=${file}`, ''));
    rmSync(map);
  }
}

/**
 * Moves the declarations of each element's class into those of its tag, which alone name them.
 * @param {string} root this package's folder
 */
export function mergeElementTypes(root) {
  const folder = `${root}dist/elements`;
  for (const file of filesOf(folder, '-element.d.ts')) {
    const tag = join(folder, file.replace('-element.d.ts', '.d.ts'));
    if (!existsSync(tag)) continue;
    const name = `./${basename(file, '.d.ts')}.js`;
    const lines = readFileSync(tag, 'utf8').split('\n');
    const own = lines.filter((line) => !line.includes(`'${name}'`) && !/^export \{ \w+ \};$/.test(line));
    writeFileSync(tag, readFileSync(join(folder, file), 'utf8') + own.join('\n'));
    rmSync(join(folder, file));
  }
}

/**
 * Removes the comments and the layout of the modules that a page imports, as a bundler does again. The declarations keep
 * their comments.
 * @param {string} root this package's folder
 */
export function leanModules(root) {
  const dist = `${root}dist`;
  for (const file of filesOf(dist, '.js')) {
    if (!isOurs(file)) continue;
    const code = readFileSync(join(dist, file), 'utf8');
    if (HINT.test(code)) continue;
    const lean = transformSync(code, { format: 'esm', target: 'es2022', minifyWhitespace: true });
    writeFileSync(join(dist, file), lean.code);
  }
}

/** Whether a file of `dist/` is a module for pages, as the compiler writes it for each of ours. @param {string} file */
export function isOurs(file) {
  return /^(behaviors|call|calls-api|core|elements|http|media|peer|room|testing)\//.test(file);
}

/** @param {string} folder @param {string} ending */
function filesOf(folder, ending) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith(ending));
}
