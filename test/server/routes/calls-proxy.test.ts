import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { nextAction } from '../../../src/calls-api/error-codes.js';
import type { ParticipantInfo, PublicationInfo } from '../../../src/room/protocol/index.js';
import { sendPart } from '../../support/forged-requests.js';
import { FakeCallsServer, offer } from '../fake-calls-server.js';
import { RawClient } from '../raw-client.js';
import { type RunningWorker, startWorker } from '../start-worker.js';

let sfu: FakeCallsServer;
let worker: RunningWorker;
before(async () => {
  sfu = await FakeCallsServer.start();
  worker = await startWorker({
    callsApiBase: sfu.base,
    vars: { ALLOWED_ORIGINS: 'https://listed.example' },
  });
});
after(async () => {
  await worker.stop();
  await sfu.stop();
});
beforeEach(() => {
  sfu.override = () => undefined;
});

type Joined = Awaited<ReturnType<typeof RawClient.join>>;
interface Reply {
  status: number;
  // State that the tests inspect.
  body: Record<string, never> & {
    sessionId?: string;
    errorCode?: string;
    error?: { code: string };
    tracks?: { trackName?: string; errorCode?: string; mid?: string }[];
    iceServers?: unknown[];
  };
}

async function call(
  bearer: string | null,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Reply & { headers: Headers }> {
  const response = await fetch(`${worker.origin}/calls/${path}`, {
    method,
    headers: { ...(bearer === null ? {} : { Authorization: `Bearer ${bearer}` }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text ? JSON.parse(text) : {}, headers: response.headers };
}

const join = (room: string, subject: string, more = {}) =>
  RawClient.join(worker, { room, token: { room, subject, name: subject, ...more } });
const bearer = (client: Joined) => client.welcome.credential!.token;
async function session(client: Joined): Promise<string> {
  const { status, body } = await call(bearer(client), 'POST', 'sessions/new');
  assert.equal(status, 201);
  return body.sessionId!;
}
const local = (trackName: string, mid: string) => ({ location: 'local', trackName, mid });
const remote = (sessionId: string, trackName: string) => ({ location: 'remote', sessionId, trackName });
async function publish(client: Joined, sessionId: string) {
  return call(bearer(client), 'POST', `sessions/${sessionId}/tracks/new`, {
    sessionDescription: offer({ mid: '0', kind: 'audio' }, { mid: '1', kind: 'video', layers: ['b', 'a'] }),
    tracks: [local('voice', '0'), local('face', '1')],
  });
}
async function participant(client: Joined, id: string): Promise<ParticipantInfo | undefined> {
  return (await client.roomState()).participants[id];
}
async function publications(client: Joined, id = client.id): Promise<Record<string, PublicationInfo>> {
  return (await participant(client, id))?.publications ?? {};
}

describe('a track that the SFU confirms becomes a publication', () => {
  test('kind and layers come from the offer, the source from the declaration or the kind', async () => {
    const ada = await join('publish', 'ada');
    const bob = await join('publish', 'bob');
    await ada.command('publication.declare', { trackName: 'voice', source: 'microphone', muted: true });
    const sessionId = await session(ada);
    const { status } = await publish(ada, sessionId);
    assert.equal(status, 200);
    await bob.patched(({ set }) => set?.[2] === 'publications');
    assert.deepEqual(await publications(bob, ada.id), {
      voice: { trackName: 'voice', source: 'microphone', kind: 'audio', sessionId, muted: true },
      face: {
        trackName: 'face',
        source: 'camera',
        kind: 'video',
        sessionId,
        muted: false,
        layers: ['a', 'b'],
      },
    });
    await ada.command('publication.declare', { trackName: 'voice', source: 'microphone', muted: false });
    await bob.patched(({ set, value }) => set?.[3] === 'voice' && (value as PublicationInfo).muted === false);
    for (const client of [ada, bob]) await client.close();
  });

  test('the app’s secret goes to the SFU and never to the page', async () => {
    const ada = await join('secret', 'ada');
    const before = sfu.requests.length;
    await session(ada);
    const seen = sfu.requests[before]!;
    assert.equal(seen.path, '/apps/app/sessions/new');
    assert.equal(seen.authorization, 'Bearer the secret of the app');
    assert.equal(JSON.stringify(ada.messages).includes('the secret of the app'), false);
    await ada.close();
  });

  test('a failed item is no publication, and its error is passed on unchanged', async () => {
    const ada = await join('item', 'ada');
    const sessionId = await session(ada);
    const failed = {
      trackName: 'face',
      mid: '1',
      errorCode: 'repeated_local_track_error',
      errorDescription: 'no',
    };
    sfu.override = ({ path }) =>
      path.endsWith('/tracks/new')
        ? { status: 200, body: { tracks: [{ trackName: 'voice', mid: '0' }, failed] } }
        : undefined;
    const { status, body } = await publish(ada, sessionId);
    assert.equal(status, 200);
    assert.deepEqual(body.tracks?.[1], failed);
    assert.deepEqual(Object.keys(await publications(ada)), ['voice']);
    await ada.close();
  });

  test('closed tracks and tracks of a reloaded page are no longer publications', async () => {
    const room = 'close';
    const ada = await join(room, 'ada');
    const sessionId = await session(ada);
    await publish(ada, sessionId);
    await call(bearer(ada), 'PUT', `sessions/${sessionId}/tracks/close`, {
      tracks: [{ mid: '0' }],
      force: true,
    });
    assert.deepEqual(Object.keys(await publications(ada)), ['face']);
    await ada.close();
    const reloaded = await RawClient.join(worker, {
      room,
      token: { room, subject: 'ada' },
      query: { resume: ada.welcome.resume },
    });
    assert.equal(reloaded.id, ada.id);
    assert.deepEqual(await publications(reloaded), {});
    const closing = await sfu.seen(
      ({ path, body }) =>
        path.includes(sessionId) && path.endsWith('close') && JSON.stringify(body).includes('"mid":"1"'),
    );
    assert.deepEqual(closing.body, { tracks: [{ mid: '1' }], force: true });
    await reloaded.close();
  });

  test('a track published again by a new session keeps its place', async () => {
    const ada = await join('heal', 'ada');
    const first = await session(ada);
    await publish(ada, first);
    const second = await session(ada);
    await publish(ada, second);
    assert.equal((await publications(ada)).face?.sessionId, second);
    await call(bearer(ada), 'PUT', `sessions/${first}/tracks/close`, { tracks: [{ mid: '1' }], force: true });
    assert.equal((await publications(ada)).face?.sessionId, second, 'closing the old one does not end it');
    await ada.close();
  });
});

describe('the proxy refuses or removes', () => {
  test('routes that it does not offer', async () => {
    const ada = await join('routes', 'ada');
    const id = await session(ada);
    const before = sfu.requests.length;
    for (const [method, path, body, status] of [
      ['POST', 'adapters/websocket/new', {}, 404],
      ['POST', 'sessions/new?thirdparty=true', undefined, 403],
      ['DELETE', `sessions/${id}`, undefined, 404],
      ['POST', `sessions/${id}/tracks/new`, { autoDiscover: true, sessionDescription: offer() }, 403],
      ['POST', `sessions/${id}/tracks/new`, { tracks: [local('a', '0'), remote('x', 'y')] }, 400],
      ['POST', `sessions/${id}/tracks/new`, { tracks: 'all' }, 400],
      ['PUT', `sessions/${id}%2F..%2Fother/renegotiate`, {}, 404],
      ['PUT', 'sessions/%/renegotiate', {}, 404],
    ] as const) {
      const reply = await call(bearer(ada), method, path, body);
      assert.equal(reply.status, status, `${method} ${path}`);
      assert.ok(reply.body.error?.code && reply.body.errorCode, 'in both shapes');
    }
    const long = await sendPart('POST', `${worker.origin}/calls/sessions/${id}/tracks/new`, {
      Authorization: `Bearer ${bearer(ada)}`,
      'Content-Length': '600000',
    });
    assert.equal(long.status, 413, 'a long body');
    const { error, errorCode } = long.body as Reply['body'];
    assert.ok(error?.code && errorCode, 'in both shapes');
    assert.equal(sfu.requests.length, before, 'nothing of it reached the SFU');
    await ada.close();
  });

  test('unknown fields, wherever they are', async () => {
    const ada = await join('fields', 'ada');
    const evil = { thirdparty: true, autoDiscover: true, tracks: [local('a', '0')] };
    const { body } = await call(bearer(ada), 'POST', 'sessions/new', evil);
    assert.equal(sfu.requests.at(-1)!.body, undefined, 'nothing is left to send');
    const sessionDescription = offer({ mid: '0', kind: 'audio' });
    await call(bearer(ada), 'POST', `sessions/${body.sessionId}/tracks/new`, {
      sessionDescription,
      tracks: [{ ...local('voice', '0'), kind: 'audio', evil: 1 }],
      evil: 2,
    });
    assert.deepEqual(sfu.requests.at(-1)!.body, {
      sessionDescription,
      tracks: [{ ...local('voice', '0'), kind: 'audio' }],
    });
    await ada.close();
  });

  test('a missing credential, a room token in its place, and a forged credential', async () => {
    const ada = await join('credential', 'ada');
    const roomToken = await worker.token({ room: 'credential' });
    const [head, claims] = bearer(ada).split('.');
    for (const [token, code] of [
      [null, 'token_missing'],
      [roomToken, 'token_invalid'],
      [`${head}.${claims}.c2lnbmF0dXJl`, 'token_invalid'],
    ] as const) {
      const { status, body } = await call(token, 'POST', 'sessions/new');
      assert.equal(status, 401);
      assert.equal(body.error?.code, code);
    }
    await ada.close();
  });

  test('another’s session', async () => {
    const ada = await join('mine', 'ada');
    const bob = await join('mine', 'bob');
    const adas = await session(ada);
    for (const [method, path] of [
      ['GET', `sessions/${adas}`],
      ['PUT', `sessions/${adas}/renegotiate`],
      ['POST', `sessions/${adas}/tracks/new`],
      ['PUT', `sessions/${adas}/tracks/close`],
    ] as const) {
      const reply = await call(
        bearer(bob),
        method,
        path,
        method === 'GET' ? undefined : { tracks: [], force: true },
      );
      assert.equal(reply.status, 410, `${method} ${path}`);
      assert.equal(nextAction(reply.body.errorCode, reply.status), 'new-session');
    }
    for (const client of [ada, bob]) await client.close();
  });

  test('a track of another room', async () => {
    const ada = await join('ours', 'ada');
    const bob = await join('ours', 'bob');
    const eve = await join('eves', 'eve');
    const adas = await session(ada);
    const bobs = await session(bob);
    const eves = await session(eve);
    await publish(ada, adas);
    const pull = (client: Joined, id: string) =>
      call(bearer(client), 'POST', `sessions/${id}/tracks/new`, { tracks: [remote(adas, 'voice')] });
    assert.equal((await pull(bob, bobs)).body.tracks?.[0]?.errorCode, undefined);
    assert.equal((await pull(eve, eves)).body.tracks?.[0]?.errorCode, 'not_found_track_error');
    for (const client of [ada, bob, eve]) await client.close();
  });

  test('a track that is gone, without failing the others of the request', async () => {
    const ada = await join('partial', 'ada');
    const bob = await join('partial', 'bob');
    const adas = await session(ada);
    const bobs = await session(bob);
    await publish(ada, adas);
    const { status, body } = await call(bearer(bob), 'POST', `sessions/${bobs}/tracks/new`, {
      tracks: [remote(adas, 'gone'), remote(adas, 'voice'), remote('nowhere', 'face')],
    });
    assert.equal(status, 200);
    assert.deepEqual(
      body.tracks?.map(({ errorCode }) => errorCode),
      ['not_found_track_error', undefined, 'not_found_track_error'],
    );
    for (const client of [ada, bob]) await client.close();
  });

  test('requests beyond the grants', async () => {
    const grants = { publish: ['microphone' as const], subscribe: false };
    const ada = await join('grants', 'ada', { grants });
    const sessionId = await session(ada);
    const attempt = (tracks: unknown[], ...sections: Parameters<typeof offer>) =>
      call(bearer(ada), 'POST', `sessions/${sessionId}/tracks/new`, {
        tracks,
        ...(sections.length > 0 ? { sessionDescription: offer(...sections) } : {}),
      });
    assert.equal((await attempt([local('face', '0')], { mid: '0', kind: 'video' })).status, 403);
    assert.equal(
      (
        await attempt(
          [local('a', '0'), local('b', '1')],
          { mid: '0', kind: 'audio' },
          { mid: '1', kind: 'audio' },
        )
      ).status,
      403,
    );
    assert.equal((await attempt([remote('any', 'thing')])).status, 403);
    assert.equal((await attempt([local('voice', '0')], { mid: '0', kind: 'audio' })).status, 200);
    assert.equal((await attempt([local('more', '1')], { mid: '1', kind: 'audio' })).status, 403);
    await ada.close();
  });

  test('people who wait, and people who left', async () => {
    const ada = await join('left', 'ada');
    const waiting = await join('left', 'bob', { role: 'waiting' });
    assert.equal(waiting.welcome.credential, null);
    const credential = bearer(ada);
    await ada.command('leave').catch(() => null);
    const { status, body } = await call(credential, 'POST', 'sessions/new');
    assert.equal(status, 403);
    assert.equal(body.error?.code, 'removed');
    for (const client of [ada, waiting]) await client.close();
  });
});

describe('a removed participant', () => {
  test('loses the credential, and their tracks are closed at the SFU', async () => {
    const host = await join('removed', 'host', { role: 'host' });
    const bob = await join('removed', 'bob');
    const bobs = await session(bob);
    const hosts = await session(host);
    await publish(bob, bobs);
    await publish(host, hosts);
    const pulled = await call(bearer(bob), 'POST', `sessions/${bobs}/tracks/new`, {
      tracks: [remote(hosts, 'voice')],
    });
    const mid = pulled.body.tracks?.[0]?.mid;
    await host.command('participant.remove', { participant: bob.id, ban: true });
    const message = await bob.next('error');
    assert.equal((message.error as { code: string }).code, 'removed');
    const closing = await sfu.seen(({ path }) => path === `/apps/app/sessions/${bobs}/tracks/close`);
    const { tracks, force } = closing.body as { tracks: { mid: string }[]; force: boolean };
    assert.deepEqual(new Set(tracks.map((track) => track.mid)), new Set(['0', '1', mid]));
    assert.equal(force, true);
    assert.equal((await call(bearer(bob), 'PUT', `sessions/${bobs}/renegotiate`, {})).status, 403);
    assert.equal(await participant(host, bob.id), undefined);
    const again = await RawClient.open(worker, {
      room: 'removed',
      token: { room: 'removed', subject: 'bob' },
    });
    assert.equal(((await again.next('error')).error as { code: string }).code, 'removed');
    for (const client of [host, bob]) await client.close();
  });

  test('loses a request that the SFU is still processing', async () => {
    const host = await join('race', 'host', { role: 'host' });
    const bob = await join('race', 'bob');
    const bobs = await session(bob);
    let answer = (): void => {};
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    sfu.override = ({ path }) =>
      path === `/apps/app/sessions/${bobs}/tracks/new`
        ? held.then(() => ({ status: 200, body: { tracks: [{ trackName: 'voice', mid: '7' }] } }))
        : undefined;
    const publishing = publish(bob, bobs);
    await sfu.seen(({ path }) => path === `/apps/app/sessions/${bobs}/tracks/new`);
    await host.command('participant.remove', { participant: bob.id });
    answer();
    const { status, body } = await publishing;
    assert.equal(status, 403);
    assert.equal(body.error?.code, 'removed');
    const closing = await sfu.seen(({ path }) => path === `/apps/app/sessions/${bobs}/tracks/close`);
    assert.deepEqual(closing.body, { tracks: [{ mid: '7' }], force: true });
    for (const client of [host, bob]) await client.close();
  });

  test('sends nothing if the source is withdrawn while the SFU processes it', async () => {
    const host = await join('revoke-race', 'host', { role: 'host' });
    const bob = await join('revoke-race', 'bob');
    const bobs = await session(bob);
    let answer = (): void => {};
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    sfu.override = async ({ path }) => {
      if (path === `/apps/app/sessions/${bobs}/tracks/new`) await held;
      return undefined as never;
    };
    const publishing = publish(bob, bobs);
    await sfu.seen(({ path }) => path === `/apps/app/sessions/${bobs}/tracks/new`);
    await host.command('participant.revoke', { participant: bob.id, source: 'camera' });
    answer();
    assert.equal((await publishing).status, 403);
    const closing = await sfu.seen(({ path }) => path === `/apps/app/sessions/${bobs}/tracks/close`);
    assert.deepEqual(closing.body, { tracks: [{ mid: '1' }], force: true });
    assert.deepEqual(Object.keys(await publications(host, bob.id)), ['voice'], 'and the rest goes on');
    for (const client of [host, bob]) await client.close();
  });
});

test('the end of the meeting closes everyone’s tracks, in small batches', async () => {
  const host = await join('end', 'host', { role: 'host' });
  const people = await Promise.all(Array.from({ length: 20 }, (_, n) => join('end', `p${n}`)));
  const sessions = await Promise.all(
    people.map(async (one) => {
      const id = await session(one);
      await publish(one, id);
      return id;
    }),
  );
  let [running, most] = [0, 0];
  sfu.override = async ({ method }) => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setImmediate(resolve));
    running--;
    return (method === 'GET' ? { status: 200, body: { tracks: [] } } : undefined) as never;
  };
  host.send({ id: 'end', command: 'room.end' });
  await Promise.all(
    sessions.map((id) => sfu.seen(({ path }) => path === `/apps/app/sessions/${id}/tracks/close`)),
  );
  assert.ok(most <= 4, `${most} at once`);
  for (const client of [host, ...people]) client.cut();
});

describe('answers of the SFU are passed on', () => {
  test('its status and its error', async () => {
    const ada = await join('status', 'ada');
    const id = await session(ada);
    const body = { errorCode: 'session_error', errorDescription: 'gone' };
    sfu.override = () => ({ status: 410, body });
    const reply = await publish(ada, id);
    assert.equal(reply.status, 410);
    assert.deepEqual(reply.body, body);
    assert.deepEqual(await publications(ada), {});
    await ada.close();
  });

  test('without TURN settings there are no ICE servers, and none are needed locally', async () => {
    const ada = await join('ice', 'ada');
    const { status, body } = await call(bearer(ada), 'POST', 'generate-ice-servers', { ttl: 600 });
    assert.equal(status, 201);
    assert.deepEqual(body.iceServers, []);
    await ada.close();
  });
});

describe('origins', () => {
  test('an unlisted origin is refused in an answer that its page can read, a listed origin is not', async () => {
    const ada = await join('origin', 'ada');
    const from = (Origin: string) => call(bearer(ada), 'POST', 'sessions/new', undefined, { Origin });
    const refused = await from('https://unlisted.example');
    assert.equal(refused.status, 403);
    assert.equal(refused.body.error?.code, 'origin_not_allowed');
    assert.equal(refused.headers.get('access-control-allow-origin'), 'https://unlisted.example');
    assert.equal((await from('https://listed.example')).status, 201);
    await ada.close();
  });

  test('preflights may be cached for a day', async () => {
    const response = await fetch(`${worker.origin}/calls/sessions/new`, {
      method: 'OPTIONS',
      headers: { Origin: 'https://listed.example', 'Access-Control-Request-Method': 'POST' },
    });
    assert.equal(response.status, 204);
    assert.equal(response.headers.get('access-control-max-age'), '86400');
  });
});

describe('sessions', () => {
  test('twenty replaced sessions leave room for the next, and the oldest are closed', async () => {
    const ada = await join('replaced', 'ada');
    const ids: string[] = [];
    for (let count = 0; count < 20; count++) {
      const id = await session(ada);
      ids.push(id);
      await publish(ada, id);
    }
    await sfu.seen(({ path }) => path === `/apps/app/sessions/${ids[0]}/tracks/close`);
    assert.equal((await publications(ada)).face?.sessionId, ids[19]);
    assert.equal((await call(bearer(ada), 'GET', `sessions/${ids[0]}`)).status, 410);
    await ada.close();
  });

  test('a new publication of a source takes the place of one in another session', async () => {
    const ada = await join('ghost', 'ada', { grants: { publish: ['camera' as const] } });
    const put = (id: string, name: string) =>
      call(bearer(ada), 'POST', `sessions/${id}/tracks/new`, {
        sessionDescription: offer({ mid: '0', kind: 'video' }),
        tracks: [local(name, '0')],
      });
    const [first, second] = [await session(ada), await session(ada)];
    assert.equal((await put(first, 'old')).status, 200);
    assert.equal((await put(second, 'new')).status, 200);
    assert.deepEqual(Object.keys(await publications(ada)), ['new']);
    await sfu.seen(({ path }) => path === `/apps/app/sessions/${first}/tracks/close`);
    await ada.close();
  });

  test('an SFU result is recorded even if its client left meanwhile', async () => {
    const ada = await join('cancelled', 'ada');
    const id = await session(ada);
    let answer = (): void => {};
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const isPublish = (path: string) => path === `/apps/app/sessions/${id}/tracks/new`;
    const body = { tracks: [{ trackName: 'voice', mid: '0' }] };
    sfu.override = ({ path }) => (isPublish(path) ? held.then(() => ({ status: 200, body })) : undefined);
    const page = new AbortController();
    const request = fetch(`${worker.origin}/calls/sessions/${id}/tracks/new`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${bearer(ada)}` },
      body: JSON.stringify({
        sessionDescription: offer({ mid: '0', kind: 'audio' }),
        tracks: [local('voice', '0')],
      }),
      signal: page.signal,
    });
    await sfu.seen(({ path }) => isPublish(path));
    page.abort();
    await assert.rejects(request);
    answer();
    await ada.patched(({ set }) => set?.[2] === 'publications');
    assert.deepEqual(Object.keys(await publications(ada)), ['voice']);
    await ada.close();
  });

  test('on removal everything that the SFU lists is closed, recorded or not', async () => {
    const host = await join('listed', 'host', { role: 'host' });
    const bob = await join('listed', 'bob');
    const id = await session(bob);
    const tracks = [{ location: 'remote', mid: 's9', trackName: 'face', status: 'active' }];
    sfu.override = ({ method, path }) =>
      method === 'GET' && path.endsWith(id) ? { status: 200, body: { tracks } } : undefined;
    await host.command('participant.remove', { participant: bob.id });
    const closing = await sfu.seen(({ path }) => path === `/apps/app/sessions/${id}/tracks/close`);
    assert.deepEqual(closing.body, { tracks: [{ mid: 's9' }], force: true });
    for (const client of [host, bob]) await client.close();
  });

  test('requests past the limit are refused', async () => {
    const ada = await join('haste', 'ada');
    let last = 201;
    for (let count = 0; count <= 40 && last === 201; count++) {
      last = (await call(bearer(ada), 'POST', 'sessions/new')).status;
    }
    assert.equal(last, 429);
    await ada.close();
  });
});
