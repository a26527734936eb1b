import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Measures, scoreOf, worst } from '../../../src/peer/stats/quality.js';
import { qualityBetween, readStats } from '../../../src/peer/stats/stats-snapshot.js';

const perfect: Measures = {
  lossRatio: 0,
  jitterMs: 5,
  roundTripMs: 40,
  concealedRatio: 0,
  freezeRatio: 0,
  limitedBy: 'none',
  isStalled: false,
};

test('the score is that of the worst measure', () => {
  assert.equal(scoreOf(perfect), 5);
  assert.equal(scoreOf({ ...perfect, lossRatio: 0.02 }), 4);
  assert.equal(scoreOf({ ...perfect, lossRatio: 0.02, roundTripMs: 450 }), 3);
  assert.equal(scoreOf({ ...perfect, freezeRatio: 0.3 }), 2);
  assert.equal(scoreOf({ ...perfect, concealedRatio: 0.5 }), 1);
  assert.equal(scoreOf({ ...perfect, isStalled: true }), 1);
  assert.equal(scoreOf({ ...perfect, limitedBy: 'cpu' }), 3);
});

test('an unknown round trip does not lower the score', () => {
  assert.equal(scoreOf({ ...perfect, roundTripMs: null }), 5);
});

const inbound = (packets: number, lost: number, more = {}) => ({
  id: 'i',
  type: 'inbound-rtp',
  kind: 'video',
  mid: '0',
  packetsReceived: packets,
  packetsLost: lost,
  bytesReceived: packets * 1_000,
  framesPerSecond: 25,
  frameWidth: 640,
  frameHeight: 360,
  ...more,
});
const pair = {
  id: 'p',
  type: 'candidate-pair',
  nominated: true,
  state: 'succeeded',
  currentRoundTripTime: 0.05,
};

test('received media is scored by the data between two passes', () => {
  const before = readStats([inbound(100, 50), pair], 0);
  const now = readStats([inbound(190, 60, { totalFreezesDuration: 0.5 }), pair], 2_000);
  const quality = qualityBetween(before, now, '0');
  assert.equal(quality?.lossRatio, 0.1);
  assert.equal(quality?.bitrateBps, 360_000);
  assert.equal(quality?.freezeRatio, 0.25);
  assert.equal(quality?.roundTripMs, 50);
  assert.equal(quality?.bytes, 90_000);
  assert.equal(quality?.score, 2);
});

test('simulcast layers of a section add up, and its video size is the largest', () => {
  const layer = (id: string, width: number, packets: number) => ({
    id,
    type: 'outbound-rtp',
    kind: 'video',
    mid: '1',
    packetsSent: packets,
    bytesSent: packets * 1_000,
    frameWidth: width,
    framesPerSecond: 30,
  });
  const heard = { id: 'r', type: 'remote-inbound-rtp', localId: 'a', packetsLost: 10, jitter: 0.02 };
  const before = readStats([layer('c', 320, 0), layer('a', 1280, 0)], 0);
  const now = readStats([layer('c', 320, 30), layer('a', 1280, 60), heard], 1_000);
  const quality = qualityBetween(before, now, '1');
  assert.equal(quality?.bitrateBps, 720_000);
  assert.equal(quality?.width, 1280);
  assert.equal(quality?.lossRatio, 0.1);
  assert.equal(quality?.jitterMs, 20);
});

test('a section without a packet between two passes is stalled', () => {
  const pass = (atMs: number) => readStats([inbound(100, 0)], atMs);
  assert.equal(qualityBetween(pass(0), pass(2_000), '0')?.isStalled, true);
});

test('a section that is missing in a pass has no quality', () => {
  assert.equal(qualityBetween(readStats([], 0), readStats([inbound(1, 0)], 1_000), '0'), null);
});

test('the worst score of no sections is undefined', () => {
  assert.equal(worst([null, null]), null);
});
