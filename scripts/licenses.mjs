import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Writes the licence texts of all packages whose code is in our files, as those licences ask.
 * @param {string} file
 * @param {Record<string, Iterable<string>>} modules a file of `dist/` → paths of the modules that are in it
 */
export function writeLicenses(file, modules) {
  /** @type {Map<string, Set<string>>} a package's folder → our files */
  const users = new Map();
  for (const [output, ids] of Object.entries(modules)) {
    for (const id of ids) {
      const folder = packageFolder(id);
      if (folder) users.set(folder, (users.get(folder) ?? new Set()).add(output));
    }
  }
  const parts = [...users]
    .map(([folder, outputs]) => ({ ...partOf(folder), outputs: [...outputs].sort().join(', ') }))
    .sort((a, b) => a.title.localeCompare(b.title))
    .map(({ title, license, text, outputs }) => `${title}\nLicense: ${license}\nIn: ${outputs}\n\n${text}\n`);
  const rule = `\n${'-'.repeat(80)}\n\n`;
  writeFileSync(
    file,
    [
      'Code of these packages is part of the files named below. What is in assets/ has its own NOTICE.txt.\n',
      ...parts,
    ].join(rule),
  );
}

/** The folder of the package that a module belongs to; null for our own. @param {string} id */
function packageFolder(id) {
  if (!/[\\/]node_modules[\\/]/.test(id)) return null;
  let folder = dirname(id.replace(/^\0/, '').replace(/\?.*$/, ''));
  // A folder inside of a package may have a package.json without a name.
  while (!JSON.parse(readIfThere(join(folder, 'package.json')) ?? '{}').name) folder = dirname(folder);
  return folder;
}

/** @param {string} file */
function readIfThere(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

/** @param {string} folder */
function partOf(folder) {
  const { name, version, license, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  const holder = typeof author === 'object' ? author?.name : author;
  const text = file
    ? readFileSync(join(folder, file), 'utf8').trim()
    : standardText(license, holder ?? `the authors of ${name}`);
  if (text === null) throw new Error(`${name} has no licence file, and there is no text for ${license}.`);
  return { title: `${name} ${version}`, license, text };
}

/** Of packages that name a licence and ship no text. @param {string} license @param {string} holder */
function standardText(license, holder) {
  const file = new URL(`./licenses/${license}.txt`, import.meta.url);
  return existsSync(file) ? readFileSync(file, 'utf8').trim().replace('{holder}', holder) : null;
}
