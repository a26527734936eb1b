import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { ChatMessage, Role } from '../../src/room/protocol/index.js';
import { RawClient } from './raw-client.js';
import { type RunningWorker, startWorker } from './start-worker.js';

let worker: RunningWorker;
before(async () => {
  worker = await startWorker();
});
after(() => worker.stop());

const join = (room: string, subject: string, role: Role = 'participant') =>
  RawClient.join(worker, { room, token: { room, role, subject, name: subject } });
const code = (message: Record<string, unknown>) => (message.error as { code: string } | undefined)?.code;
async function history(client: RawClient, data?: unknown) {
  return (await client.query('chat.history', data)).ok as { messages: ChatMessage[]; more: boolean };
}

describe('chat', () => {
  test('a confirmed message is in the history, also for people who join later', async () => {
    const ada = await join('stored', 'ada');
    const { ok } = await ada.command('chat.send', { text: '  hello ' });
    assert.deepEqual(ok, { message: 1, sentAtMs: (ok as { sentAtMs: number }).sentAtMs });
    const bob = await join('stored', 'bob');
    const { messages, more } = await history(bob);
    assert.equal(more, false);
    assert.deepEqual(
      messages.map(({ id, from, name, to, text }) => ({ id, from, name, to, text })),
      [{ id: 1, from: ada.id, name: 'ada', to: null, text: 'hello' }],
    );
    for (const client of [ada, bob]) await client.close();
  });

  test('a private message is read only by its two people, whatever the others’ role', async () => {
    const [ada, bob] = [await join('private', 'ada'), await join('private', 'bob')];
    const host = await join('private', 'host', 'host');
    await ada.command('chat.send', { text: 'psst', to: bob.id });
    const { data } = await bob.event('chat.sent');
    assert.equal((data as ChatMessage).text, 'psst');
    await ada.event('chat.sent');
    for (const [client, count] of [
      [ada, 1],
      [bob, 1],
      [host, 0],
    ] as const) {
      assert.equal((await history(client)).messages.length, count);
    }
    assert.equal(
      host.messages.some(({ event }) => event === 'chat.sent'),
      false,
    );
    assert.equal(code(await host.command('chat.delete', { message: 1 })), 'not_found');
    for (const client of [ada, bob, host]) await client.close();
  });

  test('changes to a private message reach its reader in every tab, and after a reconnect', async () => {
    const [ada, bob] = [await join('returned', 'ada'), await join('returned', 'bob')];
    await ada.command('chat.send', { text: 'psst', to: bob.id });
    await bob.close();
    const tabs = [await join('returned', 'bob'), await join('returned', 'bob')];
    await ada.command('chat.edit', { message: 1, text: 'psst!' });
    for (const tab of tabs) {
      assert.notEqual(tab.id, bob.id);
      assert.equal(((await tab.event('chat.changed')).data as ChatMessage).text, 'psst!');
    }
    for (const client of [ada, ...tabs]) await client.close();
  });

  test('people edit and delete their own messages, a moderator deletes any, and nothing else is allowed', async () => {
    const [ada, bob] = [await join('edit', 'ada'), await join('edit', 'bob')];
    const host = await join('edit', 'host', 'host');
    await ada.command('chat.send', { text: 'first' });
    await ada.command('chat.send', { text: 'second' });
    assert.equal(code(await bob.command('chat.edit', { message: 1, text: 'forged' })), 'not_found');
    assert.equal(code(await host.command('chat.edit', { message: 1, text: 'forged' })), 'not_found');
    assert.equal(code(await bob.command('chat.delete', { message: 1 })), 'not_found');
    await ada.command('chat.edit', { message: 1, text: 'better' });
    const { data } = await bob.event('chat.changed');
    assert.equal((data as ChatMessage).text, 'better');
    assert.ok((data as ChatMessage).editedAtMs, 'the edited message has a time of edit');
    await host.command('chat.delete', { message: 2 });
    const { messages } = await history(bob);
    assert.deepEqual(
      messages.map(({ text, deleted }) => [text, deleted]),
      [
        ['', true],
        ['better', false],
      ],
    );
    assert.equal(code(await ada.command('chat.edit', { message: 2, text: 'undone' })), 'not_found');
    for (const client of [ada, bob, host]) await client.close();
  });

  test('messages still belong to a person who reconnects as a new participant', async () => {
    const ada = await join('own', 'ada');
    await ada.command('chat.send', { text: 'mine' });
    await ada.command('leave').catch(() => null);
    const back = await join('own', 'ada');
    assert.notEqual(back.id, ada.id);
    assert.equal(code(await back.command('chat.edit', { message: 1, text: 'still mine' })), undefined);
    for (const client of [ada, back]) client.cut();
  });

  test('a command that is sent twice is stored once', async () => {
    const ada = await join('twice', 'ada');
    const first = await ada.command('chat.send', { text: 'once' }, 'same-id');
    const second = await ada.command('chat.send', { text: 'once' }, 'same-id');
    assert.deepEqual(first, second);
    assert.equal((await history(ada)).messages.length, 1);
    await ada.close();
  });

  test('comes in pages, the latest first', async () => {
    const ada = await join('pages', 'ada');
    for (let n = 1; n <= 25; n++) await ada.command('chat.send', { text: String(n) });
    const first = await history(ada, { limit: 20 });
    const second = await history(ada, { limit: 20, before: first.messages.at(-1)!.id });
    assert.deepEqual([first.more, second.more], [true, false]);
    const texts = [...first.messages, ...second.messages].map(({ text }) => Number(text));
    assert.deepEqual(
      texts,
      Array.from({ length: 25 }, (_, n) => 25 - n),
    );
    await ada.close();
  });

  test('empty and overlong texts are refused', async () => {
    const ada = await join('bounds', 'ada');
    for (const text of ['', '   ', 'x'.repeat(4_001)]) {
      assert.equal(code(await ada.command('chat.send', { text })), 'invalid_message');
    }
    await ada.close();
  });
});
