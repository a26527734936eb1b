import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { buildWorker } from '../../scripts/worker.mjs';
import { joinAsBot } from '../support/room-bot.js';

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

it('callroom dev serves the Calls API until it is told to stop', { timeout: 20_000 }, async () => {
  const child = run('dev', '--sfu-only', '--port', '0', '--app', 'test', '--secret', 'shh', '--verbose');
  const output = await started(child);
  const response = await fetch(`${/ready (\S+)/.exec(output())?.[1]}/apps/test/sessions/new`, {
    method: 'POST',
    headers: { Authorization: 'Bearer shh' },
  });
  assert.equal(response.status, 201);
  child.kill('SIGTERM');
  await once(child, 'close');
  assert.match(output(), /CALLS_APP_SECRET=shh/);
  assert.match(output(), /POST \/sessions\/new {2}201/);
  assert.equal(child.signalCode, null);
  assert.equal(child.exitCode, 0);
});

it('callroom dev lets people into rooms, and gives their media to its SFU', {
  timeout: 40_000,
}, async (test) => {
  const folder = await mkdtemp(join(tmpdir(), 'callroom-'));
  test.after(() => rm(folder, { recursive: true }));
  const worker = join(folder, 'worker.js');
  await buildWorker(worker);
  const child = run('dev', '--port', '0', '--room-port', '0', '--worker', worker);
  const output = await started(child);
  const [, server = '', calls = ''] = /^ready (\S+) \(rooms\) (\S+) \(Calls API\)$/m.exec(output()) ?? [];
  const secret = /ROOM_TOKEN_SECRET=(\S+)/.exec(output())?.[1];
  const ada = await joinAsBot(server, 'standup', 'Ada', 'participant', secret);
  const opened = await fetch(`${server}/calls/sessions/new`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${await ada.mediaCredential()}` },
  });
  assert.equal(opened.status, 201);
  await ada.leave();
  child.kill('SIGTERM');
  await once(child, 'close');
  // Miniflare ends the process by itself, with what a shell says of a SIGTERM.
  assert.equal(child.exitCode, 128 + 15);
  for (const url of [server, calls]) await assert.rejects(fetch(url), 'nothing is left that listens');
});

it('callroom dev serves the SFU where the room server cannot be had, and says why', {
  timeout: 20_000,
}, async () => {
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

it('callroom explains itself where it is called wrongly', { timeout: 20_000 }, async () => {
  const child = run('dev', '--port', 'many');
  let output = '';
  for await (const chunk of child.stderr) output += chunk;
  assert.match(output, /Usage: callroom dev/);
  if (child.exitCode === null) await once(child, 'exit');
  assert.equal(child.exitCode, 1);
});
