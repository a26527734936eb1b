import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CallsClient } from '../../src/calls-api/calls-client.js';
import { silentLogger } from '../../src/core/logger.js';
import { Peer } from '../../src/peer/peer.js';
import type { Publication } from '../../src/peer/tracks/publication.js';
import type { Subscription } from '../../src/peer/tracks/subscription.js';
import { TestClock } from '../../src/testing/test-clock.js';
import { randomOf } from '../support/random.js';
import { FakeConnection, fakeTrack } from './fake-connection.js';
import { FakeSfu } from './fake-sfu.js';

/** `CALLROOM_LONG=1` plays them all, from `CALLROOM_SEED` on. */
const ROUNDS = process.env.CALLROOM_LONG ? 300 : 30;
const ACTIONS = 40;
const LIMIT = { timeout: 60_000 + ROUNDS * 2_000 };

async function flush(clock: TestClock, turns: number): Promise<void> {
  for (let i = 0; i < turns; i++) {
    await clock.advance(0);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function play(seed: number): Promise<void> {
  FakeConnection.reset();
  const random = randomOf(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  const clock = new TestClock();
  const sfu = new FakeSfu();
  const peer = new Peer({
    calls: new CallsClient({ base: 'http://sfu', fetch: sfu.fetch, clock }),
    clock,
    logger: silentLogger,
    statsIntervalMs: 0,
    RTCPeerConnection: FakeConnection as unknown as typeof RTCPeerConnection,
  });
  const publications: Publication[] = [];
  const subscriptions: Subscription[] = [];
  const remote = () => ({
    sessionId: pick(['p', 'q']),
    trackName: `cam${Math.floor(random() * 12)}`,
    kind: 'video' as const,
  });
  const sources = ['camera', 'screen', 'microphone'] as const;
  const remove = <T>(items: T[]): T | undefined => items.splice(Math.floor(random() * items.length), 1)[0];
  const operations = ['sessions/new', 'tracks/new', 'renegotiate', 'tracks/update', 'tracks/close'];

  const actions: (() => void)[] = [
    () => {
      const source = pick(sources);
      const track = fakeTrack(source === 'microphone' ? 'audio' : 'video');
      publications.push(peer.publish(track, { source }));
    },
    () => void remove(publications)?.unpublish(),
    () => subscriptions.push(peer.subscribe(remote(), { layer: pick([null, 'a', 'c']) })),
    () => subscriptions.push(peer.subscribe(remote())),
    () => void remove(subscriptions)?.end(),
    () => pick(subscriptions)?.setRemote(remote()),
    () => pick(subscriptions)?.setLayer(pick([null, 'a', 'b', 'c'])),
    () =>
      void pick(publications)
        ?.replaceTrack(fakeTrack(pick(publications)!.track.kind as 'audio'))
        .catch(() => {}),
    () =>
      sfu.fail(
        pick(operations),
        pick(['no answer', { status: 503, body: { errorCode: 'backend_error' } }] as const),
      ),
    () => sfu.fail(pick(operations), { status: 410, body: { errorCode: 'session_error' } }),
    () => pick(FakeConnection.open)?.go(pick(['disconnected', 'failed', 'connected'])),
  ];
  for (let i = 0; i < ACTIONS; i++) {
    pick(actions)();
    await flush(clock, Math.floor(random() * 4));
    if (random() < 0.2) await clock.advance(random() * 2_000);
  }

  // The faults end, and losses are detected.
  sfu.faults.length = 0;
  for (const connection of FakeConnection.open) {
    if (connection.connectionState === 'disconnected') connection.go('connected');
  }
  peer.retry();
  for (let i = 0; i < 60; i++) {
    await clock.advance(1_000);
    await flush(clock, 6);
  }

  const { send, receive } = peer.state.get();
  for (const { state, trackName } of publications) {
    assert.equal(state.get().status, 'live', `publication ${trackName}: ${JSON.stringify(send)}`);
    assert.equal(state.get().sessionId, send.sessionId);
  }
  const wanted = subscriptions
    .map(({ remote: { sessionId, trackName } }) => `${sessionId} ${trackName}`)
    .sort();
  for (const {
    state,
    track,
    remote: { trackName },
  } of subscriptions) {
    assert.equal(state.get().status, 'live', `subscription ${trackName}: ${JSON.stringify(receive)}`);
    assert.ok(track.get(), 'the subscription has a track');
  }
  const tracks = subscriptions.map(({ track }) => track.get());
  assert.equal(new Set(tracks).size, tracks.length, 'two subscriptions show one track');
  const there = [...(sfu.sessions.get(receive.sessionId ?? '') ?? new Map()).values()];
  assert.deepEqual(there.map(({ sessionId, trackName }) => `${sessionId} ${trackName}`).sort(), wanted);
  const sent = [...(sfu.sessions.get(send.sessionId ?? '') ?? new Map()).values()];
  assert.deepEqual(
    sent.map(({ trackName }) => trackName).sort(),
    publications.map(({ trackName }) => trackName).sort(),
  );
  assert.ok(FakeConnection.open.length <= 2, `${FakeConnection.open.length} connections`);

  await Promise.all([peer.close(), flush(clock, 10)]);
  assert.equal(FakeConnection.open.length, 0);
  assert.equal(clock.pending, 0, 'timers left');
}

test(
  `${ROUNDS} times ${ACTIONS} random actions and faults end in exactly the wanted state`,
  LIMIT,
  async () => {
    const first = Number(process.env.CALLROOM_SEED ?? 1);
    for (let seed = first; seed < first + ROUNDS; seed++) {
      try {
        await play(seed);
      } catch (error) {
        throw new Error(`seed ${seed}`, { cause: error });
      }
    }
  },
);
