import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TracksToClose } from '../../src/server/room/media/calls-operation.js';
import { CloseQueue } from '../../src/server/room/media/close-queue.js';

test('with 1,440 abandoned sessions queued, at most 8 go before those of a ban', async () => {
  const order: string[] = [];
  const closings = new CloseQueue(async ({ sessionId }) => {
    order.push(sessionId);
    await new Promise(setImmediate);
  });
  const abandoned: TracksToClose[] = Array.from({ length: 1_440 }, (_, n) => ({
    sessionId: `abandoned-${n}`,
    mids: [],
    channels: [],
    allBut: { mids: [], channels: [] },
  }));
  const ended = { sessionId: 'ended', mids: ['0'], channels: [] };
  const banned = { sessionId: 'banned', mids: ['0'], channels: [] };
  const work = [closings.add(abandoned, false), closings.add([ended], false), closings.add([banned], true)];
  await Promise.all(work);
  const before = order.indexOf('banned');
  assert.equal(before >= 0 && before <= 8, true, `${before} before the ban's`);
  assert.equal(order.indexOf('ended') <= 8, true, 'what is known to flow goes before what may be empty');
  assert.equal(order.length, 1_442, 'each is closed, once');
});
