import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { ChatMessage, ChatPin, Role } from '../../src/room/protocol/index.js';
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
  return (await client.query('chat.history', data)).ok as {
    messages: ChatMessage[];
    more: boolean;
    pinned: ChatPin | null;
  };
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

describe('replies', () => {
  test('a reply quotes the first line of a message, as it is now', async () => {
    const [ada, bob] = [await join('reply', 'ada'), await join('reply', 'bob')];
    await ada.command('chat.send', { text: `Where?\nAnd when?` });
    await bob.command('chat.send', { text: 'Here', replyTo: 1 });
    const [, { data }] = [await ada.event('chat.sent'), await ada.event('chat.sent')];
    const { replyTo } = data as ChatMessage;
    assert.equal(replyTo?.text, 'Where?');
    assert.equal(replyTo?.name, 'ada');
    await ada.command('chat.edit', { message: 1, text: `${'x'.repeat(400)}` });
    const [edited] = (await history(bob)).messages;
    assert.equal(edited?.replyTo?.text, `${'x'.repeat(159)}…`);
    await ada.command('chat.delete', { message: 1 });
    const [answer] = (await history(bob)).messages;
    assert.deepEqual([answer?.replyTo?.text, answer?.replyTo?.deleted], ['', true]);
    for (const client of [ada, bob]) await client.close();
  });

  test('a message that does not exist, or that the sender may not read, cannot be answered', async () => {
    const [ada, bob] = [await join('no-reply', 'ada'), await join('no-reply', 'bob')];
    const eve = await join('no-reply', 'eve', 'host');
    await ada.command('chat.send', { text: 'psst', to: bob.id });
    for (const replyTo of [1, 2, -1, 1.5]) {
      assert.equal(code(await eve.command('chat.send', { text: 'what?', replyTo })), 'not_found');
    }
    assert.equal(code(await eve.command('chat.send', { text: 'x', replyTo: '1' })), 'invalid_message');
    for (const client of [ada, bob, eve]) await client.close();
  });

  test('a reply to a private message stays between its two people, even if they rejoined', async () => {
    const [ada, bob] = [await join('private-reply', 'ada'), await join('private-reply', 'bob')];
    const eve = await join('private-reply', 'eve', 'host');
    await ada.command('chat.send', { text: 'psst', to: bob.id });
    assert.equal(
      code(await bob.command('chat.send', { text: 'told you', to: eve.id, replyTo: 1 })),
      'not_allowed',
    );
    await ada.command('leave').catch(() => null);
    assert.equal(code(await bob.command('chat.send', { text: 'gone?', replyTo: 1 })), 'not_found');
    const back = await join('private-reply', 'ada');
    await bob.command('chat.send', { text: 'yes?', replyTo: 1 });
    const { data } = await back.event('chat.sent');
    assert.deepEqual([(data as ChatMessage).to, (data as ChatMessage).replyTo?.text], [back.id, 'psst']);
    await back.command('chat.send', { text: 'no', replyTo: 2 });
    assert.deepEqual(
      (await history(bob)).messages.map(({ text }) => text),
      ['no', 'yes?', 'psst'],
    );
    assert.equal((await history(eve)).messages.length, 0);
    for (const client of [ada, bob, eve, back]) client.cut();
  });
});

describe('who wrote what', () => {
  test('a message names the person, who knows their own id, also as another participant', async () => {
    const ada = await join('person', 'ada');
    await ada.command('chat.send', { text: 'mine' });
    await ada.command('leave').catch(() => null);
    const [back, bob] = [await join('person', 'ada'), await join('person', 'bob')];
    const [message] = (await history(back)).messages;
    assert.match(message!.person, /^u_[0-9a-f]{20}$/);
    assert.equal(back.welcome.self.person, message!.person);
    assert.notEqual(bob.welcome.self.person, message!.person);
    for (const client of [ada, back, bob]) client.cut();
  });
});

describe('reactions', () => {
  const react = (client: RawClient, message: number, reaction: string, on = true) =>
    client.command('chat.react', { message, reaction, on });

  test('are counted once per person, named, and kept with the message', async () => {
    const [ada, bob] = [await join('react', 'ada'), await join('react', 'bob')];
    const tab = await join('react', 'bob');
    await ada.command('chat.send', { text: 'Lunch?' });
    await react(bob, 1, '👍');
    const { data } = await ada.event('chat.reacted');
    const { person } = bob.welcome.self;
    const reactions = [{ reaction: '👍', count: 1, people: [{ person, name: 'bob' }] }];
    assert.deepEqual(data, { message: 1, reactions });
    await react(tab, 1, '👍');
    assert.deepEqual((await tab.event('chat.own-reactions')).data, { message: 1, reactions: ['👍'] });
    await react(ada, 1, '🎉');
    const [seen] = (await history(bob)).messages;
    assert.deepEqual(
      seen!.reactions.map(({ reaction, count }) => [reaction, count]),
      [
        ['👍', 1],
        ['🎉', 1],
      ],
    );
    assert.deepEqual(seen!.ownReactions, ['👍']);
    await react(tab, 1, '👍', false);
    assert.deepEqual((await history(bob)).messages[0]!.ownReactions, []);
    await ada.command('chat.delete', { message: 1 });
    assert.deepEqual((await history(bob)).messages[0]!.reactions, []);
    for (const client of [ada, bob, tab]) await client.close();
  });

  test('to a private message are seen by its two people only', async () => {
    const [ada, bob] = [await join('private-react', 'ada'), await join('private-react', 'bob')];
    const eve = await join('private-react', 'eve', 'host');
    await ada.command('chat.send', { text: 'psst', to: bob.id });
    assert.equal(code(await react(eve, 1, '👍')), 'not_found');
    await react(bob, 1, '👍');
    await ada.event('chat.reacted');
    await ada.command('chat.send', { text: 'to all' });
    await eve.event('chat.sent');
    assert.equal(
      eve.messages.some(({ event }) => event === 'chat.reacted'),
      false,
    );
    for (const client of [ada, bob, eve]) await client.close();
  });

  test('are one character each, of at most 20 kinds, to a message that exists', async () => {
    const [ada, ...others] = await Promise.all(
      ['ada', 'bob', 'eve', 'dan', 'kim'].map((name) => join('react-bounds', name)),
    );
    const [kim] = others.slice(-1);
    assert.ok(ada && kim, 'they have joined');
    await ada.command('chat.send', { text: 'x' });
    for (const reaction of ['', ' ', 'ab', '👍👍', '👍'.repeat(9), '\u202E', 'x'.repeat(20_000)]) {
      assert.equal(code(await react(ada, 1, reaction)), 'invalid_message');
    }
    assert.equal(code(await react(ada, 2, '👍')), 'not_found');
    for (let kind = 0; kind < 20; kind++) {
      const by: RawClient = [ada, ...others][Math.floor(kind / 5)]!;
      assert.equal(code(await react(by, 1, String.fromCodePoint(0x1f600 + kind))), undefined);
    }
    assert.equal(code(await react(kim, 1, '👩🏽‍❤️‍💋‍👨🏿')), 'conflict', 'the message has 20 kinds');
    assert.equal(code(await react(ada, 1, '😃', false)), undefined);
    assert.equal(code(await react(kim, 1, '👩🏽‍❤️‍💋‍👨🏿')), undefined);
    assert.equal(code(await react(ada, 1, '😅')), undefined);
    assert.equal(code(await react(ada, 1, '😆')), 'conflict', 'a person has five kinds');
    for (const client of [ada, ...others]) await client.close();
  });
});

describe('the pinned message', () => {
  test('is one, set by moderators, seen by latecomers, and gone when it is deleted', async () => {
    const [ada, host] = [await join('pin', 'ada'), await join('pin', 'host', 'host')];
    await ada.command('chat.send', { text: 'Agenda' });
    await ada.command('chat.send', { text: 'psst', to: host.id });
    await ada.command('chat.send', { text: 'Menu' });
    const pin = (client: RawClient, message: number, pinned = true) =>
      client.command('chat.pin', { message, pinned });
    assert.equal(code(await pin(ada, 1)), 'not_allowed');
    assert.equal(code(await pin(host, 2)), 'not_found');
    await pin(host, 1);
    const { data } = await ada.event('chat.pinned');
    assert.equal((data as { pinned: ChatPin }).pinned.text, 'Agenda');
    await pin(host, 3);
    await pin(host, 1, false);
    const bob = await join('pin', 'bob');
    assert.equal((await history(bob)).pinned?.text, 'Menu');
    await ada.command('chat.edit', { message: 3, text: 'Menu: soup' });
    assert.equal((await history(bob)).pinned?.text, 'Menu: soup');
    await ada.command('chat.delete', { message: 3 });
    assert.equal((await history(bob)).pinned, null);
    await pin(host, 1);
    await pin(host, 1, false);
    assert.equal((await history(bob)).pinned, null);
    for (const client of [ada, host, bob]) await client.close();
  });
});

describe('typing', () => {
  test('to one person is told to that person only', async () => {
    const [ada, bob, eve] = await Promise.all(['ada', 'bob', 'eve'].map((name) => join('direct', name)));
    ada!.send({ ephemeral: 'typing', data: true, to: bob!.id });
    const direct = await bob!.next(({ type }) => type === 'ephemeral');
    assert.deepEqual(direct.values, [[ada!.id, 'typing', true, true]]);
    ada!.send({ ephemeral: 'typing', data: true });
    const all = await eve!.next(({ type }) => type === 'ephemeral');
    assert.deepEqual(all.values, [[ada!.id, 'typing', true]], 'the first that others get is the public one');
    for (const client of [ada!, bob!, eve!]) await client.close();
  });
});

test('a room without a bucket takes no files, and pages are told', async () => {
  const ada = await join('no-files', 'ada');
  assert.equal((await ada.roomState()).room.files, null);
  const offer = { name: 'a.txt', type: 'text/plain', size: 1 };
  assert.equal(code(await ada.command('file.offer', offer)), 'files_not_configured');
  const sent = await ada.command('chat.send', { text: 'Look', files: ['f_none'] });
  assert.equal(code(sent), 'files_not_configured');
  const response = await fetch(`${worker.origin}/files/content`, { method: 'PUT', body: 'a' });
  const { error } = (await response.json()) as { error: { code: string } };
  assert.equal(error.code, 'files_not_configured');
  await ada.close();
});
