import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atom } from '../../../src/core/store.js';
import { type ChatRoom, RoomChat } from '../../../src/room/features/chat.js';
import { withReactions } from '../../../src/room/features/chat-changes.js';
import type { ChatMessage, Self } from '../../../src/room/protocol/index.js';
import { TestClock } from '../../../src/testing/test-clock.js';

const kind = (reaction: string, count: number) => ({ reaction, count, people: [] });

test('changed reactions replace their kind in its place, a new kind comes last, and a kind nobody has is gone', () => {
  const known = [kind('👍', 2), kind('🎉', 1), kind('❤️', 1)];
  assert.deepEqual(withReactions(known, [kind('👍', 3)]), [kind('👍', 3), kind('🎉', 1), kind('❤️', 1)]);
  assert.deepEqual(withReactions(known, [kind('🎉', 0), kind('😂', 1)]), [
    kind('👍', 2),
    kind('❤️', 1),
    kind('😂', 1),
  ]);
  assert.deepEqual(withReactions(known, []), known);
  assert.deepEqual(withReactions([], [kind('👍', 0)]), [], 'a kind that is not known stays unknown');
});

/** A chat in a room whose answers to `chat.history` the test gives: messages `from` to `to`. */
function chatRoom() {
  const listeners = new Map<string, (data: never) => void>();
  const self = atom<Self | null>(null);
  const asked: { before?: number }[] = [];
  const answers: ((answer: unknown) => void)[] = [];
  const room = {
    self,
    enteredAtMs: 1_000,
    on(event: string, run: (data: never) => void) {
      listeners.set(event, run);
      return () => {};
    },
    addEventListener() {},
    removeEventListener() {},
    query(_name: string, page: { before?: number }) {
      asked.push(page);
      return new Promise((resolve) => answers.push(resolve));
    },
  } as unknown as ChatRoom;
  const chat = new RoomChat(room, new TestClock());
  const enter = (id: string, role: Self['role'] = 'participant') =>
    self.set({ id, person: 'u_ada', role, inside: true } as Self);
  const answer = async (from: number, to: number, more: boolean, given: Partial<ChatMessage> = {}) => {
    const messages = Array.from({ length: to - from + 1 }, (_, n) => ({
      id: to - n,
      reactions: [],
      ...given,
    }));
    answers.shift()!({ messages: messages as unknown as ChatMessage[], more, pinned: null });
    await new Promise(setImmediate);
  };
  const emit = (event: string, data: unknown) => listeners.get(event)!(data as never);
  return { chat, self, asked, enter, answer, emit, ids: () => chat.messages.get().map(({ id }) => id) };
}

test('two calls of loadMore at once fetch one page, once', async () => {
  const { chat, asked, enter, answer, ids } = chatRoom();
  enter('p_ada');
  await answer(51, 100, true);
  const [first, second] = [chat.loadMore(), chat.loadMore()];
  assert.equal(first, second, 'the second call returns the promise under way');
  await answer(31, 50, true);
  await first;
  assert.equal(asked.length, 2);
  assert.deepEqual(
    ids(),
    Array.from({ length: 70 }, (_, n) => n + 31),
  );
  const next = chat.loadMore();
  assert.equal(asked.at(-1)!.before, 31);
  await answer(1, 30, false);
  await next;
  assert.equal(ids().length, 100);
  assert.equal(chat.hasMore.get(), false);
});

test('a page that arrives in the next visit is not added to its messages', async () => {
  const { chat, self, enter, answer, ids } = chatRoom();
  enter('p_ada');
  await answer(51, 100, true);
  const late = chat.loadMore();
  self.set(null);
  enter('p_ada2');
  await answer(1, 50, true);
  await late;
  assert.deepEqual(ids(), []);
  await answer(61, 110, true);
  assert.deepEqual(
    ids(),
    Array.from({ length: 50 }, (_, n) => n + 61),
  );
});

test('merges the kinds of reactions that changed', async () => {
  const { chat, enter, answer, emit } = chatRoom();
  enter('p_ada');
  await answer(51, 100, true);
  emit('chat.reacted', { message: 60, reactions: [kind('👍', 1), kind('🎉', 1)] });
  emit('chat.reacted', { message: 60, reactions: [kind('👍', 0), kind('❤️', 1)] });
  assert.deepEqual(chat.messages.get().find(({ id }) => id === 60)!.reactions, [kind('🎉', 1), kind('❤️', 1)]);
});

test('messages of others since you came in are unread, although the code loads later; older ones are read', async () => {
  for (const [given, unread] of [
    [{ person: 'u_bob', sentAtMs: 1_001 }, 2],
    [{ person: 'u_bob', sentAtMs: 999 }, 0],
    [{ person: 'u_ada', sentAtMs: 1_001 }, 0],
  ] as const) {
    const { chat, enter, answer } = chatRoom();
    enter('p_ada');
    await answer(1, 2, false, given);
    assert.equal(chat.unread.get(), unread, JSON.stringify(given));
  }
});

test('a message that arrives during the first catch-up counts once, with those before it', async () => {
  const { chat, enter, answer, emit } = chatRoom();
  enter('p_ada');
  emit('chat.sent', { id: 3, from: 'p_bob', person: 'u_bob', sentAtMs: 1_003, reactions: [] });
  assert.equal(chat.unread.get(), 1);
  await answer(1, 3, false, { person: 'u_bob', sentAtMs: 1_001 });
  assert.equal(chat.unread.get(), 3);
  chat.markRead();
  enter('p_ada');
  await answer(1, 3, false, { person: 'u_bob', sentAtMs: 1_001 });
  assert.equal(chat.unread.get(), 0, 'read messages stay read');
});

test('what a viewer can no longer read is no longer unread, and what was read stays read on stage', async () => {
  const { chat, enter, answer, emit, ids } = chatRoom();
  const line = { from: 'p_bob', person: 'u_bob', sentAtMs: 1_001, reactions: [] };
  enter('p_ada');
  await answer(1, 1, false, { ...line, sentAtMs: 1 });
  emit('chat.sent', { ...line, id: 2, backstage: true });
  emit('chat.sent', { ...line, id: 3, backstage: false });
  assert.equal(chat.unread.get(), 2);
  enter('p_ada', 'viewer');
  await answer(3, 3, false, line);
  assert.deepEqual([chat.unread.get(), ids()], [1, [1, 3]]);
  chat.markRead();
  enter('p_ada');
  await answer(1, 3, false, line);
  assert.deepEqual([chat.unread.get(), ids()], [0, [1, 2, 3]]);
});

test('an answer to a viewer leaves gaps, although they are on stage when it arrives', async () => {
  const { chat, enter, answer, ids } = chatRoom();
  enter('p_ada', 'viewer');
  enter('p_ada');
  await answer(10, 11, false);
  await answer(11, 60, true);
  assert.equal(ids()[0], 11, 'there may be more between 10 and 11');
  assert.equal(chat.hasMore.get(), true);
});
