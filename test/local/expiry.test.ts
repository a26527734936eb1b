import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { ApiError } from '../../src/local/errors.js';
import { ConnectionWaiter } from '../../src/local/sfu/connection-waiter.js';
import { newTracks } from '../../src/local/sfu/operations/new-tracks.js';
import { Sfu } from '../../src/local/sfu/sfu.js';
import { localCertificate } from '../../src/local/transport/certificate.js';
import { TestClock } from '../../src/testing/test-clock.js';
import { ApiClient, audioOffer } from './api-client.js';
import { RawClient } from './raw-client.js';

/** How often the SFU looks for what has expired. */
const TICK_MS = 500;

async function startSfu() {
  const clock = new TestClock();
  const sfu = await Sfu.start({
    certificate: await localCertificate(),
    udpPort: 0,
    openToNetwork: false,
    announceAddresses: ['192.0.2.1'],
    clock,
    limits: { trackTimeoutMs: 30_000, consentMs: 30_000, unconnectedMs: 60_000 },
  });
  return { sfu, clock };
}

function isError(code: string, status: number) {
  return (error: unknown) => error instanceof ApiError && error.code === code && error.status === status;
}

describe('time in the local SFU', () => {
  it('ends a session that never connects, and a track that never sends', async () => {
    const { sfu } = await startSfu();
    const earliest = performance.now();
    const session = sfu.newSession('app');
    const body = {
      sessionDescription: audioOffer(),
      tracks: [{ location: 'local' as const, mid: '0', trackName: 'mic' }],
    };
    await newTracks.run(session, body, sfu);
    // Both began between these times, however slow the machine is.
    const latest = performance.now();
    session.tick(earliest + 29_999);
    assert.ok(session.track('mic'), 'the track is there after 29.999 s');
    session.tick(latest + 30_001);
    assert.equal(session.track('mic'), undefined);
    assert.equal(session.closedBecause, undefined);
    session.tick(latest + 60_001);
    assert.throws(() => sfu.session(session.id), isError('session_error', 410));
    await sfu.close();
  });

  it('lets a second exchange wait 5 s for the connection, then answers 425', async () => {
    const { sfu, clock } = await startSfu();
    const session = sfu.newSession('app');
    const tracks = [{ location: 'local' as const, mid: '0', trackName: 'mic' }];
    await newTracks.run(session, { sessionDescription: audioOffer(), tracks }, sfu);
    const second = newTracks.run(session, { sessionDescription: audioOffer(), tracks }, sfu);
    const overlapping = newTracks.run(session, { sessionDescription: audioOffer(), tracks }, sfu);
    const outcomes = Promise.allSettled([second, overlapping]);
    await clock.advance(5_000);
    const [late, refused] = await outcomes;
    assert.ok(
      late?.status === 'rejected' && isError('session_error', 425)(late.reason),
      'the waiting exchange ends with 425',
    );
    assert.ok(
      refused?.status === 'rejected' && isError('invalid_session_description', 406)(refused.reason),
      'the overlapping exchange is refused with 406',
    );
    await sfu.close();
  });

  it('lets a pull wait 5 s for the first packet, then fails that track', async () => {
    const { sfu, clock } = await startSfu();
    const [publisher, subscriber] = [sfu.newSession('app'), sfu.newSession('app')];
    const local = [{ location: 'local' as const, mid: '0', trackName: 'mic' }];
    await newTracks.run(publisher, { sessionDescription: audioOffer(), tracks: local }, sfu);
    const pulled = newTracks.run(
      subscriber,
      { tracks: [{ location: 'remote', sessionId: publisher.id, trackName: 'mic' }] },
      sfu,
    );
    await clock.advance(5_000);
    const answer = (await pulled) as { tracks: { errorCode?: string }[] };
    assert.equal(answer.tracks[0]?.errorCode, 'empty_track_error');
    await sfu.close();
  });

  it('leaves no timer behind when the SFU is closed', async () => {
    const { sfu, clock } = await startSfu();
    const session = sfu.newSession('app');
    await newTracks.run(session, { sessionDescription: audioOffer(), autoDiscover: true }, sfu);
    await sfu.close();
    assert.equal(clock.pending, 0);
  });
});

describe('a session that was connected', () => {
  it('outlives its tracks, exists for a while without its client, and then ends', async () => {
    // The SFU looks only when this clock says so. What it then compares are real times.
    const clock = new TestClock();
    const api = await ApiClient.start({ clock, trackTimeoutMs: 500, sessionTimeoutMs: 4_000 });
    const client = await RawClient.publish(api);
    const state = () => api.request('GET', `sessions/${client.sessionId}`);
    const isActive = (track: { status: string }) => track.status === 'active';
    const look = () => clock.advance(TICK_MS);
    // It shows that it is there, and sends no media.
    while ((await state()).body.tracks.some(isActive)) {
      await pause(100);
      await client.caughtUp();
      await look();
    }
    await client.close();
    assert.equal((await state()).status, 200);
    let answer = await state();
    for (; answer.status === 200; answer = await state()) {
      await pause(100);
      await look();
    }
    assert.deepEqual([answer.status, answer.body.errorCode], [410, 'session_error']);
    await api.close();
  });
});

describe('a connection waiter', () => {
  it('resolves for everyone who waits, and for nobody who gave up', async () => {
    const clock = new TestClock();
    const expectation = new ConnectionWaiter(clock);
    const impatient = expectation.within(100);
    const patient = expectation.within(1_000);
    await clock.advance(100);
    expectation.settle(true);
    assert.deepEqual(await Promise.all([impatient, patient]), [false, true]);
    assert.equal(clock.pending, 0);
  });
});
