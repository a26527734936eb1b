import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = `${root}node_modules/.callroom-installed`;

/** Installs the packages that the lock file names, unless the last install was of this very lock file. */
export function ensureInstalled() {
  const wanted = createHash('sha256')
    .update(readFileSync(`${root}package-lock.json`))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.log('Installing what is missing (once) …');
  // Not `npm ci`: it refuses a lock file that lacks the binaries of other platforms.
  // With NODE_ENV=production npm would leave out what serves, builds and tests.
  const { status } = spawnSync('npm', ['install', '--include=dev', '--no-save', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    console.error(
      'The packages could not be installed; npm says why above. Mend that and run the same command again.',
    );
    process.exit(1);
  }
  writeFileSync(stamp, wanted);
}
