import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { isGuest } from '../../src/core/plain-text.js';
import type { ChatMessage, RoomState } from '../../src/room/protocol/index.js';
import { RawClient } from './raw-client.js';
import { type RunningWorker, startWorker } from './start-worker.js';

let worker: RunningWorker;
before(async () => {
  worker = await startWorker();
});
after(() => worker.stop());

const join = (room: string, subject: string, name = subject) =>
  RawClient.join(worker, { room, token: { room, subject, name } });
const codeOf = (message: Record<string, unknown>) => (message.error as { code: string } | undefined)?.code;

const TURNED = '\u202Eevil\u202C \u2066x\u2069\u200F\u061C\u0007\u{E0041}\u200B\uFFF9';
const INVISIBLE = [
  '\u3164',
  '\u2800',
  '\u115F\u1160',
  '\uFFA0',
  '\u0301\u0301',
  '\u200B\u200D',
  ' \u00A0',
  '\u{E0041}',
];

describe('a client that sends invisible characters', () => {
  test('writes, edits and reacts with cleaned text', async () => {
    const [eve, ada] = [await join('written', 'eve'), await join('written', 'ada')];
    await eve.command('chat.send', { text: `pay ${TURNED} now\n\tmy 👩\u200D👩\u200D👧 می\u200Cخواهم` });
    const sent = (await ada.event('chat.sent')).data as ChatMessage;
    assert.equal(sent.text, 'pay evil x now\n\tmy 👩\u200D👩\u200D👧 می\u200Cخواهم');
    await eve.command('chat.edit', { message: sent.id, text: '\u2067edited\u2069' });
    assert.equal(((await ada.event('chat.changed')).data as ChatMessage).text, 'edited');
    await eve.command('reaction.send', { reaction: '\u202E❤\uFE0F' });
    assert.deepEqual((await ada.event('reaction')).data, {
      participant: eve.id,
      name: 'eve',
      reaction: '❤\uFE0F',
    });
    for (const client of [eve, ada]) await client.close();
  });

  test('cannot send an empty message with them', async () => {
    const eve = await join('silent', 'eve');
    await eve.command('chat.send', { text: 'seen' });
    for (const text of INVISIBLE) {
      assert.equal(codeOf(await eve.command('chat.send', { text })), 'invalid_message', JSON.stringify(text));
      assert.equal(codeOf(await eve.command('chat.edit', { message: 1, text })), 'invalid_message');
      assert.equal(codeOf(await eve.command('reaction.send', { reaction: text })), 'invalid_message');
    }
    const { messages } = (await eve.query('chat.history')).ok as { messages: ChatMessage[] };
    assert.deepEqual(
      messages.map(({ text }) => text),
      ['seen'],
    );
    await eve.close();
  });

  test('is limited by the length of the cleaned text', async () => {
    const eve = await join('long', 'eve');
    const text = `${'a'.repeat(3_999)}${'\u200B'.repeat(500)}b`;
    assert.equal(codeOf(await eve.command('chat.send', { text })), undefined);
    assert.equal(codeOf(await eve.command('chat.send', { text: `${text}c` })), 'invalid_message');
    await eve.command('chat.send', { text: `x${'\u0301'.repeat(3_000)}` });
    const { messages } = (await eve.query('chat.history')).ok as { messages: ChatMessage[] };
    assert.deepEqual(
      messages.map((message) => message.text.length),
      [5, 4_000],
    );
    await eve.close();
  });

  test('has a readable name, or is a guest', async () => {
    const room = 'named';
    const ada = await join(room, 'ada', 'Ada');
    const eve = await join(room, 'eve', `\u202EAda\u202C\u200B${'\u0301'.repeat(40)}`);
    assert.equal(eve.welcome.self.name, 'Ad\u00E1\u0301\u0301\u0301\u0301');
    const { participants } = eve.welcome.state as unknown as RoomState;
    assert.equal(participants[eve.id]?.name, eve.welcome.self.name);
    for (const [index, name] of INVISIBLE.entries()) {
      const guest = await join(room, `guest-${index}`, name);
      // Guests who have just left keep their number for a while.
      assert.ok(isGuest(guest.welcome.self.name), JSON.stringify(name));
      await guest.close();
    }
    for (const client of [ada, eve]) await client.close();
  });
});
