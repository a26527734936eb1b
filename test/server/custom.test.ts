import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { until } from '../../src/core/store.js';
import { RoomStorage } from '../../src/room/features/storage.js';
import type { ChatMessage } from '../../src/room/protocol/index.js';
import { joinRoom } from '../support/room-clients.js';
import { RawClient } from './raw-client.js';
import { type RunningWorker, startWorker } from './start-worker.js';

let worker: RunningWorker;
before(async () => {
  worker = await startWorker({ entry: fileURLToPath(new URL('./custom-worker.ts', import.meta.url)) });
});
after(() => worker.stop());

const codeOf = (answer: Record<string, unknown>) => (answer.error as { code: string } | undefined)?.code;
const join = (room: string, subject: string) => RawClient.join(worker, { room, token: { room, subject } });

test('a site can move the storage elsewhere without a difference in the room', async () => {
  const room = 'elsewhere';
  const open = async (subject: string) => {
    const { client } = await joinRoom(worker, room, subject);
    return { client, storage: new RoomStorage(client) };
  };
  const [ada, bob] = [await open('ada'), await open('bob')];
  const { entries, stop } = bob.storage.watch('note/');
  await ada.storage.putMany([
    ['note/1', 'one'],
    ['other', 2],
  ]);
  await until(entries, (map) => map.get('note/1') === 'one');
  assert.deepEqual(
    [...(await bob.storage.list()).entries()],
    [
      ['note/1', 'one'],
      ['other', 2],
    ],
  );
  const stale = { checks: [{ key: 'other', version: 7 }], put: [{ key: 'other', value: 3 }] };
  await assert.rejects(ada.client.command('storage.write', stale), { code: 'conflict' });
  await ada.storage.transaction(['other'], (values) => ({
    put: [{ key: 'other', value: (values.get('other') as number) + 1 }],
    delete: ['note/1'],
  }));
  assert.equal(await bob.storage.get('other'), 3);
  await until(entries, (map) => map.size === 0);
  const kept = await (await fetch(`${worker.origin}/test/${room}/elsewhere`)).json();
  assert.deepEqual(kept, ['other']);
  stop();
  for (const { client } of [ada, bob]) client.leave();
});

describe('one person', () => {
  test('has a limited number of connections to a room', async () => {
    const windows = [];
    for (let n = 0; n < 3; n++) windows.push(await join('windows', 'ada'));
    const fourth = await RawClient.open(worker, {
      room: 'windows',
      token: { room: 'windows', subject: 'ada' },
    });
    assert.equal(codeOf(await fourth.next('error')), 'room_full');
    const bob = await join('windows', 'bob');
    for (const client of [...windows, bob]) client.cut();
  });

  test('repeated connects and drops leave no more than that many connections', async () => {
    const bob = await join('ghosts', 'bob');
    for (let n = 0; n < 6; n++) {
      const ghost = await join('ghosts', 'ada');
      ghost.cut();
      await bob.patched(({ set, value }) => set?.[2] === 'connected' && value === false);
    }
    const state = await bob.roomState();
    assert.equal(Object.keys(state.participants).length, 1 + 3);
    await bob.close();
  });
});

test('the chat keeps the latest messages, as many as the site configures', async () => {
  const ada = await join('chat', 'ada');
  for (let n = 1; n <= 12; n++) await ada.command('chat.send', { text: String(n) });
  const { messages, more } = (await ada.query('chat.history')).ok as {
    messages: ChatMessage[];
    more: boolean;
  };
  assert.deepEqual([messages.length, messages.at(-1)!.text, more], [10, '3', false]);
  assert.equal(codeOf(await ada.command('chat.edit', { message: 1, text: 'gone' })), 'not_found');
  await ada.close();
});
