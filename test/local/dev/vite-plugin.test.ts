import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createBuilder, resolveConfig, type ServerOptions } from 'vite';
import { callroomDev } from '../../../src/local/dev/vite-plugin.js';

const demo = fileURLToPath(new URL('../../../demo', import.meta.url));

test('a production build has no secret and no development route', async (t) => {
  const outDir = mkdtempSync(join(tmpdir(), 'callroom-build-'));
  t.after(() => rmSync(outDir, { recursive: true }));
  const env = {
    CALLS_APP_ID: 'an-app',
    CALLS_APP_SECRET: 'a-secret-1',
    TURN_KEY_TOKEN: 'a-secret-2',
    ALLOWED_ORIGINS: 'https://developer.example',
  };
  const allowOrigins = ['https://name-5173.app.github.dev'];
  const builder = await createBuilder({
    root: demo,
    configFile: false,
    logLevel: 'error',
    plugins: [callroomDev({ configPath: 'wrangler.jsonc', env, allowOrigins })],
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
  assert.equal(vars.CALLROOM_DEV_HOSTS, undefined);
  assert.equal(vars.ALLOWED_ORIGINS, '', 'whom a developer lets in is not let in by what is deployed');
  for (const file of files) assert.doesNotMatch(readFileSync(file, 'utf8'), /a-secret-/);
});

test('allowed origins extend the project’s Vite settings, and override none', async () => {
  const resolve = (server: ServerOptions) =>
    resolveConfig(
      {
        root: demo,
        configFile: false,
        logLevel: 'error',
        server,
        plugins: [
          callroomDev({
            configPath: 'wrangler.jsonc',
            // With an app no local SFU starts.
            env: {
              CALLS_APP_ID: 'an-app',
              CALLS_APP_SECRET: 'a-secret',
              ALLOWED_ORIGINS: 'https://b.example',
            },
            allowOrigins: ['https://a.example:8443'],
          }),
        ],
      },
      'serve',
    );
  const { server } = await resolve({ allowedHosts: ['mine.example'] });
  // The Worker's plugin names them a second time.
  const hosts = new Set(server.allowedHosts === true ? [] : server.allowedHosts);
  assert.deepEqual(hosts, new Set(['mine.example', 'a.example', 'b.example']));
  const decided = await resolve({ allowedHosts: true, cors: false });
  assert.equal(decided.server.allowedHosts, true);
  assert.equal(decided.server.cors, false);
});

test('an invalid allowed origin keeps the server from starting, with a sentence', async () => {
  const plugins = [callroomDev({ configPath: 'wrangler.jsonc', env: {}, allowOrigins: ['*'] })];
  const starting = resolveConfig({ root: demo, configFile: false, logLevel: 'error', plugins }, 'serve');
  await assert.rejects(starting, { code: 'origin_invalid', message: /cannot allow every origin/ });
});
