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
  const told = { all: [] as string[], each: [] as string[], data: [] as unknown[] };
  const payers: string[] = [];
  const clock = { nowMs: 1_000 };
  const room = {
    chat: {
      readers: (): 'everyone' | null => 'everyone',
      read: () => null,
      readAs: () => null,
      pinned: () => null,
      pin: () => {},
      reactions: {
        some: (_: number, kinds: Iterable<string>) =>
          [...kinds].map((reaction) => ({ reaction, count: people, people: [] })),
        by: () => ['✋'],
      },
    },
    members: {
      size: people,
      group: (name: string) =>
        new Map(
          members.flatMap((one) => (name === `subject ${one.subject}` ? [[one.info.id, one] as const] : [])),
        ),
    },
    people: { isInside: () => true },
    host: {
      now: () => clock.nowMs,
      charge: (payer: Member, work: () => void) => {
        payers.push(payer.subject);
        work();
      },
    },
    emitToAll: (event: string, data: unknown) => {
      told.all.push(event);
      told.data.push(data);
    },
    emitTo: ({ subject }: Member, event: string) => void told.each.push(`${subject} ${event}`),
  } satisfies ChatNewsRoom;
  return { news: new ChatNews(room), room, members, told, payers, clock };
}

test('a thousand people who react between two flushes are one event for everyone', () => {
  const { news, members, told, payers } = roomOf(1_000);
  for (const member of members) news.reacted(1, '✋', member);
  assert.equal(news.hasChanged(), true);
  news.flush();
  assert.deepEqual(told.all, ['chat.reacted']);
  assert.equal(told.each.length, 1_000, 'each person hears once about their own reaction');
  assert.deepEqual(payers, ['s0'], 'the first who reacted pays');
  news.flush();
  assert.deepEqual([told.all.length, news.hasChanged()], [1, false]);
});

test('in a crowd, everyone is told of reactions at most once a second, and of the changed kinds only', () => {
  const { news, members, told, clock } = roomOf(1_000);
  const [ada, bob] = members as [Member, Member];
  news.reacted(1, '✋', ada);
  news.flush();
  news.reacted(1, '🎉', bob);
  assert.deepEqual([news.hasChanged(), news.nextWakeMs()], [false, 2_000]);
  news.flush();
  assert.equal(told.all.length, 1, 'nothing is told before its time');
  clock.nowMs = 2_000;
  assert.deepEqual([news.hasChanged(), news.nextWakeMs()], [true, null]);
  news.flush();
  assert.deepEqual(told.data[1], { message: 1, reactions: [{ reaction: '🎉', count: 1_000, people: [] }] });
});

test('in a small room, everyone is told of reactions with each flush', () => {
  const { news, members, told } = roomOf(3);
  for (const member of members) {
    news.reacted(1, '✋', member);
    news.flush();
  }
  assert.equal(told.all.length, 3);
});

test('nobody is told of a message that does not exist any more', () => {
  const { news, told, room, members } = roomOf(3);
  room.chat.readers = () => null;
  news.reacted(1, '✋', members[0]!);
  news.flush();
  assert.deepEqual(told.all, []);
});
