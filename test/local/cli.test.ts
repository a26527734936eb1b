import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { buildWorker } from '../../scripts/worker.mjs';
import { until } from '../../src/core/store.js';
import { CHAT_STAND_IN_NOTE } from '../../src/local/dev/ai-services.js';
import { RoomChat } from '../../src/room/features/chat.js';
import { SfuFaults } from '../../src/testing/sfu-faults.js';
import { joinAsBot } from '../support/room-bot.js';
import { workerdOf } from '../support/workerd-process.js';

const CLI = fileURLToPath(new URL('../../src/local/cli.ts', import.meta.url));

function run(...args: string[]) {
  return spawn(process.execPath, ['--import', 'tsx', CLI, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Its output up to the last line of its start. */
async function started(child: ReturnType<typeof run>): Promise<() => string> {
  let output = '';
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      output += chunk;
      if (output.includes('UDP port')) resolve();
    });
    child.once('exit', (code) => reject(new Error(`It ended with ${code}.`)));
  });
  return () => output;
}

it('callroom dev serves the Calls API until it is told to stop', async () => {
  const child = run(
    'dev',
    '--sfu-only',
    '--port',
    '0',
    '--app',
    'test',
    '--secret',
    'shh',
    '--turn',
    '--verbose',
  );
  const output = await started(child);
  const response = await fetch(`${/ready (\S+)/.exec(output())?.[1]}/apps/test/sessions/new`, {
    method: 'POST',
    headers: { Authorization: 'Bearer shh' },
  });
  assert.equal(response.status, 201);
  child.kill('SIGTERM');
  await once(child, 'close');
  assert.match(output(), /CALLS_APP_SECRET=shh\n {2}TURN_KEY_ID=test\n {2}TURN_KEY_TOKEN=shh\n/);
  assert.match(output(), /POST \/sessions\/new {2}201/);
  assert.ok(!output().includes(CHAT_STAND_IN_NOTE), 'without rooms there is no assistant');
  assert.equal(child.signalCode, null);
  assert.equal(child.exitCode, 0);
});

/** The role in the token that a token address gives to a page. */
async function roleFrom(endpoint: string): Promise<unknown> {
  const body = JSON.stringify({ room: 'standup', name: 'Ada' });
  const answer = await fetch(endpoint, { method: 'POST', body });
  const { token } = (await answer.json()) as { token: string };
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).role;
}

it('callroom dev prints its token addresses, lets people into rooms and carries their media, also after its workerd was killed', async (test) => {
  const folder = await mkdtemp(join(tmpdir(), 'callroom-'));
  test.after(() => rm(folder, { recursive: true }));
  const worker = join(folder, 'worker.js');
  await buildWorker(worker);
  const child = run('dev', '--port', '0', '--room-port', '0', '--turn', '--worker', worker);
  const output = await started(child);
  const [, server = '', calls = ''] = /^ready (\S+) \(rooms\) (\S+) \(Calls API\)$/m.exec(output()) ?? [];
  const secret = /ROOM_TOKEN_SECRET=(\S+)/.exec(output())?.[1];
  const [, own, endpoint = ''] = /<call-room server="(\S+)" token-endpoint="(\S+)"/.exec(output()) ?? [];
  assert.equal(own, server);
  const [, forHosts = ''] = /^ {2}(\S+) makes hosts/m.exec(output()) ?? [];
  assert.deepEqual([await roleFrom(endpoint), await roleFrom(forHosts)], ['participant', 'host']);
  const ada = await joinAsBot(server, 'standup', 'Ada', 'participant', secret);
  const opened = await fetch(`${server}/calls/sessions/new`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${await ada.mediaCredential()}` },
  });
  assert.equal(opened.status, 201);
  const turn = await fetch(`${server}/calls/generate-ice-servers`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${await ada.mediaCredential()}` },
  });
  assert.equal(turn.status, 201);

  assert.ok(output().includes(`\n  ${CHAT_STAND_IN_NOTE}\n`), output());
  assert.doesNotMatch(output(), /CHAT_TOKEN=|CHAT_ENDPOINT=/);
  const chat = new RoomChat(ada);
  await chat.send('@assistant, are you there?');
  await until(chat.messages, (all) => all.some(({ text }) => /stand-in.*You wrote: “@assistant/.test(text)));
  await ada.leave();

  const startedAgain = new Promise<void>((resolve) => {
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += chunk;
      if (said.includes('started again')) resolve();
    });
  });
  process.kill(workerdOf(child.pid), 'SIGKILL');
  await startedAgain;
  await (await joinAsBot(server, 'standup', 'Ada', 'participant', secret)).leave();

  child.kill('SIGTERM');
  await once(child, 'close');
  // Miniflare exits the process with the exit code of a SIGTERM.
  assert.equal(child.exitCode, 128 + 15);
  for (const url of [server, calls]) await assert.rejects(fetch(url), 'nothing is left that listens');
});

it('callroom dev serves the SFU without the room server if that cannot start, and says why', async () => {
  const child = run('dev', '--port', '0', '--worker', 'none.js');
  let complaint = '';
  child.stderr.on('data', (chunk) => {
    complaint += chunk;
  });
  const output = await started(child);
  assert.match(output(), /^ready \S+ \(Calls API\)$/m);
  child.kill('SIGTERM');
  await once(child, 'close');
  assert.match(complaint, /No room server: There is no Worker at none.js/);
});

it('callroom dev reports a taken port of its rooms', async (test) => {
  const taken = createServer().listen(0, '127.0.0.1');
  test.after(() => taken.close());
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  // Any file will do: it is not run.
  const child = run('dev', '--port', '0', '--room-port', String(port), '--worker', CLI);
  let complaint = '';
  child.stderr.on('data', (chunk) => {
    complaint += chunk;
  });
  await started(child);
  child.kill('SIGTERM');
  await once(child, 'close');
  assert.match(complaint, new RegExp(`^No room server: Port ${port} of 127.0.0.1 is in use. .*--room-port`));
});

/** Runs to its end, and says what it wrote and how it ended. */
async function ended(...args: string[]) {
  const child = run(...args);
  const output = { stdout: '', stderr: '', code: null as number | null };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].on('data', (chunk) => {
      output[stream] += chunk;
    });
  }
  [output.code] = await once(child, 'close');
  return output;
}

it('callroom prints its usage, also for wrong arguments', async () => {
  const help = await ended('--help');
  assert.match(help.stdout, /Usage: npx callroom dev/);
  assert.equal(help.code, 0);
  for (const args of [
    [],
    ['serve'],
    ['dev', '--port', 'many'],
    ['dev', '--udp-port', '1.5'],
    ['dev', '--x'],
  ]) {
    const wrong = await ended(...args);
    assert.match(wrong.stderr, /Usage: npx callroom dev/, args.join(' '));
    assert.equal(wrong.code, 1);
  }
});

it('callroom dev has options for its address, faults and stored apps', async (test) => {
  const folder = await mkdtemp(join(tmpdir(), 'callroom-'));
  test.after(() => rm(folder, { recursive: true }));
  const store = join(folder, 'store.json');
  const udpPort = await freeUdpPort();
  const args = [
    '--sfu-only',
    '--port',
    '0',
    '--udp-port',
    `${udpPort}`,
    '--host',
    'localhost',
    '--secret',
    'shh',
  ];
  const child = run('dev', ...args, '--faults', '--store', store);
  const output = await started(child);
  const base = /ready (\S+)/.exec(output())?.[1] ?? '';
  assert.equal(new URL(base).hostname, 'localhost');
  assert.match(output(), new RegExp(`UDP port ${udpPort}`));
  const faults = new SfuFaults({ url: base, secret: 'shh' });
  assert.deepEqual(await faults.sessions(), []);
  const headers = { Authorization: 'Bearer shh' };
  const apps = `${new URL(base).origin}/client/v4/accounts/any/calls/apps`;
  await fetch(apps, { method: 'POST', headers, body: '{"name":"mine"}' });
  child.kill('SIGHUP');
  await once(child, 'close');
  assert.equal(child.exitCode, 0);
  assert.match(await readFile(store, 'utf8'), /"mine"/);
});

it('callroom dev ends with its npx, which forwards no signal', async () => {
  const command = `"${process.execPath}" --import tsx "${CLI}" dev --sfu-only --port 0 & wait`;
  const env = { ...process.env, npm_lifecycle_event: 'npx' };
  const shell = spawn('sh', ['-c', command], { stdio: ['ignore', 'pipe', 'pipe'], env });
  const output = await started(shell);
  const base = /ready (\S+)/.exec(output())?.[1] ?? '';
  assert.equal((await fetch(base)).status, 404);
  shell.kill('SIGKILL');
  // Its standard output closes with the last process that has it.
  await once(shell, 'close');
  await assert.rejects(fetch(base));
});

it('callroom dev says why it cannot start, without a stack', async (test) => {
  const taken = createServer().listen(0, '127.0.0.1');
  test.after(() => taken.close());
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  const { stderr, code } = await ended('dev', '--sfu-only', '--port', String(port));
  assert.equal(code, 1);
  assert.match(stderr, /^The local SFU did not start: .*EADDRINUSE.*--port/);
  assert.doesNotMatch(stderr, /\n\s+at /);
});

async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4').bind(0);
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  return port;
}
