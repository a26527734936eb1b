import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Enough that the start of Node, tsx and shared modules counts little; few enough that the last group ends soon. */
const SIZE = 12;
/** Tests that change their process, measure it, or start others. They only read our own variables. */
const NEEDS_PROCESS =
  /\bglobalThis\b|\bprocess\.(env(?!\.CALLROOM_)|exit|on|once|chdir|memoryUsage)\b|\bmock\.(timers|method)|child_process|demo-server|sfu-process/;

/**
 * The event of the process at the end of each file of a group, before the file's own hooks. Modules that the files share
 * are loaded once, and their `after` hooks belong to the first file.
 */
export const FILE_ENDS = 'callroomTestFileEnds';

/**
 * Puts test files that can share a process into groups: Node's runner starts a process per file, which takes longer than
 * most of these files do. In a group, each file is a suite with the name of the file.
 *
 * @param {string[]} files relative to `root`
 * @param {string} root
 * @param {{ folder: string, size?: number }} options the folder for the groups, and the number of files in each
 * @returns {string[]} the files to run: those that need a process of their own, and the groups
 */
export function groupTests(files, root, { folder, size = SIZE }) {
  const alone = files.filter((file) => NEEDS_PROCESS.test(readFileSync(join(root, file), 'utf8')));
  const shared = files.filter((file) => !alone.includes(file));
  mkdirSync(folder, { recursive: true });
  /** @type {string[]} */
  const groups = [];
  for (let first = 0; first < shared.length; first += size) {
    const suites = shared
      .slice(first, first + size)
      .map(
        (file) =>
          `describe('${file}', async () => {\n  after(end);\n  await import('${pathToFileURL(join(root, file))}');\n});\n`,
      );
    const group = join(folder, `${String(groups.length).padStart(2, '0')}.test.mjs`);
    const head = `import { after, describe } from 'node:test';\n\nconst end = () => void process.emit('${FILE_ENDS}');\n`;
    writeFileSync(group, `${head}\n${suites.join('')}`);
    groups.push(group);
  }
  return [...alone, ...groups];
}
