import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { RawClient } from './raw-client.js';
import { startWorker } from './start-worker.js';

const listener = createServer();
let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'callroom-'));
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
});
after(async () => {
  listener.closeAllConnections();
  listener.close();
  await rm(folder, { recursive: true, force: true });
});

const start = (run: string) =>
  startWorker({
    entry: fileURLToPath(new URL('./woken-worker.ts', import.meta.url)),
    persist: folder,
    vars: { RUN: run, LISTENER: `http://127.0.0.1:${(listener.address() as AddressInfo).port}` },
  });

async function told(): Promise<unknown> {
  const [request, response] = (await once(listener, 'request')) as [IncomingMessage, ServerResponse];
  let text = '';
  for await (const chunk of request) text += String(chunk);
  response.end();
  return JSON.parse(text);
}

test('a room that its alarm wakes after a restart of the server knows its name', async () => {
  const room = 'alarmed room é';
  const first = await start('first');
  const client = await RawClient.join(first, { room: encodeURIComponent(room), token: { room } });
  assert.deepEqual(await told(), [room, room]);
  client.cut();
  await first.stop();
  const second = await start('second');
  assert.deepEqual(await told(), [room, room]);
  await second.stop();
});
