import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Adaptation, receivingHealth, sendingHealth } from '../../../src/peer/adaptation/adaptation.js';
import { limitOfBudget } from '../../../src/peer/adaptation/received-bytes.js';
import type { Quality } from '../../../src/peer/stats/quality.js';
import { FakeConnection, fakeTrack } from '../fake-connection.js';
import { createPeerLab } from '../peer-lab.js';

const good: Quality = {
  score: 5,
  bitrateBps: 500_000,
  lossRatio: 0,
  jitterMs: 5,
  roundTripMs: 30,
  concealedRatio: 0,
  freezeRatio: 0,
  framesPerSecond: 30,
  width: 1280,
  height: 720,
  isStalled: false,
  limitedBy: 'none',
  bytes: 100_000,
};
const of = (kind: 'audio' | 'video', change: Partial<Quality> = {}, isStill = false) => {
  return { kind, isStill, quality: { ...good, ...change } };
};

function note(adaptation: Adaptation, health: 'good' | 'strained' | 'failing', times: number): string {
  for (let i = 0; i < times; i++) adaptation.note(health);
  return adaptation.limit;
}

test('a machine that cannot encode, and audio loss beside video, are strain; a busy screen is not', () => {
  assert.equal(sendingHealth([of('audio'), of('video')]), 'good');
  assert.equal(sendingHealth([of('video', { limitedBy: 'cpu' })]), 'strained');
  assert.equal(sendingHealth([of('video', { limitedBy: 'bandwidth' })]), 'good');
  assert.equal(sendingHealth([of('video', { limitedBy: 'bandwidth', framesPerSecond: 1 })]), 'failing');
  assert.equal(
    sendingHealth([of('video', { limitedBy: 'bandwidth', framesPerSecond: 1 }, true)]),
    'good',
    'a screen that stands still has no frames',
  );
  assert.equal(sendingHealth([of('audio', { lossRatio: 0.2 }), of('video')]), 'failing');
});

test('most videos frozen is strain, one of three is not, and lost audio is worse', () => {
  const frozen = of('video', { freezeRatio: 0.5 });
  assert.equal(receivingHealth([frozen, of('video'), of('video')]), 'good');
  assert.equal(receivingHealth([frozen, frozen, of('video')]), 'strained');
  assert.equal(receivingHealth([of('audio', { lossRatio: 0.2 })]), 'failing');
  const dead = of('audio', { lossRatio: 1, isStalled: true });
  assert.equal(receivingHealth([dead]), 'good', 'what nobody sends says nothing of the path');
});

test('it lowers video step by step, and stops video only if nothing else helped', () => {
  const adaptation = new Adaptation();
  assert.equal(note(adaptation, 'strained', 2), 'none');
  assert.equal(note(adaptation, 'strained', 1), 'medium');
  assert.equal(note(adaptation, 'strained', 3), 'low');
  assert.equal(note(adaptation, 'strained', 30), 'low');
  assert.equal(note(adaptation, 'failing', 3), 'off');
});

test('a moment of strain between calm ones changes nothing', () => {
  const adaptation = new Adaptation();
  for (let i = 0; i < 20; i++) {
    note(adaptation, 'failing', 2);
    note(adaptation, 'good', 1);
  }
  assert.equal(adaptation.limit, 'none');
});

test('it recovers step by step, more slowly after each failed attempt', () => {
  const adaptation = new Adaptation();
  note(adaptation, 'failing', 9);
  assert.equal(note(adaptation, 'good', 10), 'low');
  assert.equal(note(adaptation, 'failing', 3), 'off');
  assert.equal(note(adaptation, 'good', 19), 'off');
  assert.equal(note(adaptation, 'good', 1), 'low');
  assert.equal(note(adaptation, 'good', 40), 'none');
});

test('a budget lowers layers, then ends video, before it is spent', () => {
  assert.equal(limitOfBudget(1e12, null), 'none');
  const limits = [0, 749, 750, 900, 950, 2_000].map((bytes) => limitOfBudget(bytes, 1_000));
  assert.deepEqual(limits, ['none', 'none', 'medium', 'low', 'off', 'off']);
});

test('a path that loses audio gets less video step by step, and all of it after recovery', async () => {
  const { newPeer, flush, pass } = createPeerLab();
  const measuring = newPeer({ statsIntervalMs: 1_000 });
  measuring.publish(fakeTrack('audio'), { source: 'microphone' });
  const camera = measuring.publish(fakeTrack('video'), { source: 'camera' });
  await flush();
  const [connection] = FakeConnection.made;
  const { sender } = connection!.transceivers[1]!;
  const rates = () => sender.parameters.encodings.map(({ active }) => active).reverse();
  const run = async (intervals: number, lostEach: number) => {
    for (let i = 0; i < intervals; i++) {
      connection!.packets += 50;
      connection!.lost += lostEach;
      await pass(1_000);
    }
  };
  await run(5, 0);
  assert.deepEqual(measuring.limits.get(), { send: 'none', receive: 'none' });
  await run(3, 20);
  assert.equal(measuring.limits.get().send, 'medium');
  assert.deepEqual(rates(), [false, true, true]);
  await run(6, 20);
  assert.equal(measuring.limits.get().send, 'off');
  assert.notEqual(sender.track as unknown, camera.track, 'black instead of the picture');
  assert.equal(connection!.transceivers[0]!.sender.parameters.encodings[0]?.maxBitrate, 20_000);
  await run(60, 0);
  assert.equal(measuring.limits.get().send, 'none');
  assert.equal(sender.track as unknown, camera.track);
  assert.deepEqual(rates(), [true, true, true]);
  await measuring.close();
});
