import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Member } from '../../src/server/room/state/member.js';
import { Reactions } from '../../src/server/room/state/reactions.js';

/** A room of so many members, some of whom wait or are viewers, and whom its reactions reach. */
function roomOf(size: number, { waiting = 0, viewers = 0, live = null as boolean | null } = {}) {
  const clock = { nowMs: 1_000 };
  const sizes = { 'role waiting': waiting, 'role viewer': viewers };
  const told = { all: [] as string[], alone: [] as string[] };
  const reactions = new Reactions({
    members: { size, group: (group) => ({ size: sizes[group] }) },
    tree: { state: { room: { live } } },
    host: { now: () => clock.nowMs },
    emitToAll: (_, { participant }) => void told.all.push(participant),
    emitTo: ({ info }, _, { participant }) => {
      assert.equal(info.id, participant, 'a person sees their own');
      told.alone.push(participant);
    },
  });
  const react = (n: number) => {
    const member = { subject: `s${n}`, info: { id: `p${n}`, name: `P ${n}` } };
    reactions.send(member as unknown as Member, '👏');
  };
  /** So many people react in the same moment. */
  const applaud = (people: number) => {
    told.all.length = 0;
    told.alone.length = 0;
    for (let n = 0; n < people; n++) react(n);
    return [told.all.length, told.alone.length];
  };
  return { applaud, react, told, clock };
}

test('an applause in a small room reaches everyone', () => {
  assert.deepEqual(roomOf(100).applaud(100), [100, 0]);
});

test('an applause of 10,000 people costs the room a bounded number of messages', () => {
  const { applaud, clock } = roomOf(10_000);
  assert.deepEqual(applaud(10_000), [9, 9_991]);
  clock.nowMs += 1_000;
  assert.deepEqual(applaud(10_000), [3, 9_997]);
  clock.nowMs += 60_000;
  assert.deepEqual(applaud(10_000), [9, 9_991]);
});

test('a person who reacts again and again takes little from the others of a crowd, and nothing in a small room', () => {
  for (const [size, expected] of [
    [100, 30],
    [10_000, 2],
  ] as const) {
    const { react, told } = roomOf(size);
    for (let n = 0; n < 30; n++) react(7);
    assert.equal(told.all.length, expected);
    react(8);
    assert.deepEqual([told.all.length, told.alone.length], [expected + 1, 30 - expected]);
  }
});

test('people who wait, and viewers of a room that is backstage, do not make a crowd', () => {
  for (const outside of [
    { waiting: 5_000 },
    { viewers: 5_000, live: false },
    { waiting: 1, viewers: 4_999, live: false },
  ]) {
    const { react, told } = roomOf(5_005, outside);
    for (let n = 0; n < 30; n++) react(7);
    assert.equal(told.all.length, 30);
  }
  const { react, told } = roomOf(5_005, { viewers: 5_000, live: true });
  for (let n = 0; n < 30; n++) react(7);
  assert.equal(told.all.length, 2);
});

test('a reaction that the others do not see leaves its person their turn', () => {
  const { applaud, react, told, clock } = roomOf(10_000);
  applaud(9);
  react(10_001);
  react(10_001);
  clock.nowMs += 1_000;
  told.all.length = 0;
  react(10_001);
  react(10_001);
  assert.deepEqual(told.all, ['p10001', 'p10001']);
});
