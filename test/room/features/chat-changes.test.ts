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
  const enter = (id: string) => self.set({ id, person: 'u_ada', role: 'participant', inside: true } as Self);
  const answer = async (from: number, to: number, more: boolean) => {
    const messages = Array.from({ length: to - from + 1 }, (_, n) => ({ id: to - n, reactions: [] }));
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
