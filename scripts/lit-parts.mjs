import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

/** An import of `lit` or of a path in it, in any form that the compiler writes. */
const IMPORT = /(\b(?:from|import)\s*\(?\s*)(['"])lit(\/[^'"]*)?\2/g;

/**
 * Imports the packages that Lit is made of in place of `lit`, in the modules and declarations of a folder. `lit`
 * itself holds imports of them, and 1.3 MB of bundles that no module needs.
 * @param {string} folder
 */
export function importLitParts(folder) {
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!/\.(js|d\.ts)$/.test(file)) continue;
    const text = readFileSync(`${folder}/${file}`, 'utf8');
    const changed = text.replace(IMPORT, (_, start, quote, path = '') => {
      const part = /^\/(async-)?directive/.test(path) ? 'lit-html' : 'lit-element';
      return `${start}${quote}${part}${path}${quote}`;
    });
    if (changed !== text) writeFileSync(`${folder}/${file}`, changed);
  }
}
