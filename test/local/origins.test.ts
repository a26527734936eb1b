import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { buildWorker } from '../../scripts/worker.mjs';
import { type LocalSfu, startLocalSfu } from '../../src/local/index.js';
import { type DemoServer, ended, startDemoServer } from '../support/demo-server.js';
import { askForToken, firstOfRoom, type Headers, send } from '../support/forged-requests.js';

const CLI = fileURLToPath(new URL('../../src/local/cli.ts', import.meta.url));
const ALLOWED = 'https://app.example';

/** Requests as the pages of a hostile site can make a browser send them. */
const hostile: [name: string, headers: Headers][] = [
  ['a page of another origin', { Origin: 'https://evil.example' }],
  ['an allowed host by another scheme', { Origin: 'http://app.example' }],
  ['a name that begins like an address of this machine', { Origin: 'http://127.0.0.1.evil.example' }],
  ['a name that ends like one', { Origin: 'http://evillocalhost' }],
  ['a sandboxed frame', { Origin: 'null' }],
  ['another site that hides its origin', { 'Sec-Fetch-Site': 'cross-site' }],
  ['a host name pointed at this machine', { Host: 'evil.example', Origin: 'http://evil.example' }],
  ['the same without an origin', { Host: 'evil.example:8787' }],
];
/** No browser sends it, and Miniflare answers it itself. */
const misread: [name: string, headers: Headers] = [
  'a user name before the host',
  { Host: 'localhost@evil.example' },
];
const welcome: [name: string, headers: Headers][] = [
  ['a program', {}],
  ['a page of localhost', { Origin: 'http://localhost:3000' }],
  ['a page below localhost', { Origin: 'https://app.localhost' }],
  ['a page of 127.0.0.1', { Origin: 'http://127.0.0.1:5173' }],
  ['a page of another loopback address', { Origin: 'http://127.3.2.1' }],
  ['a page of ::1', { Origin: 'http://[::1]:5173' }],
  ['a page of an allowed origin', { Origin: ALLOWED }],
  ['an allowed origin’s proxy', { Host: 'app.example', Origin: ALLOWED }],
  ['its own page in a tab that another site opened', { 'Sec-Fetch-Site': 'same-origin' }],
];

interface RoomServerUnderTest {
  url(): string;
  /** The output of its process so far. */
  said(): string;
  /** Whether it refuses a wrong `Host` itself, in words of its own. */
  checksHost?: boolean;
}

function guardsRooms(server: RoomServerUnderTest): void {
  const tokenOf = async () => ((await askForToken(server.url())).body as { token: string }).token;

  for (const [name, headers] of hostile) {
    test(`${name} gets no token and no socket`, async () => {
      const { status, body } = await askForToken(server.url(), headers);
      assert.equal(status, 403, JSON.stringify(body));
      assert.equal((body as { token?: string }).token, undefined);
      const isHosts = 'Host' in headers;
      if (!(server.checksHost && isHosts)) {
        assert.equal((body as { errorCode: string }).errorCode, 'origin_not_allowed');
      }
      const first = await firstOfRoom(server.url(), await tokenOf(), headers);
      assert.equal(first, 'origin_not_allowed');
    });
  }
  for (const [name, headers] of welcome) {
    test(`${name} gets a token and a socket`, async () => {
      const { status, body } = await askForToken(server.url(), headers);
      assert.equal(status, 200, JSON.stringify(body));
      const { token } = body as { token: string };
      assert.equal(await firstOfRoom(server.url(), token, headers), 'welcome');
    });
  }
  test('the refusal names the origin and what to do, to the page and once in the terminal', async () => {
    const Origin = 'https://stranger.example';
    const preflight = await send('OPTIONS', `${server.url()}/dev/token`, {
      Origin,
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': 'content-type',
    });
    assert.equal(preflight.status, 204);
    assert.equal(preflight.headers['access-control-allow-origin'], Origin, 'so that the page may ask');
    for (let time = 0; time < 2; time++) {
      const { headers, body } = await askForToken(server.url(), { Origin });
      assert.equal(headers['access-control-allow-origin'], Origin, 'so that the page may read why');
      assert.match(
        (body as { errorDescription: string }).errorDescription,
        /^Pages of https:\/\/stranger\.example may not .*--allow-origin https:\/\/stranger\.example/,
      );
    }
    await askForToken(server.url(), { Origin: 'https://later.example' });
    while (!server.said().includes('Pages of https://later.example')) await new Promise(setImmediate);
    assert.equal(server.said().split('Pages of https://stranger.example').length - 1, 1);
  });
}

/** Runs the CLI until its last line, which says `UDP port`. */
async function runCli(...args: string[]): Promise<{ child: ChildProcess; output: () => string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', CLI, 'dev', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  await new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk;
      if (output.includes('UDP port')) resolve();
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code) => reject(new Error(`It ended with ${code}:\n${output}`)));
  });
  return { child, output: () => output };
}

describe('npx callroom dev', () => {
  let folder: string;
  let worker: string;
  let run: Awaited<ReturnType<typeof runCli>>;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'callroom-'));
    worker = join(folder, 'worker.js');
    await buildWorker(worker);
    run = await runCli('--port', '0', '--room-port', '0', '--worker', worker, '--allow-origin', ALLOWED);
  });
  after(async () => {
    await ended(run.child, 'SIGTERM');
    await rm(folder, { recursive: true });
  });

  guardsRooms({ url: () => /^ready (\S+) \(rooms\)/m.exec(run.output())![1]!, said: () => run.output() });

  test('its SFU gives a page of another origin no session, even with the secret', async () => {
    const [, base = ''] = /(\S+) \(Calls API\)/.exec(run.output()) ?? [];
    const [, secret] = /CALLS_APP_SECRET=(\S+)/.exec(run.output()) ?? [];
    const open = (Origin: string) =>
      send('POST', `${base}/apps/dev/sessions/new`, { Origin, Authorization: `Bearer ${secret}` });
    assert.equal((await open('https://evil.example')).status, 403);
    assert.equal((await open(ALLOWED)).status, 201);
  });

  test('--host adds the addresses that it prints, and nothing else', async (t) => {
    const [address] = Object.values(networkInterfaces())
      .flatMap((entries) => entries ?? [])
      .filter(({ family, internal }) => family === 'IPv4' && !internal)
      .map((entry) => entry.address);
    const open = await runCli('--port', '0', '--room-port', '0', '--worker', worker, '--host', '0.0.0.0');
    t.after(() => ended(open.child, 'SIGTERM'));
    const printed = [...open.output().matchAll(/on the network (\S+) \(rooms\) (\S+) \(Calls API\)/g)];
    if (address === undefined) {
      assert.deepEqual(printed, []);
      return;
    }
    const [, rooms = '', calls = ''] = printed.find(([, url]) => new URL(url!).hostname === address) ?? [];
    const { origin } = new URL(rooms);
    assert.equal((await askForToken(rooms, { Origin: origin })).status, 200);
    assert.equal((await send('GET', calls, {})).status, 404);
    for (const Origin of [`http://${address}:1`, `http://203.0.113.9:${new URL(rooms).port}`]) {
      assert.equal((await askForToken(rooms, { Origin })).status, 403, Origin);
    }
    assert.equal((await askForToken(rooms, { Host: '203.0.113.9' })).status, 403);
    assert.equal((await send('GET', calls, { Host: 'evil.example' })).status, 403);
  });

  for (const origin of ['*', 'app.example']) {
    test(`--allow-origin ${origin} is refused in a sentence`, async () => {
      const child = spawn(process.execPath, ['--import', 'tsx', CLI, 'dev', '--allow-origin', origin]);
      let complaint = '';
      child.stderr.on('data', (chunk) => {
        complaint += chunk;
      });
      const [code] = await once(child, 'close');
      assert.equal(code, 1);
      assert.match(
        complaint,
        /^(?:".+" is not an origin|A development server cannot allow every origin).*https:/,
      );
    });
  }
});

describe('npm run dev', () => {
  let server: DemoServer;
  let said = '';
  before(async () => {
    server = await startDemoServer({ args: ['--allow-origin', ALLOWED] });
    server.process.stderr?.on('data', (chunk) => {
      said += chunk;
    });
  });
  after(() => server.stop());

  guardsRooms({ url: () => server.url, said: () => said, checksHost: true });

  test('its pages and modules are served to its own and allowed origins only', async () => {
    const page = (Host: string) => send('GET', `${server.url}/`, { Host, Accept: 'text/html' });
    assert.equal((await page('app.example')).status, 200);
    assert.equal((await page('evil.example')).status, 403);
  });

  test('no page of another origin reads its modules', async () => {
    const read = async (Origin: string) =>
      (await send('GET', `${server.url}/start.ts`, { Origin })).headers['access-control-allow-origin'];
    assert.equal(await read('https://evil.example'), undefined);
    assert.equal(await read(ALLOWED), ALLOWED);
  });

  test('--allow-origin accepts only an origin, and says so', async () => {
    await assert.rejects(
      startDemoServer({ args: ['--allow-origin', 'app.example'] }),
      /"app\.example" is not an origin/,
    );
  });
});

describe('npm run dev -- --host', () => {
  test('adds the addresses that it prints, over HTTPS too, and nothing else', async (t) => {
    const server = await startDemoServer({ args: ['--host'] });
    t.after(() => server.stop());
    const networks = [...server.output.matchAll(/^on the network (\S+?)\/?$/gm)].map(([, url]) => url!);
    assert.match(server.url, /^https:\/\/localhost:/);
    for (const url of [server.url, ...networks]) {
      assert.match(url, /^https:/);
      assert.match(String((await send('GET', url, { Accept: 'text/html' })).body), /<title>Callroom/);
      assert.equal((await askForToken(url, { Origin: url })).status, 200, url);
      const { token } = (await askForToken(url)).body as { token: string };
      assert.equal(await firstOfRoom(url, token, { Origin: url }), 'welcome');
    }
    for (const url of networks) {
      const Origin = `https://${new URL(url).hostname}:1`;
      assert.equal((await askForToken(url, { Origin })).status, 403, 'another port');
    }
    // Vite leaves `Host` unchecked where it speaks HTTPS (8.3, seen 2026-11).
    for (const Host of ['evil.example', '203.0.113.9']) {
      const headers = { Host, Origin: `https://${Host}` };
      assert.equal((await askForToken(server.url, headers)).status, 403, Host);
      const { token } = (await askForToken(server.url)).body as { token: string };
      assert.equal(await firstOfRoom(server.url, token, headers), 'origin_not_allowed', Host);
    }
  });
});

describe('the local SFU', () => {
  let sfu: LocalSfu;
  before(async () => {
    sfu = await startLocalSfu({ faults: true, allowOrigins: [ALLOWED] });
  });
  after(() => sfu.close());

  const routes = (): [name: string, method: string, path: string][] => [
    ['sessions', 'POST', `/v1/apps/${sfu.appId}/sessions/new`],
    ['TURN credentials', 'POST', `/v1/turn/keys/${sfu.appId}/credentials/generate-ice-servers`],
    ['adapters', 'POST', `/v1/apps/${sfu.appId}/adapters/websocket/new`],
    ['faults', 'DELETE', '/faults'],
    ['apps', 'POST', '/client/v4/accounts/any/calls/apps'],
    ['any other path', 'GET', '/'],
  ];
  const ask = (method: string, path: string, headers: Headers) =>
    send(method, `${new URL(sfu.url).origin}${path}`, {
      Authorization: `Bearer ${sfu.appSecret}`,
      ...headers,
    });

  for (const [name, headers] of [...hostile, misread]) {
    test(`${name} gets nothing, even with the secret`, async () => {
      for (const [what, method, path] of routes()) {
        // To read without an origin has no effects, and no page sees the answer.
        if (method === 'GET' && 'Sec-Fetch-Site' in headers) continue;
        const { status, body } = await ask(method, path, headers);
        assert.equal(status, 403, what);
        assert.equal((body as { errorCode: string }).errorCode, 'origin_not_allowed');
      }
      assert.equal(sfu.stats().sessions, 0, 'no session was made');
    });
  }
  for (const [name, headers] of welcome) {
    test(`${name} is allowed`, async () => {
      for (const [what, method, path] of routes()) {
        const { body } = await ask(method, path, headers);
        const { errorCode } = (body || {}) as { errorCode?: string };
        assert.notEqual(errorCode, 'origin_not_allowed', what);
      }
      assert.equal((await ask('DELETE', '/faults', headers)).status, 204);
      await sfu.close();
      sfu = await startLocalSfu({ faults: true, allowOrigins: [ALLOWED] });
    });
  }

  test('an upgrade is checked like any request', async () => {
    const upgrade = { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-Fetch-Site': 'cross-site' };
    assert.equal((await ask('GET', '/', upgrade)).status, 403);
  });

  test('an invalid allowed origin keeps it from starting', async () => {
    const wrong = [
      '*',
      'app.example',
      'https://app.example/path',
      'https://app.example?x',
      'nonsense',
      '',
      'ws://a.example',
    ];
    for (const origin of wrong) {
      await assert.rejects(startLocalSfu({ allowOrigins: [origin] }), { code: 'origin_invalid' }, origin);
    }
  });
});
