import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createBuilder } from 'vite';
import { callroomDev } from '../../src/local/vite-plugin.js';

const demo = fileURLToPath(new URL('../../demo', import.meta.url));

test('a build for deployment holds no secret, and no development route is open in it', async (t) => {
  const outDir = mkdtempSync(join(tmpdir(), 'callroom-build-'));
  t.after(() => rmSync(outDir, { recursive: true }));
  const env = { CALLS_APP_ID: 'an-app', CALLS_APP_SECRET: 'a-secret-1', TURN_KEY_TOKEN: 'a-secret-2' };
  const builder = await createBuilder({
    root: demo,
    configFile: false,
    logLevel: 'error',
    plugins: [callroomDev({ configPath: 'wrangler.jsonc', env })],
    build: { outDir, emptyOutDir: true },
  });
  await builder.buildApp();
  const files = readdirSync(outDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const configs = files.filter((file) => file.endsWith('wrangler.json'));
  assert.equal(configs.length, 1);
  const { vars } = JSON.parse(readFileSync(configs[0]!, 'utf8'));
  assert.equal(vars.CALLROOM_DEV, undefined);
  for (const file of files) assert.doesNotMatch(readFileSync(file, 'utf8'), /a-secret-/);
});
