import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { ApiErrorCode } from '../../src/local/errors.js';
import { Faults } from '../../src/local/faults/faults.js';
import { faultyOperations } from '../../src/local/faults/faulty-operations.js';
import { LinkConditioner } from '../../src/local/faults/link-conditioner.js';
import { sessionOperations } from '../../src/local/sfu/operations/session-operations.js';
import { Sfu } from '../../src/local/sfu/sfu.js';
import { localCertificate } from '../../src/local/transport/certificate.js';
import { SfuFaults } from '../../src/testing/sfu-faults.js';
import { TestClock } from '../../src/testing/test-clock.js';
import { ApiClient, audioOffer } from './api-client.js';

const LIMITS = { trackTimeoutMs: 30_000, consentMs: 30_000, unconnectedMs: 60_000 };

describe('faults', () => {
  let api: ApiClient;
  let session: string;
  before(async () => {
    api = await ApiClient.start({ faults: true });
    session = await api.newSession();
  });
  afterEach(() => api.sfu.faults.clear());
  after(() => api.close());

  const codesOf = ({ body }: { body: { tracks: { errorCode?: string }[] } }) =>
    body.tracks.map((track) => track.errorCode);

  it('fail an operation with any code, the given number of times', async () => {
    api.sfu.faults.add({
      type: 'error',
      operation: 'state',
      errorCode: 'retryable_transient_error',
      times: 2,
    });
    const statuses = [];
    for (let i = 0; i < 3; i++) statuses.push((await api.request('GET', `sessions/${session}`)).status);
    assert.deepEqual(statuses, [503, 503, 200]);
  });

  it('affect a single session, and no other', async () => {
    const other = await api.newSession();
    api.sfu.faults.add({ type: 'error', sessionId: other, errorCode: 'backend_error' });
    assert.equal((await api.request('GET', `sessions/${session}`)).status, 200);
    assert.equal((await api.request('GET', `sessions/${other}`)).status, 502);
  });

  it('fail a single item, also a discovered item, and no other', async () => {
    api.sfu.faults.add({ type: 'item-error', errorCode: 'internal_error', item: 'cam' });
    const answer = await api.request('POST', `sessions/${session}/tracks/new`, {
      sessionDescription: audioOffer('0', '1', '2'),
      autoDiscover: true,
      tracks: [
        { location: 'local', mid: '0', trackName: 'cam' },
        { location: 'local', mid: '1', trackName: 'mic' },
      ],
    });
    assert.deepEqual(codesOf(answer), ['internal_error', undefined, undefined, undefined]);
  });

  it('fail adapters individually, with 503 if none is left', async () => {
    api.sfu.faults.add({
      type: 'item-error',
      operation: 'adapters/websocket/new',
      errorCode: 'websocket_localhost_not_allowed',
      item: 'speech',
    });
    const refused = await api.request('POST', 'adapters/websocket/new', {
      tracks: [{ location: 'local', trackName: 'speech', endpoint: 'ws://127.0.0.1:1', inputCodec: 'pcm' }],
    });
    assert.equal(refused.status, 503);
    assert.deepEqual(codesOf(refused), ['websocket_localhost_not_allowed']);
    api.sfu.faults.add({ type: 'item-error', errorCode: 'internal_error', item: 'a1' });
    const closed = await api.request('POST', 'adapters/websocket/close', {
      tracks: [{ adapterId: 'a1' }, { adapterId: 'a2' }],
    });
    assert.deepEqual(codesOf(closed), ['internal_error', undefined]);
  });

  it('fail the account API in its own envelope', async () => {
    api.sfu.faults.add({ type: 'error', operation: 'apps', errorCode: 'backend_error' });
    const apps = `${new URL(api.sfu.url).origin}/client/v4/accounts/any/calls/apps`;
    const refused = await api.fetch(apps, 'GET');
    assert.deepEqual([refused.status, refused.body.success, refused.body.result], [502, false, null]);
    assert.equal((await api.fetch(apps, 'GET')).body.success, true);
  });

  it('know every operation by name, and refuse unknown faults and targets', () => {
    for (const key of Object.keys(sessionOperations)) {
      assert.ok((faultyOperations as readonly string[]).includes(key.split(' ')[1] ?? ''), key);
    }
    const refused = (fault: object, code: ApiErrorCode) =>
      assert.throws(() => api.sfu.faults.add(fault as never), { code });
    refused({ type: 'nonsense' }, 'decoding_error');
    refused({ type: 'error', operation: 'track/new', errorCode: 'backend_error' }, 'decoding_error');
    refused({ type: 'error', errorCode: 'backend_error', status: 99 }, 'decoding_error');
    refused({ type: 'latency', delayMs: 2 ** 31 }, 'decoding_error');
    refused({ type: 'network', sessionId: 'none' }, 'session_error');
    refused({ type: 'vanish', sessionId: 'none' }, 'session_error');
    refused({ type: 'freeze', sessionId: session, trackName: 'none' }, 'not_found_track_error');
  });

  it('lose the answer of a request that was carried out', async () => {
    api.sfu.faults.add({ type: 'no-answer', operation: 'tracks/new' });
    const other = await api.newSession();
    const given = new AbortController();
    const lost = fetch(`${api.sfu.url}/apps/${api.sfu.appId}/sessions/${other}/tracks/new`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${api.sfu.appSecret}` },
      body: JSON.stringify({
        sessionDescription: audioOffer(),
        tracks: [{ location: 'local', mid: '0', trackName: 'mic' }],
      }),
      signal: given.signal,
    });
    let tracks = 0;
    while (tracks === 0) {
      await pause(20);
      tracks = (await api.request('GET', `sessions/${other}`)).body.tracks.length;
    }
    given.abort();
    await assert.rejects(lost, { name: 'AbortError' });
  });

  it('make a session vanish, or all of them', async () => {
    const [one, two] = [await api.newSession(), await api.newSession()];
    api.sfu.faults.add({ type: 'vanish', sessionId: one });
    assert.equal((await api.request('GET', `sessions/${one}`)).status, 410);
    assert.equal((await api.request('GET', `sessions/${two}`)).status, 200);
    api.sfu.faults.add({ type: 'vanish' });
    assert.equal((await api.request('GET', `sessions/${two}`)).status, 410);
  });

  it('make a session vanish during a delayed request', async () => {
    const clock = new TestClock();
    const timed = await ApiClient.start({ faults: true, clock });
    const other = await timed.newSession();
    timed.sfu.faults.add({ type: 'latency', operation: 'tracks/new', delayMs: 1_000 });
    const before = clock.pending;
    const held = timed.request('POST', `sessions/${other}/tracks/new`, {
      sessionDescription: audioOffer(),
      autoDiscover: true,
    });
    await clock.untilPending(before + 1);
    timed.sfu.faults.add({ type: 'vanish', sessionId: other });
    await clock.advance(1_000);
    assert.equal((await held).status, 410);
    await timed.close();
  });
});

describe('faults, over HTTP', () => {
  let api: ApiClient;
  let faults: SfuFaults;
  beforeEach(async () => {
    api = await ApiClient.start({ faults: true });
    faults = new SfuFaults({ url: api.sfu.url, secret: api.sfu.appSecret });
  });
  afterEach(() => api.close());

  it('are added and cleared from callroom/testing', async () => {
    const fault = {
      type: 'error',
      operation: 'sessions/new',
      errorCode: 'session_error',
      status: 425,
    } as const;
    await faults.add(fault);
    assert.equal((await api.request('POST', 'sessions/new')).status, 425);
    await faults.add(fault);
    await faults.clear();
    assert.equal((await api.request('POST', 'sessions/new')).status, 201);
  });

  it('can target a session from the list', async () => {
    const session = await api.newSession();
    await api.request('POST', `sessions/${session}/tracks/new`, {
      sessionDescription: audioOffer(),
      tracks: [{ location: 'local', mid: '0', trackName: 'mic' }],
    });
    assert.deepEqual(await faults.sessions(), [{ sessionId: session, trackNames: ['mic'] }]);
    await faults.add({ type: 'vanish', sessionId: session });
    assert.deepEqual(await faults.sessions(), []);
  });

  it('are refused without the secret, and explain wrong requests', async () => {
    const stranger = new SfuFaults({ url: api.sfu.url, secret: 'wrong' });
    await assert.rejects(stranger.clear(), { name: 'SfuFaultError', code: 'refused' });
    await assert.rejects(faults.add({ type: 'nonsense' } as never), { message: /type/ });
    await assert.rejects(faults.add({ type: 'vanish', sessionId: 'none' }), { message: /gone/ });
    const without = await ApiClient.start();
    const closed = new SfuFaults({ url: without.sfu.url, secret: without.sfu.appSecret });
    await assert.rejects(closed.sessions(), { message: /callroom dev --faults/ });
    await without.close();
    await assert.rejects(closed.sessions(), { code: 'unreachable' });
  });
});

describe('faults in time', () => {
  it('delay an answer by the given time', async () => {
    const clock = new TestClock();
    const sfu = await Sfu.start({
      certificate: await localCertificate(),
      udpPort: 0,
      openToNetwork: false,
      announceAddresses: ['192.0.2.1'],
      clock,
      limits: LIMITS,
    });
    const faults = new Faults(sfu, clock);
    faults.add({ type: 'latency', delayMs: 3_000 });
    let isDone = false;
    const answer = faults
      .around({ operation: 'state' }, undefined, () => ({}))
      .then(() => {
        isDone = true;
      });
    await clock.advance(2_999);
    assert.equal(isDone, false);
    await clock.advance(1);
    await answer;
    await sfu.close();
  });
});

describe('a bad network path', () => {
  it('loses the configured share of datagrams', () => {
    let next = 0;
    const link = new LinkConditioner({ loss: 0.25 }, new TestClock(), () => (next++ % 4) / 4);
    let delivered = 0;
    for (let i = 0; i < 100; i++) link.pass(100, () => delivered++);
    assert.equal(delivered, 75);
  });

  it('delays datagrams and keeps their order', async () => {
    const clock = new TestClock();
    const link = new LinkConditioner({ delayMs: 50 }, clock);
    const arrived: number[] = [];
    for (const i of [1, 2, 3]) link.pass(100, () => arrived.push(i));
    await clock.advance(49);
    assert.deepEqual(arrived, []);
    await clock.advance(1);
    assert.deepEqual(arrived, [1, 2, 3]);
  });

  it('limits the bit rate, and drops datagrams that would wait too long', async () => {
    const clock = new TestClock();
    const link = new LinkConditioner({ capBps: 80_000 }, clock);
    let delivered = 0;
    for (let i = 0; i < 100; i++) link.pass(1000, () => delivered++);
    await clock.advance(250);
    assert.equal(delivered, 2);
    await clock.advance(10_000);
    assert.equal(delivered, 4);
  });
});
