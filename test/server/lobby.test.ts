import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { LobbyClient } from '../../src/call/lobby/lobby-client.js';
import { systemClock } from '../../src/core/clock.js';
import {
  type CheckAnswer,
  type LobbyView,
  MAX_CHECK_BYTES,
  type MediaMessage,
  type PrepareAnswer,
  sources,
} from '../../src/room/protocol/index.js';
import { createRoomToken } from '../../src/server/tokens/room-token.js';
import { sendPart } from '../support/forged-requests.js';
import { FakeCallsServer, offer, type SeenRequest } from './fake-calls-server.js';
import { RawClient } from './raw-client.js';
import { type RunningWorker, startWorker, TOKEN_SECRET } from './start-worker.js';

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

  test('a token is used as long as the server accepts it, and then another is requested', async () => {
    const room = 'looking';
    const times = [Date.now(), Date.now() - 600_000, Date.now()];
    const tokens: Promise<string>[] = times.map((nowMs) =>
      createRoomToken({ secret: TOKEN_SECRET, room, subject: 'ada', name: 'Ada', nowMs }),
    );
    let asked = 0;
    const fresh = new LobbyClient(worker.origin, room, () => tokens[asked++]!, systemClock);
    for (let time = 0; time < 3; time++) assert.equal((await fresh.getView()).count, 0);
    await fresh.transfer(10, 10);
    assert.equal(asked, 1);
    // A token that expires before its first use is reported as a fault of the site; the next token is tried.
    const late = new LobbyClient(worker.origin, room, () => tokens[asked++]!, systemClock);
    await assert.rejects(late.getView(), { code: 'token_expired' });
    await late.transfer(10, 10);
    assert.equal((await late.getView()).count, 0);
    assert.equal(asked, 3);
  });

  test('a lobby sees who is inside, and how many', async () => {
    const room = 'faces';
    const token = await worker.token({ room });
    const { participants: none, count: nobody } = await view(room, token);
    assert.deepEqual([none, nobody], [[], 0]);
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

  test('people who have to wait learn nothing else', async () => {
    const room = 'waiting';
    const ada = await RawClient.join(worker, { room, token: await worker.token({ room, role: 'host' }) });
    const token = await worker.token({ room, role: 'waiting', subject: 'other' });
    const { publish, ...rest } = await view(room, token);
    assert.deepEqual(rest, { participants: [], count: null, waits: true, live: null, role: 'participant' });
    assert.deepEqual(publish, sources, 'what the person may publish once admitted');
    await ada.close();
  });

  test('a lobby tells its person their role and what they may publish, by token and by decision', async () => {
    const room = 'own-grants';
    const own = async (options: Omit<Parameters<RunningWorker['token']>[0], 'room'>) => {
      const { role, publish } = await view(room, await worker.token({ ...options, room }));
      return { role, publish };
    };
    assert.deepEqual(await own({ role: 'host' }), { role: 'host', publish: sources });
    assert.deepEqual(await own({ role: 'viewer' }), { role: 'viewer', publish: [] });
    const grants = { publish: ['microphone' as const] };
    assert.deepEqual(await own({ role: 'participant', grants }), {
      role: 'participant',
      publish: ['microphone'],
    });
    // The room's decisions count more than the token.
    const host = await RawClient.join(worker, { room, token: await worker.token({ room, role: 'host' }) });
    const eve = { role: 'viewer' as const, subject: 'eve' };
    const viewer = await RawClient.join(worker, { room, token: await worker.token({ room, ...eve }) });
    const participant = viewer.welcome.self.id;
    await host.command('participant.promote', { participant, role: 'participant' });
    assert.deepEqual(await own(eve), { role: 'participant', publish: sources });
    await host.command('participant.revoke', { participant, source: 'camera' });
    assert.deepEqual((await own(eve)).publish, ['microphone', 'screen', 'screen-audio']);
    await viewer.close();
    await host.close();
  });

  test('nobody learns anything without a token of that room, or after a ban', async () => {
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
    await host.command('participant.remove', { participant: mallory.welcome.self.id, ban: true });
    assert.equal((await ask(room, token)).status, 403);
    await host.close();
  });

  test('a speed test transfers the requested bytes, within limits', async () => {
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
    // Without a Content-Length.
    const long = new Uint8Array(MAX_CHECK_BYTES + 1);
    const url = `${worker.origin}/lobby/${room}/speed`;
    assert.equal((await sendPart('POST', url, { Authorization: `Bearer ${token}` }, long)).status, 413);
  });

  test('speed tests are limited per person, and do not limit others', async () => {
    const room = 'often-measured';
    const measure = async (subject: string) => {
      const token = await worker.token({ room, subject });
      return (await ask(room, token, '/speed?bytes=0', { method: 'POST' })).status;
    };
    const statuses = [];
    for (let time = 0; time <= 40; time++) statuses.push(await measure('ada'));
    assert.deepEqual(statuses, [...Array(40).fill(200), 429]);
    assert.equal(await measure('bob'), 200);
  });

  test('an SFU that does not answer is part of the result, and not an error', async () => {
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

describe('the check of a connection', () => {
  let worker: RunningWorker;
  let calls: FakeCallsServer;
  before(async () => {
    calls = await FakeCallsServer.start();
    calls.override = ({ path }) =>
      path.endsWith('/generate-ice-servers')
        ? {
            status: 201,
            body: { iceServers: [{ urls: ['turn:turn.example:3478'], username: 'u', credential: 'c' }] },
          }
        : { status: 201, body: { sessionId: 's', sessionDescription: { type: 'answer', sdp: 'v=0' } } };
    const vars = { TURN_KEY_ID: 'key', TURN_KEY_TOKEN: 'the token of the key' };
    worker = await startWorker({ callsApiBase: calls.base, vars });
  });
  after(async () => {
    await worker.stop();
    await calls.stop();
  });

  async function check(room: string, options: Parameters<RunningWorker['token']>[0]): Promise<Response> {
    return fetch(`${worker.origin}/lobby/${room}/check`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${await worker.token(options)}` },
      body: JSON.stringify({ sdp: 'v=0' }),
    });
  }

  test('has TURN for people who may enter, not for people who must wait', async () => {
    const room = 'relay';
    const serversOf = async () =>
      ((await (await check(room, { room, subject: 'ada' })).json()) as CheckAnswer).iceServers.length;
    assert.equal(await serversOf(), 1);
    const host = await RawClient.join(worker, { room, token: { room, role: 'host' } });
    await host.command('room.wait', { waitingRoom: true });
    assert.equal(await serversOf(), 0);
    await host.close();
  });

  test('is refused to banned people, without a request to the SFU', async () => {
    const room = 'banned';
    const host = await RawClient.join(worker, { room, token: { room, role: 'host' } });
    const ada = await RawClient.join(worker, { room, token: { room, subject: 'ada' } });
    await Promise.all([host, ada].map((client) => client.next('iceServers')));
    await host.command('participant.remove', { participant: ada.id, ban: true });
    // The TURN credentials that they had are revoked meanwhile.
    const asked = () => calls.requests.filter(({ path }) => !path.endsWith('/revoke')).length;
    const before = asked();
    assert.equal((await check(room, { room, subject: 'ada' })).status, 403);
    assert.equal(asked(), before);
    await host.close();
  });

  test('is limited per person, and does not limit others', async () => {
    const room = 'often';
    const statuses = [];
    for (let time = 0; time <= 10; time++) {
      statuses.push((await check(room, { room, subject: 'ada' })).status);
    }
    assert.deepEqual(statuses, [...Array(10).fill(200), 429]);
    assert.equal((await check(room, { room, subject: 'bob' })).status, 200);
    await worker.advance(room, 20_000);
    assert.equal((await check(room, { room, subject: 'ada' })).status, 200);
  });
});

describe('a prepared session', () => {
  let worker: RunningWorker;
  let calls: FakeCallsServer;
  before(async () => {
    calls = await FakeCallsServer.start();
    worker = await startWorker({ callsApiBase: calls.base });
  });
  after(async () => {
    await worker.stop();
    await calls.stop();
  });
  beforeEach(() => {
    calls.requests.length = 0;
    calls.override = answered;
  });

  const OFFER = { type: 'offer', sdp: 'the transport' };
  const PULLED = { type: 'offer', sdp: 'what is being sent' };
  /** As the SFU does: an offer of the transport, and one of what is pulled. */
  function answered({ path, body }: SeenRequest) {
    if (path.endsWith('/datachannels/establish'))
      return { status: 200, body: { requiresImmediateRenegotiation: true, sessionDescription: OFFER } };
    const { tracks = [] } = (body ?? {}) as { tracks?: { location?: string }[] };
    if (!path.endsWith('/tracks/new') || tracks[0]?.location !== 'remote') return undefined;
    const results = tracks.map((track, index) => ({ ...track, mid: `m${index}` }));
    return { status: 200, body: { sessionDescription: PULLED, tracks: results } };
  }

  type Who = { room: string; subject: string } & Parameters<RunningWorker['token']>[0];
  async function post(who: Who, path: string, body?: object): Promise<Response> {
    return fetch(`${worker.origin}/lobby/${who.room}/${path}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${await worker.token(who)}` },
      ...(body && { body: JSON.stringify(body) }),
    });
  }

  async function prepare(who: Who): Promise<NonNullable<PrepareAnswer['session']>> {
    const { session } = (await (await post(who, 'prepare')).json()) as PrepareAnswer;
    return session!;
  }

  const come = (who: Who, ticket: string) =>
    RawClient.join(worker, { room: who.room, token: who, query: { media: 'audio,video', prepared: ticket } });

  /** The SFU requests since the last count. */
  const asked = () => calls.requests.map(({ path }) => path.replace('/apps/app/', ''));

  /** A participant whose camera can be pulled. */
  async function publisher(room: string) {
    const client = await RawClient.join(worker, { room, token: { room, subject: 'ada' } });
    const headers = { Authorization: `Bearer ${client.welcome.credential!.token}` };
    const send = (path: string, body?: object) =>
      fetch(`${worker.origin}/calls/${path}`, {
        method: 'POST',
        headers,
        ...(body && { body: JSON.stringify(body) }),
      });
    const { sessionId } = (await (await send('sessions/new')).json()) as { sessionId: string };
    await send(`sessions/${sessionId}/tracks/new`, {
      sessionDescription: offer({ mid: '0', kind: 'video' }),
      tracks: [{ location: 'local', trackName: 'face', mid: '0' }],
    });
    calls.requests.length = 0;
    return client;
  }

  async function offered(client: Awaited<ReturnType<typeof come>>) {
    return ((await client.next('media')) as unknown as MediaMessage).media;
  }

  /** The status of a request that only the owner of a session may make. */
  async function ownerAsks(client: Awaited<ReturnType<typeof come>>, sessionId: string): Promise<number> {
    const headers = { Authorization: `Bearer ${client.welcome.credential!.token}` };
    return (await fetch(`${worker.origin}/calls/sessions/${sessionId}`, { headers })).status;
  }

  test('is made and answered before the join, and carries the offer: one request less', async () => {
    const bob = { room: 'prepared', subject: 'bob' };
    const ada = await publisher('prepared');
    const { sessionId, offer: sdp, ticket, lastsMs } = await prepare(bob);
    assert.deepEqual([sdp, lastsMs], [OFFER.sdp, 300_000]);
    assert.equal((await post(bob, 'prepare/answer', { ticket, sdp: 'the answer' })).status, 200);
    const session = `sessions/${sessionId}`;
    assert.deepEqual(asked(), [
      'sessions/new',
      `${session}/datachannels/establish`,
      `${session}/renegotiate`,
    ]);
    calls.requests.length = 0;
    const client = await come(bob, ticket);
    const media = await offered(client);
    assert.deepEqual([media!.sessionId, media!.offer], [sessionId, PULLED.sdp]);
    assert.deepEqual(asked(), [`${session}/tracks/new`]);
    const late = await post(bob, 'prepare/answer', { ticket, sdp: 'by the back door' });
    assert.equal(late.status, 404, 'from now on the room decides');
    for (const one of [ada, client]) await one.close();
  });

  test('belongs to its owner also if there is nothing to receive yet', async () => {
    const bob = { room: 'early', subject: 'bob' };
    const { sessionId, ticket } = await prepare(bob);
    const client = await come(bob, ticket);
    assert.equal(client.welcome.media, null);
    assert.equal(await ownerAsks(client, sessionId), 200);
    await client.close();
  });

  test('is not usable by another person, another room, or a second window', async () => {
    const bob = { room: 'own', subject: 'bob' };
    const { sessionId, ticket } = await prepare(bob);
    for (const other of [
      { room: 'own', subject: 'eve' },
      { room: 'another', subject: 'bob' },
    ]) {
      const thief = await come(other, ticket);
      assert.equal(await ownerAsks(thief, sessionId), 410);
      assert.equal((await post(other, 'prepare/answer', { ticket, sdp: 'of a thief' })).status, 401);
      await thief.close();
    }
    const forged = await come(bob, `${ticket}x`);
    assert.equal(await ownerAsks(forged, sessionId), 410);
    const first = await come(bob, ticket);
    const second = await come(bob, ticket);
    assert.deepEqual([await ownerAsks(first, sessionId), await ownerAsks(second, sessionId)], [200, 410]);
    for (const one of [forged, first, second]) await one.close();
  });

  test('is closed and replaced if the SFU has lost it or does not answer', async () => {
    const bob = { room: 'gone', subject: 'bob' };
    const ada = await publisher('gone');
    const { sessionId, ticket } = await prepare(bob);
    calls.override = (request) =>
      request.path.includes(sessionId)
        ? { status: 410, body: { errorCode: 'session_error' } }
        : answered(request);
    const client = await come(bob, ticket);
    const media = await offered(client);
    assert.notEqual(media!.sessionId, sessionId);
    assert.equal(media!.tracks.length, 1);
    assert.equal(await ownerAsks(client, sessionId), 410);
    await calls.seen(({ method, path }) => method === 'GET' && path.endsWith(sessionId));
    for (const one of [ada, client]) await one.close();
  });

  test('is refused to people who wait, may not receive, or are banned; and is limited', async () => {
    const room = 'few';
    assert.equal((await post({ room, subject: 'w', role: 'waiting' }, 'prepare')).status, 403);
    const { sessionId, ticket } = await prepare({ room, subject: 'deaf' });
    const deaf = await come({ room, subject: 'deaf', grants: { subscribe: false } }, ticket);
    assert.equal(await ownerAsks(deaf, sessionId), 410);
    const host = await RawClient.join(worker, { room, token: { room, role: 'host' } });
    await host.command('participant.remove', { participant: deaf.id, ban: true });
    assert.equal((await post({ room, subject: 'deaf' }, 'prepare')).status, 403);
    const statuses = new Set<number>();
    for (let n = 0; n <= 20; n++) statuses.add((await post({ room, subject: 'hasty' }, 'prepare')).status);
    assert.deepEqual([...statuses], [200, 429]);
    await host.close();
  });
});
