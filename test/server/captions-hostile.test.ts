import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, beforeEach, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import type { CaptionsState, TranscriptEntry } from '../../src/behaviors/captions-state.js';
import type { Role } from '../../src/room/protocol/index.js';
import {
  createTranscriberTicket,
  verifyTranscriberTicket,
} from '../../src/server/tokens/transcriber-ticket.js';
import { ScriptedSpeech, sayWords } from './ai/scripted-speech.js';
import {
  type Client,
  connectedStream,
  connectStream,
  packet,
  publishMicrophone,
  speaker,
} from './ai/streams.js';
import { FakeCallsServer, type SeenRequest } from './fake-calls-server.js';
import { RawClient } from './raw-client.js';
import { type RunningWorker, startWorker, TOKEN_SECRET } from './start-worker.js';

const secret = new TextEncoder().encode(TOKEN_SECRET);
const entry = fileURLToPath(new URL('./captions-worker.ts', import.meta.url));
let sfu: FakeCallsServer;
let service: ScriptedSpeech;
let worker: RunningWorker;
before(async () => {
  [sfu, service] = await Promise.all([FakeCallsServer.start(), ScriptedSpeech.start()]);
  worker = await startWorker({
    entry,
    classes: ['Transcriber'],
    callsApiBase: sfu.base,
    vars: { SPEECH_ENDPOINT: service.url },
  });
});
after(async () => {
  await worker.stop();
  await Promise.all([sfu.stop(), service.stop()]);
});
beforeEach(() => {
  sfu.override = adapters;
  service.refusal = null;
  service.behave = (socket) => sayWords(socket, 'hello');
});

interface Track {
  trackName: string;
  endpoint: string;
}
const OPENS = '/adapters/websocket/new';
const CLOSES = '/adapters/websocket/close';
const trackOf = ({ body }: SeenRequest) => (body as { tracks: [Track] }).tracks[0];
/** An adapter is named after its track. */
const adapters = (request: SeenRequest) => {
  if (!request.path.endsWith(OPENS)) return undefined;
  const { trackName } = trackOf(request);
  return { status: 200, body: { tracks: [{ trackName, adapterId: `adapter of ${trackName}` }] } };
};

const join = (room: string, subject: string, role: Role = 'participant'): Promise<Client> =>
  RawClient.join(worker, { room, token: { room, role, subject, name: subject } });

const isFor = (verb: string, room: string) => (request: SeenRequest) =>
  request.path.endsWith(verb) && JSON.stringify(request.body).includes(`voice of ada in ${room}`);

/** A room with a transcript, in which Ada allows it, and the address that the SFU gets for her microphone. */
async function transcribed(room: string) {
  const [host, ada] = await Promise.all([join(room, 'host', 'host'), join(room, 'ada')]);
  await publishMicrophone(worker, ada, `voice of ada in ${room}`);
  await ada.command('captions.allow', { allowed: true });
  await host.command('captions.start', {});
  const { endpoint } = trackOf(await sfu.seen(isFor(OPENS, room)));
  return { host, ada, endpoint, leave: () => leave(host, ada) };
}

async function leave(...clients: Client[]): Promise<void> {
  for (const client of clients) {
    client.send({ id: 'leave', command: 'leave' });
    await client.close();
  }
}

async function stateOf(client: Client): Promise<CaptionsState> {
  return (await client.roomState()).behaviors.captions as CaptionsState;
}

const codeOf = (reply: Record<string, unknown>) => (reply.error as { code: string } | undefined)?.code;

describe('the ticket of a stream', () => {
  test('opens one stream of its room, again after a drop, and not after the opt-out', async () => {
    const { ada, endpoint, leave } = await transcribed('ticket');
    const first = await connectedStream(endpoint);
    first.send(packet());
    await speaker(ada, ada, 'listening');
    assert.equal(await connectStream(endpoint), 409, 'in use');
    first.terminate();
    let second = await connectStream(endpoint);
    while (second === 409) second = await connectStream(endpoint);
    assert.ok(second instanceof WebSocket, `after a drop: HTTP ${String(second)}`);
    const closed = once(second, 'close');
    const fromMs = Date.now();
    await ada.command('captions.allow', { allowed: false });
    await closed;
    const tookMs = Date.now() - fromMs;
    assert.ok(tookMs < 1_000, `${tookMs} ms`);
    assert.equal(await connectStream(endpoint), 403, 'after the opt-out');
    await sfu.seen(isFor(CLOSES, 'ticket'));
    await leave();
  });

  test('is refused when it is forged, has expired, is another kind of token or for another room', async () => {
    const { ada, endpoint, leave } = await transcribed('forged');
    const [address, ticket] = [endpoint.slice(0, endpoint.lastIndexOf('/') + 1), endpoint.split('/').at(-1)!];
    const track = await verifyTranscriberTicket(ticket, { secret, nowMs: Date.now() });
    const others = {
      'a changed signature': `${ticket.slice(0, -6)}AAAAAA`,
      'another secret': await createTranscriberTicket(track, {
        secret: new TextEncoder().encode('another secret, with thirty-two characters'),
        nowMs: Date.now(),
      }),
      'the past': await createTranscriberTicket(track, { secret, nowMs: Date.now() - 13 * 3_600_000 }),
      'a media credential': ada.welcome.credential!.token,
      'no token': 'x',
    };
    for (const [name, other] of Object.entries(others))
      assert.equal(await connectStream(address + other), 401, name);
    const elsewhere = { ...track, room: 'another' };
    const moved = await createTranscriberTicket(elsewhere, { secret, nowMs: Date.now() });
    assert.equal(await connectStream(address + moved), 403, 'another room');
    const http = await fetch(endpoint.replace('ws', 'http'));
    assert.equal(http.status, 400, 'not a WebSocket');
    (await connectedStream(endpoint)).close();
    await leave();
  });
});

describe('captions', () => {
  test('are streamed of nobody who has not allowed it, and end with mute, stop and the meeting', async () => {
    const room = 'consent';
    const { host, ada, endpoint } = await transcribed(room);
    const [bob, viewer] = [await join(room, 'bob'), await join(room, 'eve', 'viewer')];
    await publishMicrophone(worker, bob, `voice of bob in ${room}`);
    assert.equal(codeOf(await bob.command('captions.start', {})), 'not_allowed');
    assert.equal(codeOf(await bob.command('captions.stop', {})), 'not_allowed');
    assert.equal(codeOf(await viewer.command('captions.allow', { allowed: true })), 'not_allowed');
    assert.deepEqual(Object.keys((await stateOf(host)).speakers), [ada.id]);
    const socket = await connectedStream(endpoint);
    socket.send(packet());
    await speaker(host, ada, 'listening');
    const closed = once(socket, 'close');
    await host.command('participant.mute', { participant: ada.id });
    await closed;
    await sfu.seen(isFor(CLOSES, room));
    await speaker(host, ada, 'waiting');
    await leave(host, ada, bob, viewer);
    const later = await join(room, 'host', 'host');
    assert.deepEqual(await stateOf(later), { startBy: 'moderators', transcript: null, speakers: {} });
    const opened = sfu.requests.filter((request) => request.path.endsWith(OPENS)).map(trackOf);
    assert.ok(!opened.some(({ trackName }) => trackName.includes('bob')), 'Bob is not streamed');
    await leave(later);
  });

  test('end when the room empties: no adapter and no connection stays', async () => {
    const { endpoint, leave } = await transcribed('empty');
    const socket = await connectedStream(endpoint);
    socket.send(packet());
    const closed = once(socket, 'close');
    await leave();
    await closed;
    await sfu.seen(isFor(CLOSES, 'empty'));
    assert.equal(await connectStream(endpoint), 403);
    while (service.streams > 0) await pause(20);
  });

  test('go on after malformed packets', async () => {
    const { host, endpoint, leave } = await transcribed('malformed');
    const socket = await connectedStream(endpoint);
    for (const bytes of [[], [0x2a, 0x05, 1], [0xff], [0x2b], [0x2a, 0x03, 1, 2, 3], [0x08, 0x01]])
      socket.send(Buffer.from(bytes));
    socket.send('text');
    socket.send(Buffer.alloc(40_000));
    socket.send(packet());
    const { text } = (await host.event('captions.said')).data as TranscriptEntry;
    assert.equal(text, 'hello');
    await leave();
  });

  test('try again when the SFU does not stream', async () => {
    let count = 0;
    sfu.override = (request) => {
      if (!request.path.endsWith(OPENS) || count++ > 0) return adapters(request);
      return {
        status: 503,
        body: { tracks: [{ errorCode: 'not_found_track_error', errorDescription: 'none' }] },
      };
    };
    const { host, ada, leave } = await transcribed('no-adapter');
    await speaker(host, ada, 'failed', 'ai_dropped');
    await speaker(host, ada, 'starting', 'ai_dropped');
    assert.equal(count, 2);
    await leave();
  });
});

describe('a speech service', () => {
  const flood = (text: string, times: number) => (socket: WebSocket) => {
    for (let count = 0; count < times; count++) sayWords(socket, text, false);
  };
  const cases: [name: string, code: string, prepare: () => void][] = [
    ['refuses the token', 'ai_refused', () => (service.refusal = 401)],
    ['answers rubbish', 'ai_unusable_answer', () => (service.behave = (socket) => socket.send('<<<'))],
    ['floods', 'ai_unusable_answer', () => (service.behave = flood('a', 1_000))],
    [
      'says a caption of 1 MB',
      'ai_unusable_answer',
      () => (service.behave = flood('a'.repeat(1_000_000), 1)),
    ],
  ];
  for (const [name, code, prepare] of cases)
    test(`that ${name} ends the captions of the speaker, with the reason`, async () => {
      prepare();
      const { host, ada, endpoint, leave } = await transcribed(name.replaceAll(' ', '-'));
      const socket = await connectedStream(endpoint);
      const closed = once(socket, 'close');
      socket.send(packet());
      await speaker(host, ada, 'failed', code);
      await closed;
      await host.settled();
      assert.ok(!host.messages.some(({ event }) => event === 'captions.said'), 'nothing is said');
      await leave();
    });

  test('that refused a speaker is asked again by that person alone', async () => {
    service.refusal = 401;
    const { host, ada, endpoint, leave } = await transcribed('asked-again');
    await connectedStream(endpoint);
    await speaker(host, ada, 'failed', 'ai_refused');
    const streams = () => sfu.requests.filter(isFor(OPENS, 'asked-again')).length;
    assert.equal(streams(), 1);
    await host.command('captions.allow', { allowed: true });
    await host.settled();
    assert.equal(streams(), 1);
    await ada.command('captions.allow', { allowed: true });
    await sfu.seen((request) => isFor(OPENS, 'asked-again')(request) && streams() === 2);
    await leave();
  });

  test('that drops is connected again, and one that is full is asked again', async () => {
    const { host, ada, endpoint, leave } = await transcribed('drops');
    service.behave = (socket) => socket.terminate();
    const socket = await connectedStream(endpoint);
    await speaker(host, ada, 'listening');
    socket.send(packet());
    await speaker(host, ada, 'failed', 'ai_dropped');
    service.refusal = 429;
    await speaker(host, ada, 'failed', 'ai_limit_reached');
    service.refusal = null;
    service.behave = (later) => sayWords(later, 'again');
    await speaker(host, ada, 'listening');
    socket.send(packet());
    assert.equal(((await host.event('captions.said')).data as TranscriptEntry).text, 'again');
    await leave();
  });
});
