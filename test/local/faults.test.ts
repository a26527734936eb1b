import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { LinkConditioner } from '../../src/local/faults/link-conditioner.js';
import { TestClock } from '../../src/testing/test-clock.js';
import { ApiClient, audioOffer } from './api-client.js';

describe('faults', () => {
  let api: ApiClient;
  let session: string;
  const faultUrl = () => `${new URL(api.sfu.url).origin}/faults`;
  before(async () => {
    api = await ApiClient.start({ faults: true });
    session = await api.newSession();
  });
  after(() => api.close());

  it('fail an operation with any code, as often as was asked for', async () => {
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

  it('fail one item and let the others be', async () => {
    api.sfu.faults.add({ type: 'item-error', errorCode: 'internal_error', item: 'cam' });
    const answer = await api.request('POST', `sessions/${session}/tracks/new`, {
      sessionDescription: audioOffer('0', '1'),
      tracks: [
        { location: 'local', mid: '0', trackName: 'cam' },
        { location: 'local', mid: '1', trackName: 'mic' },
      ],
    });
    assert.deepEqual(
      answer.body.tracks.map((track: { errorCode?: string }) => track.errorCode),
      ['internal_error', undefined],
    );
  });

  it('are asked for over HTTP with the secret, and checked', async () => {
    const fault = { type: 'error', operation: 'sessions/new', errorCode: 'session_error', status: 425 };
    assert.equal((await api.fetch(faultUrl(), 'POST', fault, { Authorization: '' })).status, 401);
    assert.equal((await api.fetch(faultUrl(), 'POST', { type: 'nonsense' })).status, 400);
    assert.equal((await api.fetch(faultUrl(), 'POST', fault)).status, 204);
    assert.equal((await api.request('POST', 'sessions/new')).status, 425);
    await api.fetch(faultUrl(), 'POST', fault);
    assert.equal((await api.fetch(faultUrl(), 'DELETE')).status, 204);
    assert.equal((await api.request('POST', 'sessions/new')).status, 201);
  });

  it('lose the answer of something that was done all the same', async () => {
    api.sfu.faults.add({ type: 'no-answer', operation: 'tracks/new' });
    const other = await api.newSession();
    const given = AbortSignal.timeout(300);
    await assert.rejects(
      fetch(`${api.sfu.url}/apps/${api.sfu.appId}/sessions/${other}/tracks/new`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${api.sfu.appSecret}` },
        body: JSON.stringify({
          sessionDescription: audioOffer(),
          tracks: [{ location: 'local', mid: '0', trackName: 'mic' }],
        }),
        signal: given,
      }),
    );
    assert.equal((await api.request('GET', `sessions/${other}`)).body.tracks.length, 1);
  });

  it('make a session vanish', async () => {
    const other = await api.newSession();
    api.sfu.faults.add({ type: 'vanish', sessionId: other });
    assert.equal((await api.request('GET', `sessions/${other}`)).status, 410);
  });
});

describe('a bad link', () => {
  it('loses the share of datagrams it was told to', () => {
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

  it('lets through no more than its capacity, and drops what would wait too long', async () => {
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
