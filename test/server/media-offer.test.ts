import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { WebSocket as NodeWebSocket } from 'ws';
import { silentLogger } from '../../src/core/logger.js';
import type { MediaMessage, OfferedMedia } from '../../src/room/protocol/index.js';
import { RoomClient } from '../../src/room/room-client.js';
import { RoomError } from '../../src/room/room-error.js';
import { FakeCallsServer, offer, type SeenRequest } from './fake-calls-server.js';
import { RawClient } from './raw-client.js';
import { type RunningWorker, startWorker } from './start-worker.js';

let sfu: FakeCallsServer;
let worker: RunningWorker;
before(async () => {
  sfu = await FakeCallsServer.start();
  worker = await startWorker({ callsApiBase: sfu.base });
});
after(async () => {
  await worker.stop();
  await sfu.stop();
});

const OFFER = { type: 'offer', sdp: 'the offer of the SFU' };
/** As the SFU answers a pull: with an offer of its own. */
function pulled({ path, body }: SeenRequest) {
  const { tracks = [] } = (body ?? {}) as { tracks?: { location?: string }[] };
  if (!path.endsWith('/tracks/new') || tracks[0]?.location !== 'remote') return undefined;
  const results = tracks.map((track, index) => ({ ...track, mid: `m${index}` }));
  return {
    status: 200,
    body: { requiresImmediateRenegotiation: true, sessionDescription: OFFER, tracks: results },
  };
}
beforeEach(() => {
  sfu.override = pulled;
  sfu.requests.length = 0;
});

type Joined = Awaited<ReturnType<typeof RawClient.join>>;
const join = (room: string, subject: string, query: Record<string, string> = {}, more = {}) =>
  RawClient.join(worker, { room, query, token: { room, subject, name: subject, ...more } });
const BOTH = { media: 'audio,video' };

async function call(client: Joined, method: string, path: string, body?: unknown) {
  const response = await fetch(`${worker.origin}/calls/${path}`, {
    method,
    headers: { Authorization: `Bearer ${client.welcome.credential!.token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    body: (text ? JSON.parse(text) : {}) as { errorCode?: string; sessionId?: string },
  };
}

/** Someone who sends a microphone and a camera. */
async function publisher(room: string, subject = 'ada', more: Record<string, unknown> = {}) {
  const client = await join(room, subject, {}, more);
  const { body } = await call(client, 'POST', 'sessions/new');
  await call(client, 'POST', `sessions/${body.sessionId}/tracks/new`, {
    sessionDescription: offer(
      { mid: '0', kind: 'audio' },
      { mid: '1', kind: 'video', layers: ['a', 'b', 'c'] },
    ),
    tracks: [
      { location: 'local', trackName: 'voice', mid: '0' },
      { location: 'local', trackName: 'face', mid: '1' },
    ],
  });
  await client.settled();
  return { client, sessionId: body.sessionId! };
}

async function offered(client: Joined): Promise<OfferedMedia | null> {
  const message = (await client.next('media')) as unknown as MediaMessage;
  assert.equal(message.attempt, client.welcome.media);
  return message.media;
}
const isRoomError = (code: string) => (error: unknown) => error instanceof RoomError && error.code === code;
const codeOf = (answer: Record<string, unknown>) => (answer.error as { code: string } | undefined)?.code;
const answerTo = (client: Joined, sdp = 'the answer') => ({ attempt: client.welcome.media, sdp });
const isRenegotiate = ({ path }: SeenRequest) => path.endsWith('/renegotiate');

describe('a joining client gets an offer of present media', () => {
  test('right behind the welcome: session, offer and tracks; the answer on the socket connects it', async () => {
    const ada = await publisher('offer');
    const bob = await join('offer', 'bob', BOTH);
    assert.ok(bob.welcome.media, 'the welcome announces an offer');
    const media = await offered(bob);
    assert.deepEqual(media, {
      sessionId: media!.sessionId,
      offer: OFFER.sdp,
      tracks: [
        { mid: 'm0', sessionId: ada.sessionId, trackName: 'voice', kind: 'audio', layer: null },
        { mid: 'm1', sessionId: ada.sessionId, trackName: 'face', kind: 'video', layer: 'a' },
      ],
    });
    assert.deepEqual((await bob.command('media.answer', answerTo(bob))).ok, null);
    const sent = await sfu.seen(isRenegotiate);
    assert.equal(sent.path, `/apps/app/sessions/${media!.sessionId}/renegotiate`);
    assert.deepEqual(sent.body, { sessionDescription: { type: 'answer', sdp: 'the answer' } });
    // From here on it is a session like any other of theirs.
    const more = { tracks: [{ location: 'remote', sessionId: ada.sessionId, trackName: 'face' }] };
    assert.equal((await call(bob, 'POST', `sessions/${media!.sessionId}/tracks/new`, more)).status, 200);
    for (const client of [ada.client, bob]) await client.close();
  });

  test('only of the requested kinds; and none without a request or without media', async () => {
    const alone = await join('kinds', 'alone', BOTH);
    assert.equal(alone.welcome.media, null);
    const ada = await publisher('kinds');
    const silent = await join('kinds', 'silent');
    assert.equal(silent.welcome.media, null);
    const listener = await join('kinds', 'listener', { media: 'audio' });
    assert.deepEqual(
      (await offered(listener))!.tracks.map(({ kind }) => kind),
      ['audio'],
    );
    for (const client of [alone, ada.client, silent, listener]) await client.close();
  });

  test('without media of disconnected people, for which the SFU would wait', async () => {
    const ada = await publisher('ghost');
    const ben = await publisher('ghost', 'ben');
    const watcher = await join('ghost', 'watcher');
    ben.client.cut();
    await watcher.patched(({ set }) => set?.[1] === ben.client.id && set[2] === 'connected');
    const bob = await join('ghost', 'bob', BOTH);
    const publishers = (await offered(bob))!.tracks.map(({ sessionId }) => sessionId);
    assert.deepEqual(new Set(publishers), new Set([ada.sessionId]));
    for (const client of [ada.client, watcher, bob]) await client.close();
  });

  test('not for people who wait or may not subscribe', async () => {
    const ada = await publisher('none');
    const waiting = await join('none', 'waiting', BOTH, { role: 'waiting' });
    const deaf = await join('none', 'deaf', BOTH, { grants: { subscribe: false } });
    assert.deepEqual([waiting.welcome.media, deaf.welcome.media], [null, null]);
    for (const client of [ada.client, waiting, deaf]) await client.close();
  });

  test('after admission, behind the welcome', async () => {
    const ada = await publisher('late', 'ada', { role: 'moderator' });
    const bob = await join('late', 'bob', BOTH, { role: 'waiting' });
    await ada.client.command('participant.admit', { participant: bob.id });
    const welcome = (await bob.next('welcome')) as unknown as Joined['welcome'];
    const { attempt, media } = (await bob.next('media')) as unknown as MediaMessage;
    assert.equal(attempt, welcome.media);
    assert.deepEqual(
      media!.tracks.map(({ sessionId, trackName }) => [sessionId, trackName]),
      [
        [ada.sessionId, 'voice'],
        [ada.sessionId, 'face'],
      ],
    );
    assert.deepEqual((await bob.command('media.answer', { attempt, sdp: 'the answer' })).ok, null);
    for (const client of [ada.client, bob]) await client.close();
  });

  test('a track that the SFU could not give is left out, and the rest is offered', async () => {
    const ada = await publisher('partly');
    sfu.override = (request) => {
      const answer = pulled(request);
      if (answer) Object.assign(answer.body.tracks[0]!, { errorCode: 'empty_track_error' });
      return answer;
    };
    const bob = await join('partly', 'bob', BOTH);
    assert.deepEqual(
      (await offered(bob))!.tracks.map(({ trackName }) => trackName),
      ['face'],
    );
    for (const client of [ada.client, bob]) await client.close();
  });

  test('with many videos, a smaller layer of each', async () => {
    const others = await Promise.all([1, 2].map((n) => publisher('layers', `p${n}`)));
    const bob = await join('layers', 'bob', BOTH);
    const layers = (await offered(bob))!.tracks.map(({ layer }) => layer);
    assert.deepEqual(layers, [null, null, 'b', 'b']);
    for (const client of [...others.map(({ client }) => client), bob]) await client.close();
  });

  test('a failing SFU is reported at once, and delays nothing else', async () => {
    const ada = await publisher('failing');
    sfu.override = ({ path }) =>
      path.includes('/sessions/new') ? { status: 500, body: { errorCode: 'internal_error' } } : undefined;
    const bob = await join('failing', 'bob', BOTH);
    assert.equal(await offered(bob), null);
    assert.equal(codeOf(await bob.command('media.answer', answerTo(bob))), 'not_found');
    for (const client of [ada.client, bob]) await client.close();
  });

  test('a slow SFU delays neither the welcome nor the chat', async () => {
    const ada = await publisher('slow');
    let go = (): void => {};
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    sfu.override = async (request) => {
      await gate;
      return pulled(request) as never;
    };
    const bob = await join('slow', 'bob', BOTH);
    assert.equal((await bob.command('chat.send', { text: 'hello' })).error, undefined);
    go();
    assert.ok(await offered(bob), 'the offer arrives');
    for (const client of [ada.client, bob]) await client.close();
  });
});

test('the client receives the offer after its state, and answers it on its socket', async () => {
  const ada = await publisher('client');
  const client = new RoomClient({
    server: worker.origin,
    room: 'client',
    getToken: () => worker.token({ room: 'client', subject: 'bob' }),
    receives: () => ['audio', 'video'],
    WebSocket: NodeWebSocket as unknown as typeof WebSocket,
    storage: null,
    locks: null,
    logger: silentLogger,
  });
  let offer: ReturnType<typeof client.takeMediaOffer> = null;
  client.self.listen((self) => {
    if (self) offer ??= client.takeMediaOffer();
  });
  await client.join();
  const media = await offer!.media;
  assert.deepEqual(
    media!.tracks.map(({ trackName }) => trackName),
    ['voice', 'face'],
  );
  await offer!.answer('the answer');
  assert.equal((await sfu.seen(isRenegotiate)).path.includes(media!.sessionId), true);
  await assert.rejects(offer!.answer('again'), isRoomError('not_found'));
  client.leave();
  await ada.client.close();
});

describe('an offer is for one person, once, and for a limited time', () => {
  test('until it is answered the session is locked: to the Calls API, not connected yet', async () => {
    const ada = await publisher('locked');
    const bob = await join('locked', 'bob', BOTH);
    const { sessionId } = (await offered(bob))!;
    for (const [method, path, body] of [
      ['PUT', 'renegotiate', { sessionDescription: { type: 'answer', sdp: 'by the back door' } }],
      [
        'POST',
        'tracks/new',
        { tracks: [{ location: 'remote', sessionId: ada.sessionId, trackName: 'face' }] },
      ],
      ['PUT', 'tracks/close', { tracks: [{ mid: 'm0' }], force: true }],
    ] as const) {
      const { status, body: answer } = await call(bob, method, `sessions/${sessionId}/${path}`, body);
      assert.deepEqual([status, answer.errorCode], [425, 'session_error'], path);
    }
    assert.equal((await call(bob, 'GET', `sessions/${sessionId}`)).status, 200);
    await bob.command('media.answer', answerTo(bob));
    assert.equal(
      (await call(bob, 'PUT', `sessions/${sessionId}/tracks/close`, { tracks: [{ mid: 'm0' }], force: true }))
        .status,
      200,
    );
    for (const client of [ada.client, bob]) await client.close();
  });

  test('nobody else can answer it, nor use its session', async () => {
    const ada = await publisher('theft');
    const bob = await join('theft', 'bob', BOTH);
    const eve = await join('theft', 'eve');
    const { sessionId } = (await offered(bob))!;
    assert.equal(codeOf(await eve.command('media.answer', answerTo(bob, 'of a thief'))), 'not_found');
    assert.equal((await call(eve, 'GET', `sessions/${sessionId}`)).status, 410);
    assert.equal(codeOf(await bob.command('media.answer', answerTo(bob))), undefined);
    assert.deepEqual(
      sfu.requests
        .filter(isRenegotiate)
        .map(({ body }) => (body as never as { sessionDescription: { sdp: string } }).sessionDescription.sdp),
      ['the answer'],
    );
    for (const client of [ada.client, bob, eve]) await client.close();
  });

  test('a second answer is refused; the same command again gets the same answer', async () => {
    const ada = await publisher('twice');
    const bob = await join('twice', 'bob', BOTH);
    await offered(bob);
    const [first, again] = await Promise.all([
      bob.command('media.answer', answerTo(bob), 'one'),
      bob.command('media.answer', answerTo(bob, 'another'), 'two'),
    ]);
    assert.deepEqual([codeOf(first), codeOf(again)], [undefined, 'not_found']);
    assert.equal(codeOf(await bob.command('media.answer', answerTo(bob), 'one')), undefined);
    assert.equal(sfu.requests.filter(isRenegotiate).length, 1);
    for (const client of [ada.client, bob]) await client.close();
  });

  test('an answer that the SFU refuses, or never acknowledges, ends the session', async () => {
    const ada = await publisher('refused');
    const bob = await join('refused', 'bob', BOTH);
    const { sessionId } = (await offered(bob))!;
    sfu.override = (request) =>
      isRenegotiate(request)
        ? { status: 406, body: { errorCode: 'invalid_session_description' } }
        : undefined;
    assert.equal(codeOf(await bob.command('media.answer', answerTo(bob))), 'not_found');
    await sfu.seen(({ path, method }) => method === 'GET' && path.endsWith(sessionId));
    assert.equal((await call(bob, 'GET', `sessions/${sessionId}`)).status, 410);
    for (const client of [ada.client, bob]) await client.close();
  });

  test('without an answer for 10 s it is dropped', async () => {
    const ada = await publisher('abandoned');
    const bob = await join('abandoned', 'bob', BOTH);
    const { sessionId } = (await offered(bob))!;
    await worker.advance('abandoned', 9_000);
    assert.equal((await call(bob, 'GET', `sessions/${sessionId}`)).status, 200);
    await worker.advance('abandoned', 1_000);
    assert.equal((await call(bob, 'GET', `sessions/${sessionId}`)).status, 410);
    assert.equal(codeOf(await bob.command('media.answer', answerTo(bob))), 'not_found');
    assert.equal(sfu.requests.some(isRenegotiate), false);
    for (const client of [ada.client, bob]) client.cut();
  });

  test('a removal while the SFU takes the answer closes everything on the session', async () => {
    const ada = await publisher('removed', 'ada', { role: 'host' });
    const bob = await join('removed', 'bob', BOTH);
    const { sessionId } = (await offered(bob))!;
    let go = (): void => {};
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    sfu.override = async (request) => {
      if (isRenegotiate(request)) await gate;
      if (request.method === 'GET') {
        return {
          status: 200,
          body: {
            tracks: [
              { mid: 'm0', status: 'active' },
              { mid: 'm1', status: 'active' },
            ],
          },
        };
      }
      return { status: 200, body: {} };
    };
    bob.send({ id: 'answer', command: 'media.answer', data: answerTo(bob) });
    await sfu.seen(isRenegotiate);
    await ada.client.command('participant.remove', { participant: bob.id });
    await bob.closed();
    const before = sfu.requests.length;
    go();
    // The first close, on removal, may arrive before the SFU has the answer; the close after it counts.
    const isClose = ({ path }: SeenRequest) => path === `/apps/app/sessions/${sessionId}/tracks/close`;
    while (!sfu.requests.slice(before).some(isClose)) await sfu.next();
    assert.deepEqual(sfu.requests.slice(before).find(isClose)!.body, {
      tracks: [{ mid: 'm0' }, { mid: 'm1' }],
      force: true,
    });
    await ada.client.close();
  });

  test('after a drop the page keeps its sessions and gets no offer; a reloaded page gets an offer', async () => {
    const ada = await publisher('resume');
    const bob = await join('resume', 'bob', BOTH);
    const { sessionId } = (await offered(bob))!;
    await bob.command('media.answer', answerTo(bob));
    const { resume, epoch, revision } = bob.welcome;
    bob.cut();
    const back = await join('resume', 'bob', { ...BOTH, resume, epoch, revision: String(revision) });
    assert.deepEqual([back.welcome.resumed, back.welcome.media], [true, null]);
    assert.equal((await call(back, 'GET', `sessions/${sessionId}`)).status, 200);
    back.cut();
    const reloaded = await join('resume', 'bob', { ...BOTH, resume: back.welcome.resume });
    assert.equal(reloaded.welcome.resumed, true);
    assert.notEqual((await offered(reloaded))!.sessionId, sessionId);
    assert.equal((await call(reloaded, 'GET', `sessions/${sessionId}`)).status, 410);
    for (const client of [ada.client, reloaded]) await client.close();
  });

  test('a drop between offer and answer loses nothing: the answer comes on the next socket', async () => {
    const ada = await publisher('between');
    const bob = await join('between', 'bob', BOTH);
    await offered(bob);
    const { resume, epoch, revision } = bob.welcome;
    bob.cut();
    const back = await join('between', 'bob', { ...BOTH, resume, epoch, revision: String(revision) });
    assert.equal(codeOf(await back.command('media.answer', answerTo(bob))), undefined);
    for (const client of [ada.client, back]) await client.close();
  });

  test('an answer of many tracks may be long, other frames of that length are refused', async () => {
    const ada = await publisher('long');
    const bob = await join('long', 'bob', BOTH);
    await offered(bob);
    const long = 'x'.repeat(100_000);
    assert.equal(codeOf(await bob.command('media.answer', answerTo(bob, long))), undefined);
    bob.send({ id: 'chat', command: 'chat.send', data: { text: long } });
    assert.equal(codeOf(await bob.next('error')), 'payload_too_large');
    for (const client of [ada.client, bob]) client.cut();
  });

  test('repeated connects do not make a session each', async () => {
    const ada = await publisher('hasty');
    let promised = await join('hasty', 'bob', BOTH);
    await offered(promised);
    let sessions = 0;
    for (let n = 0; n < 60; n++) {
      // As fast as the room lets one person connect.
      await worker.advance('hasty', 340);
      await ada.client.settled();
      const next = await join('hasty', 'bob', { ...BOTH, resume: promised.welcome.resume });
      if (await offered(next)) sessions++;
      promised.cut();
      promised = next;
    }
    assert.ok(sessions < 60, `${sessions} sessions`);
    for (const client of [ada.client, promised]) client.cut();
  });
});

describe('a publisher is told which layers anybody receives', () => {
  const next = async (client: Joined) => (await client.event('layers.watched')).data;

  test('as others pull, swap and close, on any route, and again on a new socket', async () => {
    const ada = await publisher('watched');
    assert.deepEqual(await next(ada.client), { trackName: 'face', layers: [] });
    const bob = await join('watched', 'bob', BOTH);
    const media = await offered(bob);
    await bob.command('media.answer', answerTo(bob));
    assert.deepEqual(await next(ada.client), { trackName: 'face', layers: ['a'] }, 'by the room’s own offer');
    const face = { location: 'remote', sessionId: ada.sessionId, trackName: 'face', mid: 'm1' };
    const update = { tracks: [{ ...face, simulcast: { preferredRid: 'c' } }] };
    await call(bob, 'PUT', `sessions/${media!.sessionId}/tracks/update`, update);
    assert.deepEqual(await next(ada.client), { trackName: 'face', layers: ['c'] });
    const any = { tracks: [face] };
    await call(bob, 'PUT', `sessions/${media!.sessionId}/tracks/update`, any);
    assert.deepEqual(
      await next(ada.client),
      { trackName: 'face', layers: null },
      'the SFU chooses: any may be',
    );
    await bob.command('leave');
    assert.deepEqual(await next(ada.client), { trackName: 'face', layers: [] });
    for (const client of [ada.client, bob]) await client.close();
  });
});
