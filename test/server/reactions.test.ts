import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Member } from '../../src/server/room/state/member.js';
import { Reactions } from '../../src/server/room/state/reactions.js';

/** A room of so many members, and whom its reactions reach. */
function roomOf(size: number) {
  const clock = { nowMs: 1_000 };
  const told = { all: [] as string[], alone: [] as string[] };
  const reactions = new Reactions({
    members: { size },
    host: { now: () => clock.nowMs },
    emitToAll: (_, { participant }) => void told.all.push(participant),
    emitTo: ({ info }, _, { participant }) => {
      assert.equal(info.id, participant, 'a person sees their own');
      told.alone.push(participant);
    },
  });
  /** So many people react in the same moment. */
  const applaud = (people: number) => {
    told.all.length = 0;
    told.alone.length = 0;
    for (let n = 0; n < people; n++)
      reactions.send({ info: { id: `p${n}`, name: `P ${n}` } } as unknown as Member, '👏');
    return [told.all.length, told.alone.length];
  };
  return { applaud, clock };
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
