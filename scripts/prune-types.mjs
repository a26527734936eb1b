import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/**
 * Deletes the declarations in `dist/` that no entry of the package leads to: nobody can import them, and each takes a
 * block on the disk.
 * @param {string} root this package's folder
 */
export function pruneTypes(root) {
  const dist = `${root}dist`;
  const all = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.d.ts'),
  );
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
    for (const [, path = ''] of text.matchAll(/(?:from|import\(?)\s*['"](\.[^'"]+)['"]/g))
      queue.push(relative(dist, join(dist, dirname(file), path)).replace(/\.js$/, '.d.ts'));
  }
  for (const file of all) if (!reached.has(file)) rmSync(join(dist, file));
}
