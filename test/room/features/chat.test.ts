import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { until } from '../../../src/core/store.js';
import { RoomChat } from '../../../src/room/features/chat.js';
import { TestClock } from '../../../src/testing/test-clock.js';
import { type RunningWorker, startWorker } from '../../server/start-worker.js';
import { openClient } from '../../support/room-clients.js';

let worker: RunningWorker;
before(async () => {
  worker = await startWorker();
});
after(() => worker.stop());

async function open(room: string, subject: string, role: 'host' | 'participant' | 'viewer' = 'participant') {
  const { client, page } = openClient(worker, room, subject, { claims: { role } });
  const clock = new TestClock();
  const chat = new RoomChat(client, clock);
  await client.join();
  return { client, chat, page, clock, id: client.self.get()!.id };
}

const texts = (chat: RoomChat) => chat.messages.get().map(({ text }) => text);
const count = (chat: RoomChat, n: number) => until(chat.messages, ({ length }) => length === n);

describe('RoomChat', () => {
  test('shows messages from before and after joining, and counts unread messages', async () => {
    const ada = await open('talk', 'ada');
    await ada.chat.send('before');
    const bob = await open('talk', 'bob');
    await count(bob.chat, 1);
    await ada.chat.send('after');
    await count(bob.chat, 2);
    assert.deepEqual(texts(bob.chat), ['before', 'after']);
    assert.equal(bob.chat.unread.get(), 1);
    assert.equal(ada.chat.unread.get(), 0, 'one’s own are read');
    bob.chat.markRead();
    assert.equal(bob.chat.unread.get(), 0);
    for (const { client } of [ada, bob]) client.leave();
  });

  test('messages sent during an outage arrive after it', async () => {
    const ada = await open('gap', 'ada');
    const bob = await open('gap', 'bob');
    await worker.advance('gap', 1);
    await ada.chat.send('one');
    await count(bob.chat, 1);
    bob.page.change({ online: false });
    bob.page.cut();
    await until(bob.client.connection, ({ status }) => status === 'reconnecting');
    await ada.chat.send('two');
    await ada.chat.edit(1, 'one, edited');
    bob.page.change({ online: true });
    await count(bob.chat, 2);
    assert.deepEqual(texts(bob.chat), ['one, edited', 'two']);
    assert.equal(bob.chat.unread.get(), 2);
    for (const { client } of [ada, bob]) client.leave();
  });

  test('missed messages are unread, also if more arrive while they are fetched', async () => {
    const ada = await open('gap-and-more', 'ada');
    await ada.chat.send('before');
    const bob = await open('gap-and-more', 'bob');
    await worker.advance('gap-and-more', 1);
    await count(bob.chat, 1);
    bob.page.change({ online: false });
    bob.page.cut();
    await until(bob.client.connection, ({ status }) => status === 'reconnecting');
    await ada.chat.send('one');
    await ada.chat.send('two');
    const query = bob.client.query.bind(bob.client);
    let fetch = () => {};
    const mayFetch = new Promise<void>((resolve) => (fetch = resolve));
    bob.client.query = (async (...asked: Parameters<typeof query>) => {
      await mayFetch;
      return query(...asked);
    }) as typeof query;
    bob.page.change({ online: true });
    await until(bob.client.connection, ({ status }) => status === 'connected');
    await ada.chat.send('three');
    await count(bob.chat, 2);
    fetch();
    await count(bob.chat, 4);
    assert.deepEqual(texts(bob.chat), ['before', 'one', 'two', 'three']);
    assert.equal(bob.chat.unread.get(), 3);
    for (const { client } of [ada, bob]) client.leave();
  });

  test('older pages are loaded on request', async () => {
    const ada = await open('older', 'ada');
    for (let n = 0; n < 60; n++) await ada.chat.send(String(n));
    const bob = await open('older', 'bob');
    await count(bob.chat, 50);
    assert.equal(bob.chat.hasMore.get(), true);
    await bob.chat.loadMore();
    assert.equal(bob.chat.hasMore.get(), false);
    assert.deepEqual(
      texts(bob.chat),
      Array.from({ length: 60 }, (_, n) => String(n)),
    );
    for (const { client } of [ada, bob]) client.leave();
  });

  test('shows what was said backstage in its place to a viewer who comes on stage, until they go back', async () => {
    const [host, eve] = [await open('backstage', 'host', 'host'), await open('backstage', 'eve', 'viewer')];
    const setLive = async (live: boolean) => {
      await host.client.command('room.live', { live });
      await until(eve.client.self, (self) => self?.inside === live);
    };
    const reads = async (role: string, expected: string[]) => {
      await host.client.command('participant.promote', { participant: eve.id, role: role as 'viewer' });
      await until(eve.chat.messages, () => texts(eve.chat).join() === expected.join());
    };
    await host.chat.send('before');
    await count(eve.chat, 1);
    await setLive(false);
    await host.chat.send('backstage');
    await setLive(true);
    await host.chat.send('after');
    await until(eve.chat.messages, () => texts(eve.chat).join() === 'before,after');
    await reads('participant', ['before', 'backstage', 'after']);
    await reads('viewer', ['before', 'after']);
    for (const { client } of [host, eve]) client.leave();
  });

  test('shows who is typing, until they send or stop', async () => {
    const ada = await open('typing', 'ada');
    const bob = await open('typing', 'bob');
    ada.chat.notifyTyping();
    ada.chat.notifyTyping();
    await until(bob.chat.typing, (typing) => typing.some(({ participant }) => participant === ada.id));
    await ada.chat.send('done');
    await until(bob.chat.typing, ({ length }) => length === 0);
    ada.chat.notifyTyping();
    await until(bob.chat.typing, (typing) => typing.some(({ participant }) => participant === ada.id));
    await bob.clock.advance(5_000);
    assert.deepEqual(bob.chat.typing.get(), []);
    for (const { client } of [ada, bob]) client.leave();
  });
});
