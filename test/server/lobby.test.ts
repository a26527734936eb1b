import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { CheckAnswer, LobbyView } from '../../src/room/messages.js';
import { RawClient } from './raw-client.js';
import { type RunningWorker, startWorker } from './start-worker.js';

describe('before a room', () => {
  let worker: RunningWorker;
  before(async () => {
    worker = await startWorker();
  });
  after(() => worker.stop());

  async function ask(room: string, token: string, path = '', init: RequestInit = {}): Promise<Response> {
    const headers = { Authorization: `Bearer ${token}` };
    return fetch(`${worker.origin}/lobby/${room}${path}`, { ...init, headers });
  }

  async function view(room: string, token: string): Promise<LobbyView> {
    const response = await ask(room, token);
    assert.equal(response.status, 200);
    return (await response.json()) as LobbyView;
  }

  test('one is told who is in it, and how many', async () => {
    const room = 'faces';
    const token = await worker.token({ room });
    assert.deepEqual(await view(room, token), { participants: [], count: 0, waits: false });
    const clients = [];
    for (let person = 1; person <= 10; person++) {
      const own = await worker.token({ room, subject: `s${person}`, name: `Person ${person}` });
      clients.push(await RawClient.join(worker, { room, token: own }));
    }
    const { participants, count, waits } = await view(room, token);
    assert.equal(participants.length, 8);
    assert.equal(participants[0]?.name, 'Person 1');
    assert.equal(count, 10);
    assert.equal(waits, false);
    for (const client of clients) await client.close();
  });

  test('whoever has to wait is told no more than that', async () => {
    const room = 'waiting';
    const ada = await RawClient.join(worker, { room, token: await worker.token({ room, role: 'host' }) });
    const token = await worker.token({ room, role: 'waiting', subject: 'other' });
    assert.deepEqual(await view(room, token), { participants: [], count: null, waits: true });
    await ada.close();
  });

  test('nobody is told anything without a token of that room, or after they were removed for good', async () => {
    const room = 'closed';
    for (const [token, status] of [
      ['', 401],
      ['nonsense', 401],
      [await worker.token({ room: 'another' }), 403],
    ] as const) {
      assert.equal((await ask(room, token)).status, status);
    }
    const host = await RawClient.join(worker, { room, token: await worker.token({ room, role: 'host' }) });
    const token = await worker.token({ room, subject: 'mallory', name: 'Mallory' });
    const mallory = await RawClient.join(worker, { room, token });
    await host.command('participant.remove', { participant: mallory.welcome.self.id, keepOut: true });
    assert.equal((await ask(room, token)).status, 403);
    await host.close();
  });

  test('as much is sent and fetched as is asked for, within bounds', async () => {
    const room = 'speed';
    const token = await worker.token({ room });
    const fetched = await ask(room, token, '/speed?bytes=200000', {
      method: 'POST',
      body: new Uint8Array(50_000),
    });
    assert.equal((await fetched.arrayBuffer()).byteLength, 200_000);
    for (const bytes of [2_000_000, -1, Number.NaN]) {
      const refused = await ask(room, token, `/speed?bytes=${bytes}`, { method: 'POST' });
      assert.equal(refused.status, 413);
    }
  });

  test('an SFU that does not answer is part of the answer, and no error', async () => {
    const room = 'nosfu';
    const response = await ask(room, await worker.token({ room }), '/check', {
      method: 'POST',
      body: JSON.stringify({ sdp: 'v=0' }),
    });
    assert.deepEqual((await response.json()) as CheckAnswer, { sdp: null, iceServers: [] });
    const refused = await ask(room, await worker.token({ room }), '/check', { method: 'POST', body: '{' });
    assert.equal(refused.status, 400);
  });
});
