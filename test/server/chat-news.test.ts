import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ChatNews, type ChatNewsRoom } from '../../src/server/room/state/chat-news.js';
import type { Member } from '../../src/server/room/state/member.js';

/** A room with one message to everyone, and as many people as react to it. */
function roomOf(people: number) {
  const members = Array.from(
    { length: people },
    (_, n) => ({ subject: `s${n}`, info: { id: `p${n}`, role: 'participant' } }) as unknown as Member,
  );
  const told = { all: [] as string[], each: [] as string[] };
  const payers: string[] = [];
  const room = {
    chat: {
      readers: () => null,
      reactions: { of: () => [{ reaction: '✋', count: people, people: [] }], by: () => ['✋'] },
    },
    members: {
      group: (name: string) =>
        new Map(
          members.flatMap((one) => (name === `subject ${one.subject}` ? [[one.info.id, one] as const] : [])),
        ),
    },
    host: {
      charge: (payer: Member, work: () => void) => {
        payers.push(payer.subject);
        work();
      },
    },
    emitToAll: (event: string) => void told.all.push(event),
    emitTo: ({ subject }: Member, event: string) => void told.each.push(`${subject} ${event}`),
  } satisfies ChatNewsRoom;
  return { news: new ChatNews(room), members, told, payers };
}

test('a thousand people who react between two flushes are one event for everyone', () => {
  const { news, members, told, payers } = roomOf(1_000);
  for (const member of members) news.reacted(1, member);
  assert.equal(news.hasChanged(), true);
  news.flush();
  assert.deepEqual(told.all, ['chat.reacted']);
  assert.equal(told.each.length, 1_000, 'each person hears once about their own reaction');
  assert.deepEqual(payers, ['s0'], 'the first who reacted pays');
  news.flush();
  assert.deepEqual([told.all.length, news.hasChanged()], [1, false]);
});
