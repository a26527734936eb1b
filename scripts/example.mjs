/** `npm run example -- react`: serves one of `examples/`, on the library as it is built. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [name = ''] = process.argv.slice(2);
if (!existsSync(`${root}examples/${name}/index.html`)) {
  const known = readdirSync(`${root}examples`).filter((one) =>
    existsSync(`${root}examples/${one}/index.html`),
  );
  console.error(`There is no example "${name}". There are: ${known.join(', ')}.`);
  process.exit(1);
}
if (!existsSync(`${root}dist/react/index.js`)) run(`${root}scripts/build.mjs`);
run(`${root}node_modules/vite/bin/vite.js`, '--config', `${root}examples/vite.config.ts`, '--mode', name);

/** @param {string} script @param {string[]} args */
function run(script, ...args) {
  const { status } = spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
