import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { UserConfig, UserConfigFnObject } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The demo's configuration, as `npm start` with these arguments has it. */
async function demoConfig(...words: string[]): Promise<UserConfig> {
  const { argv } = process;
  process.argv = [...argv, ...words];
  try {
    const module = await import(`../../vite.config.ts?${words}`);
    return module.default;
  } finally {
    process.argv = argv;
  }
}

test('development servers that run at the same time share no optimized dependencies', async () => {
  const examples = (await import('../../examples/vite.config.js')).default as UserConfigFnObject;
  const configs = [await demoConfig(), await demoConfig('--host')];
  for (const { name } of readdirSync(`${root}examples`, { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  ))
    configs.push(examples({ command: 'build', mode: name }));
  const caches = configs.map(({ root: at = '', cacheDir = '' }) => resolve(root, at, cacheDir));
  assert.equal(new Set(caches).size, caches.length, caches.join('\n'));
  for (const cache of caches) assert.ok(cache.startsWith(`${root}node_modules/.vite/`), cache);
});
