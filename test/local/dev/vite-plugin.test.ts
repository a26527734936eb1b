import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createBuilder, type InlineConfig, resolveConfig, type ServerOptions } from 'vite';
import { ChatStandIn } from '../../../src/local/ai/chat-stand-in.js';
import { CHAT_STAND_IN_NOTE } from '../../../src/local/dev/ai-services.js';
import { type CallroomDevOptions, callroomDev } from '../../../src/local/dev/vite-plugin.js';

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
            standIns: false,
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

describe('the stand-in for a chat service', () => {
  const CHAT_ENDPOINT = 'https://chat.example/v1';
  const cases: [name: string, options: Partial<CallroomDevOptions>, files: object, answers: boolean][] = [
    ['answers where no chat service is set', {}, {}, true],
    ['is switched off by an option', { standIns: false }, {}, false],
    ['makes way for a service in the environment', { env: { CHAT_ENDPOINT } }, {}, false],
    ['makes way for a service in .dev.vars', {}, { '.dev.vars': `CHAT_ENDPOINT=${CHAT_ENDPOINT}` }, false],
    ['makes way for a service in .env', {}, { '.env': `CHAT_ENDPOINT=${CHAT_ENDPOINT}` }, false],
    ['makes way for a service of the Worker', {}, { 'wrangler.jsonc': { vars: { CHAT_ENDPOINT } } }, false],
    ['makes way for Workers AI', {}, { 'wrangler.jsonc': { ai: { binding: 'AI' } } }, false],
    ['ignores another binding', {}, { 'wrangler.jsonc': { ai: { binding: 'MODELS' } } }, true],
  ];
  for (const [name, options, files, answers] of cases)
    test(`${name}, and ends with the server`, async (t) => {
      const root = mkdtempSync(join(tmpdir(), 'callroom-dev-'));
      t.after(() => rmSync(root, { recursive: true }));
      const worker = { name: 'calls', main: 'worker.ts', compatibility_date: '2026-04-01' };
      for (const [file, text] of Object.entries({ 'worker.ts': '', 'wrangler.jsonc': {}, ...files }))
        writeFileSync(
          join(root, file),
          typeof text === 'string' ? text : JSON.stringify({ ...worker, ...text }),
        );
      const start = t.mock.method(ChatStandIn, 'start');
      const env = { CALLS_APP_ID: 'an-app', CALLS_APP_SECRET: 'a-secret', ...options.env };
      const config: InlineConfig = {
        root,
        configFile: false,
        logLevel: 'error',
        plugins: [callroomDev({ configPath: 'wrangler.jsonc', ...options, env })],
      };
      const { plugins } = await resolveConfig(config, 'serve');
      const plugin = plugins.find(({ name }) => name === 'callroom-local-sfu') as unknown as BackEnd;
      const said: string[] = [];
      plugin.configureServer({
        config: { logger: { info: (line) => said.push(line) } },
        middlewares: { use: () => {} },
      });
      assert.equal(said.filter((line) => line.includes(CHAT_STAND_IN_NOTE)).length, answers ? 1 : 0);
      const standIns = await Promise.all(start.mock.calls.map(({ result }) => result!));
      const urls = standIns.map(({ url }) => url);
      if (answers) assert.equal((await fetch(urls[0]!)).status, 404);
      plugin.buildEnd();
      await plugin.closeBundle();
      for (const url of urls) await assert.rejects(fetch(url), 'nothing is left that listens');
    });
});

/** The plugin's hooks, as a server without a port calls them. */
interface BackEnd {
  configureServer(server: {
    config: { logger: { info(line: string): void } };
    middlewares: { use(): void };
  }): void;
  buildEnd(): void;
  closeBundle(): Promise<void>;
}
