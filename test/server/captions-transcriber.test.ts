import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, beforeEach, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { WebSocket } from 'ws';
import type { TranscriptEntry } from '../../src/behaviors/captions-state.js';
import { createTranscriberTicket } from '../../src/server/tokens/transcriber-ticket.js';
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

const OPENS = '/adapters/websocket/new';
const CLOSES = '/adapters/websocket/close';
let sfu: FakeCallsServer;
let service: ScriptedSpeech;
let worker: RunningWorker;
before(async () => {
  [sfu, service] = await Promise.all([FakeCallsServer.start(), ScriptedSpeech.start()]);
  sfu.override = ({ path, body }) => {
    if (!path.endsWith(OPENS)) return undefined;
    const [{ trackName }] = (body as { tracks: [{ trackName: string }] }).tracks;
    return { status: 200, body: { tracks: [{ trackName, adapterId: `adapter of ${trackName}` }] } };
  };
  worker = await startWorker({
    entry: fileURLToPath(new URL('./captions-clock-worker.ts', import.meta.url)),
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
  service.refusal = null;
  service.behave = (socket) => sayWords(socket, 'hello');
});

/** The requests of a kind for a room, in their order. */
const requests = (verb: string, room: string): SeenRequest[] =>
  sfu.requests.filter(
    ({ path, body }) => path.endsWith(verb) && JSON.stringify(body).includes(`voice in ${room}`),
  );

/** The address that the SFU gets for the n-th stream of a room. */
async function endpointOf(room: string, n: number): Promise<string> {
  const { body } = await sfu.seen((request) => requests(OPENS, room)[n] === request);
  return (body as { tracks: [{ endpoint: string }] }).tracks[0].endpoint;
}

/** A room with a host whose microphone is transcribed, and the address that the SFU gets for it. */
async function transcribed(room: string): Promise<{ host: Client; endpoint: string }> {
  const host = await RawClient.join(worker, {
    room,
    token: { room, role: 'host', subject: 'host', name: 'host' },
  });
  await publishMicrophone(worker, host, `voice in ${room}`);
  await host.command('captions.allow', { allowed: true });
  await host.command('captions.start', {});
  await worker.advance(room, 5_000);
  return { host, endpoint: await endpointOf(room, 0) };
}

async function said(client: Client): Promise<string> {
  return ((await client.event('captions.said')).data as TranscriptEntry).text;
}

/** Speaks until the room has the words. */
async function speak(socket: WebSocket, client: Client): Promise<string> {
  socket.send(packet());
  return said(client);
}

describe('the object that listens to the SFU', { timeout: 180_000 }, () => {
  test('goes on after a restart, when the SFU connects again', async () => {
    const room = 'restarted';
    const { host, endpoint } = await transcribed(room);
    const first = await connectedStream(endpoint);
    assert.equal(await speak(first, host), 'hello');
    const cut = once(first, 'close');
    await worker.restart(room, 'Transcriber');
    await cut;
    service.behave = (socket) => sayWords(socket, 'again');
    assert.equal(await speak(await connectedStream(endpoint), host), 'again');
    assert.equal(requests(CLOSES, room).length, 0, 'it is the same stream');
    host.cut();
  });

  for (const restarts of [false, true])
    test(`ends a stream that the SFU has given up, ${restarts ? 'also after a restart' : 'and the room asks for another'}`, async () => {
      const room = restarts ? 'given-up-restarted' : 'given-up';
      const { host, endpoint } = await transcribed(room);
      const socket = await connectedStream(endpoint);
      await speak(socket, host);
      if (restarts) await worker.restart(room, 'Transcriber');
      else socket.terminate();
      let seconds = 0;
      for (; requests(CLOSES, room).length === 0; seconds++) await worker.advance(room, 1_000, 'Transcriber');
      assert.ok(seconds >= 20, `ended after ${seconds} s, while the SFU may still come back`);
      await speaker(host, host, 'failed', 'ai_dropped');
      assert.equal(await connectStream(endpoint), 403, 'the ticket has ended');
      await worker.advance(room, 1_000);
      assert.equal(await speak(await connectedStream(await endpointOf(room, 1)), host), 'hello');
      host.cut();
    });

  test('tells the room again what the room did not take, so that no words are lost', async () => {
    const room = 'refuses';
    const { host, endpoint } = await transcribed(room);
    const socket = await connectedStream(endpoint);
    await speaker(host, host, 'listening');
    await worker.refuseReports(room, 1);
    socket.send(packet());
    assert.equal(await said(host), 'hello');
    host.cut();
  });

  test('tells the room every 10 s how a stream is, whatever the room has missed', async () => {
    const room = 'missed';
    const { host, endpoint } = await transcribed(room);
    await worker.refuseReports(room, 4);
    await connectedStream(endpoint);
    for (let retry = 0; retry < 3; retry++) await worker.advance(room, 3_000, 'Transcriber');
    await speaker(host, host, 'listening');
    host.cut();
  });

  test('says that a stream has ended until the room has heard it', async () => {
    const room = 'unheard';
    const { host, endpoint } = await transcribed(room);
    const socket = await connectedStream(endpoint);
    await speak(socket, host);
    socket.terminate();
    await worker.refuseReports(room, 1_000);
    for (let check = 0; check < 3; check++) await worker.advance(room, 10_000, 'Transcriber');
    await worker.refuseReports(room, 0);
    while (requests(CLOSES, room).length === 0) await worker.advance(room, 10_000, 'Transcriber');
    await speaker(host, host, 'failed', 'ai_dropped');
    assert.equal(await connectStream(endpoint), 403, 'the ticket has ended');
    host.cut();
  });

  test('ends all streams of a room that takes no reports for a minute', async () => {
    const room = 'broken';
    const { host, endpoint } = await transcribed(room);
    const socket = await connectedStream(endpoint);
    await speak(socket, host);
    await worker.refuseReports(room, 1_000);
    const closed = once(socket, 'close');
    await worker.advance(room, 10_000, 'Transcriber');
    await worker.advance(room, 59_000, 'Transcriber');
    assert.equal(socket.readyState, socket.OPEN, 'the room may come back');
    await worker.advance(room, 2_000, 'Transcriber');
    await closed;
    host.cut();
  });

  test('ends a stream that the room does not expect', async () => {
    const room = 'unknown';
    const stream = 'a stream of nobody';
    await fetch(`${worker.origin}/test/${room}/listen`, { method: 'POST', body: stream });
    const secret = new TextEncoder().encode(TOKEN_SECRET);
    const ticket = await createTranscriberTicket(
      { room, participant: 'nobody', sessionId: 'session', trackName: 'track', stream },
      { secret, nowMs: Date.now() },
    );
    const endpoint = `${worker.origin.replace('http', 'ws')}/transcriber/${ticket}`;
    const socket = await connectedStream(endpoint);
    const closed = once(socket, 'close');
    await worker.advance(room, 0, 'Transcriber');
    await closed;
    assert.equal(await connectStream(endpoint), 403, 'the ticket has ended');
  });

  test('connects again to a service that says nothing to 20 s of speech', async () => {
    const room = 'silent';
    service.behave = () => {};
    const { host, endpoint } = await transcribed(room);
    const socket = await connectedStream(endpoint);
    socket.send(packet());
    await speaker(host, host, 'listening');
    await worker.advance(room, 19_000, 'Transcriber');
    socket.send(packet());
    await worker.advance(room, 2_000, 'Transcriber');
    service.behave = (later) => sayWords(later, 'at last');
    socket.send(packet());
    await speaker(host, host, 'failed', 'ai_timed_out');
    await worker.advance(room, 1_000, 'Transcriber');
    await speaker(host, host, 'listening');
    assert.equal(await speak(socket, host), 'at last');
    host.cut();
  });

  test('gives up a service that does not answer for 10 s', async () => {
    const room = 'hangs';
    service.refusal = 'hang';
    const { host, endpoint } = await transcribed(room);
    const socket = await connectedStream(endpoint);
    socket.send(packet());
    await worker.advance(room, 10_000, 'Transcriber');
    await speaker(host, host, 'failed', 'ai_timed_out');
    host.cut();
  });
});

describe('Workers AI', () => {
  test('gets the speech and the language, and its words are captions', async () => {
    const { host, endpoint } = await transcribed('workers-ai');
    const text = await speak(await connectedStream(endpoint), host);
    assert.deepEqual(JSON.parse(text), [
      '@cf/deepgram/nova-3',
      {
        encoding: 'linear16',
        sample_rate: '16000',
        channels: '1',
        interim_results: 'true',
        punctuate: 'true',
        language: 'en',
      },
      { websocket: true },
    ]);
    host.cut();
  });

  for (const [name, code] of [
    ['refuses', 'ai_refused'],
    ['fails', 'ai_dropped'],
  ] as const)
    test(`that ${name} ends the captions of the speaker, with the reason`, async () => {
      const { host, endpoint } = await transcribed(`workers-ai-${name}`);
      await connectedStream(endpoint);
      await speaker(host, host, 'failed', code);
      host.cut();
    });
});
