import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import { until } from '../../src/core/store.js';
import { CHAT_STAND_IN_NOTE } from '../../src/local/dev/ai-services.js';
import { RoomChat } from '../../src/room/features/chat.js';
import { type DemoServer, ended, freePort, startDemoServer } from '../support/demo-server.js';
import { joinAsBot } from '../support/room-bot.js';
import { TOKEN_SECRET } from '../support/static-server.js';
import { stoppedWith } from '../support/stopping.js';
import { workerdOf } from '../support/workerd-process.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The processes whose ancestor is `pid`, as `ps` knows them. */
function descendantsOf(pid: number): number[] {
  const rows = execFileSync('ps', ['-e', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((row) => row.trim().split(/\s+/).map(Number) as [number, number]);
  const childrenOf = (parent: number): number[] =>
    rows.filter(([, ppid]) => ppid === parent).flatMap(([child]) => [child, ...childrenOf(child)]);
  return childrenOf(pid);
}

function isAlive(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-p', String(pid), '-o', 'stat='], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.trim().startsWith('Z');
}

/** The process of the local SFU that a development server runs; NaN where it runs none. */
function sfuOf(server: number | undefined): number {
  const rows = execFileSync('ps', ['-e', '-o', 'ppid=,pid=,args='], { encoding: 'utf8' });
  return Number(new RegExp(`^\\s*${server}\\s+(\\d+) .*sfu-child`, 'm').exec(rows)?.[1]);
}

function askForToken(url: string): Promise<Response> {
  return fetch(`${url}/dev/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ room: 'standup', name: 'Ada' }),
  });
}

/** Resolves once a socket to a room is open, or could not be. */
function tryRoom(url: string, token: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/parties/room/standup?token=${token}`);
    socket.once('open', () => socket.close());
    for (const end of ['close', 'error']) socket.once(end, () => resolve());
  });
}

/** A start costs seconds of a core, so these share two servers. */
describe('npm run dev', () => {
  let port: number;
  let server: DemoServer;
  let said = '';
  before(async () => {
    port = await freePort();
    server = await startDemoServer({ port, env: { ROOM_TOKEN_SECRET: TOKEN_SECRET } });
    server.process.stderr?.on('data', (chunk) => {
      said += chunk;
    });
  });
  after(() => server.stop());

  test('serves the page and the API on PORT', async () => {
    assert.equal(server.url, `http://localhost:${port}`);
    const page = await fetch(`${server.url}/?room=standup`, { headers: { accept: 'text/html' } });
    assert.match(await page.text(), /<title>Callroom/);
    assert.equal((await askForToken(server.url)).status, 200);
  });

  test('says in a line that a stand-in answers in the chat, unless a chat service is set', () => {
    const lines = server.output.split('\n').filter((line) => line.includes(CHAT_STAND_IN_NOTE));
    assert.equal(lines.length, 1, server.output);
    assert.doesNotMatch(server.output, /CHAT_TOKEN=|Bearer/);
  });

  test('has an assistant in the chat, which uses the tool of the demo', async () => {
    const ada = await joinAsBot(server.url, 'assistant', 'Ada', 'participant');
    const chat = new RoomChat(ada);
    await chat.send('@assistant, list-people please');
    const isAnswer = ({ text }: { text: string }) => text.includes('[{"name":"Ada","raisesHand":false}]');
    await until(chat.messages, (messages) => messages.some(isAnswer));
    await ada.leave();
  });

  test('skips a taken port for the next free port, which it prints, and ends at Ctrl-C', async (t) => {
    const env = { CHAT_ENDPOINT: 'https://chat.example/v1', CHAT_MODEL: 'mine' };
    const second = stoppedWith(t, await startDemoServer({ port: server.port, env }));
    const sfu = sfuOf(second.process.pid);
    assert.ok(!second.output.includes(CHAT_STAND_IN_NOTE), 'it has a chat service');
    assert.notEqual(second.port, server.port);
    const page = await fetch(`${second.url}/?room=standup`, { headers: { accept: 'text/html' } });
    assert.equal(page.status, 200);
    await ended(second.process, 'SIGINT');
    assert.equal(second.process.exitCode, 0);
    // It notices that the server is gone.
    while (isAlive(sfu)) await setImmediate();
  });

  test('has rooms of its own while another server of the same project runs', async (t) => {
    const room = 'of-two-servers';
    const ada = await joinAsBot(server.url, room, 'Ada', 'participant');
    t.after(() => ada.leave());
    const second = stoppedWith(t, await startDemoServer({ env: { ROOM_TOKEN_SECRET: TOKEN_SECRET } }));
    // The tests of other files run servers too. So the first may be the one whose folder was in use.
    const outputs = server.output + second.output;
    assert.match(outputs, /Another server uses the rooms in \.wrangler\/state\..+ in \.wrangler\/state-\d/);
    const bea = await joinAsBot(second.url, room, 'Bea', 'participant');
    t.after(() => bea.leave());
    assert.equal(ada.participantIds.get().length, 1, 'Ada is alone on her server');
    assert.equal(bea.participantIds.get().length, 1, 'Bea does not see who is on the other server');
  });

  test('starts workerd again if it ends; a socket opened meanwhile does not end the server', async () => {
    const { token } = (await (await askForToken(server.url)).json()) as { token: string };
    process.kill(workerdOf(server.process.pid), 'SIGKILL');
    while (!said.includes('started again')) await tryRoom(server.url, token);
    assert.match(said, /workerd ended by itself \(SIGKILL\)\. It has been started again\./);
    assert.equal((await askForToken(server.url)).status, 200);
  });

  test('leaves no process behind at SIGTERM', async () => {
    const pid = server.process.pid;
    assert.ok(pid, 'the server process has an id');
    const started = [pid, ...descendantsOf(pid)];
    assert.ok(started.length > 2, 'workerd and the SFU run as processes of their own');
    await server.stop();
    assert.deepEqual(started.filter(isAlive), []);
  });
});

test('SIGTERM for npm itself leaves no process behind either', async (t) => {
  const server = stoppedWith(t, await startDemoServer({ command: 'npm run dev --' }));
  const started = descendantsOf(server.process.pid!);
  assert.ok(started.length > 1, 'the server and workerd run below npm');
  await server.stop();
  // npm is gone at once; what it ran notices and closes.
  while (started.some(isAlive)) await setImmediate();
});

test('a Node that is too old gets a single clear sentence', () => {
  const script = `
    Object.defineProperty(process.versions, 'node', { value: '18.20.0' });
    await import('./scripts/start.mjs');`;
  const { status, stderr, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: root,
    encoding: 'utf8',
  });
  assert.equal(status, 1);
  assert.equal(stdout, '');
  assert.match(stderr.trim(), /^Callroom needs Node 20\.19 or later; this is Node 18\.20\.0\. Install .+\.$/);
});
