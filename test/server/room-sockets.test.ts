import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ByteBudgets, MODERATOR_COMMAND_BYTES } from '../../src/server/room/limits/byte-budgets.js';
import { RoomSockets } from '../../src/server/room/room-sockets.js';
import type { RoomSocket } from '../../src/server/room/socket.js';
import type { Member } from '../../src/server/room/state/member.js';

const ada = { subject: 'ada', info: { id: 'p_ada', role: 'host' } } as unknown as Member;

/** The sockets of a room with `people`, whose state grows by `bytes` in `work`. */
function roomOf(people: number) {
  const tree = { pushedBytes: 0 };
  const members = { get: () => undefined, group: () => new Map() };
  const budgets = new ByteBudgets();
  const sockets = new RoomSockets({
    budgets,
    core: () => ({ tree, members, people: { isInside: () => true }, membership: { lost: () => {} } }),
    now: () => 0,
    pingedAtMs: () => null,
  });
  const socketOf = (_: unknown, n: number) => ({ state: { participant: `p${n}` } }) as RoomSocket;
  sockets.restore(Array.from({ length: people }, socketOf));
  const grow = (bytes: number) => () => {
    tree.pushedBytes += bytes;
  };
  return { budgets, sockets, grow };
}

test('a change that thousands of people receive uses up the budget of the person who made it', () => {
  const { budgets, sockets, grow } = roomOf(10_000);
  sockets.charge(ada, grow(18_000));
  assert.equal(budgets.spread.isSpent('ada', 0), true);
});

test('a moderator who mutes everyone among thousands can undo it, and then has to wait', () => {
  const { budgets, sockets, grow } = roomOf(10_000);
  sockets.charge(ada, grow(18_000), MODERATOR_COMMAND_BYTES);
  assert.equal(budgets.spread.isSpent('ada', 0), false);
  sockets.charge(ada, grow(18_000), MODERATOR_COMMAND_BYTES);
  assert.equal(budgets.spread.isSpent('ada', 0), true);
  assert.equal(budgets.spread.isSpent('ada', 1_000), false, 'a second later it goes on');
});
