import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { CaptionsState, TranscriptEntry } from '../../src/behaviors/captions-state.js';
import type { Role } from '../../src/room/protocol/index.js';
import { verifyTranscriberTicket } from '../../src/server/tokens/transcriber-ticket.js';
import { type Client, publishMicrophone } from './ai/streams.js';
import { FakeCallsServer, type SeenRequest } from './fake-calls-server.js';
import { RawClient } from './raw-client.js';
import { type RunningWorker, startWorker, TOKEN_SECRET } from './start-worker.js';

/** The W3C's parser, which has no types. */
const load = createRequire(import.meta.url);
const { WebVTTParser } = load('webvtt-parser') as {
  WebVTTParser: new (
    entities: unknown,
  ) => {
    parse(file: string, kind: 'subtitles'): { cues: Cue[]; errors: unknown[] };
  };
};
interface Cue {
  id: string;
  startTime: number;
  endTime: number;
  tree: { children: { name: string; value: string; children: { value: string }[] }[] };
}

const OPERATOR_TOKEN = 'the token of an operator, thirty-two';
const DAY_MS = 24 * 3_600_000;
let sfu: FakeCallsServer;
let worker: RunningWorker;
before(async () => {
  sfu = await FakeCallsServer.start();
  sfu.override = ({ path }) =>
    path.endsWith('/adapters/websocket/new')
      ? { status: 200, body: { tracks: [{ adapterId: 'an adapter' }] } }
      : undefined;
  worker = await startWorker({
    entry: fileURLToPath(new URL('./captions-clock-worker.ts', import.meta.url)),
    classes: ['Transcriber'],
    callsApiBase: sfu.base,
    vars: { SPEECH_ENDPOINT: 'ws://127.0.0.1:9/v1/listen', OPERATOR_TOKEN },
  });
});
after(async () => {
  await worker.stop();
  await sfu.stop();
});

const join = (room: string, subject: string, role: Role = 'participant'): Promise<Client> =>
  RawClient.join(worker, { room, token: { room, role, subject, name: subject } });

const opens = (room: string) => (request: SeenRequest) =>
  request.path.endsWith('/adapters/websocket/new') &&
  JSON.stringify(request.body).includes(`voice in ${room}`);

/** The stream that the room expects, or expected `at` streams after the first. */
async function streamIn(room: string, at = 0): Promise<string> {
  const requests = () => sfu.requests.filter(opens(room));
  await sfu.seen((request) => opens(room)(request) && requests().length > at);
  const { endpoint } = (requests()[at]!.body as { tracks: [{ endpoint: string }] }).tracks[0];
  const secret = new TextEncoder().encode(TOKEN_SECRET);
  const ticket = endpoint.split('/').at(-1)!;
  return (await verifyTranscriberTicket(ticket, { secret, nowMs: Date.now() })).stream;
}

/** What the `Transcriber` of the room reports. */
async function report(room: string, data: object): Promise<void> {
  const { status } = await fetch(`${worker.origin}/test/${room}/tell/captions`, {
    method: 'POST',
    body: JSON.stringify(data),
  });
  assert.equal(status, 204);
}

const words = (stream: string, text: string) => ({
  type: 'words',
  stream,
  utterance: 1,
  text,
  isFinished: true,
  startMs: 1,
  endMs: 2,
});

async function transcriptFile(room: string, ending: string): Promise<string> {
  const response = await fetch(`${worker.origin}/operator/rooms/${room}/transcript.${ending}`, {
    headers: { Authorization: `Bearer ${OPERATOR_TOKEN}` },
  });
  assert.equal(response.status, 200);
  return response.text();
}

async function stateOf(client: Client): Promise<CaptionsState> {
  return (await client.roomState()).behaviors.captions as CaptionsState;
}

async function read(client: Client, page: object) {
  const { ok } = await client.query('captions.transcript', page);
  const { entries, more } = ok as { entries: TranscriptEntry[]; more: boolean };
  return [entries.map(({ text }) => text), more];
}

test('a transcript is announced first, and then begins by itself', async () => {
  const room = 'announced';
  const host = await join(room, 'host', 'host');
  await publishMicrophone(worker, host, `voice in ${room}`);
  await host.command('captions.allow', { allowed: true });
  await host.command('captions.start', {});
  const { transcript, speakers } = await stateOf(host);
  assert.equal(transcript!.startsAtMs - transcript!.announcedAtMs, 5_000);
  assert.equal(transcript!.startedBy, host.id);
  await worker.advance(room, 4_900);
  assert.deepEqual(
    [speakers[host.id], (await stateOf(host)).speakers[host.id]?.status],
    [{ status: 'waiting', code: null }, 'waiting'],
  );
  assert.ok(!sfu.requests.some(opens(room)), 'nothing is streamed before it begins');
  await worker.advance(room, 200);
  await sfu.seen(opens(room));
  assert.equal((await stateOf(host)).speakers[host.id]?.status, 'starting');
  host.cut();
});

test('the minutes of a day end it, and the next day goes on', async () => {
  const room = 'minutes';
  const host = await join(room, 'host', 'host');
  await publishMicrophone(worker, host, `voice in ${room}`);
  await host.command('captions.allow', { allowed: true });
  await host.command('captions.start', {});
  await worker.advance(room, 5_000);
  const stream = await streamIn(room);
  await report(room, { type: 'used', stream, seconds: 59 });
  assert.equal((await stateOf(host)).speakers[host.id]?.code, null);
  // It ended before it told this, but the service got that speech.
  await report(room, { type: 'used', stream: 'ended', seconds: 1 });
  assert.deepEqual((await stateOf(host)).speakers[host.id], { status: 'failed', code: 'ai_limit_reached' });
  const inMs = await worker.alarmInMs(room);
  assert.ok(inMs !== null && inMs <= DAY_MS, 'it wakes the next day');
  host.cut();
});

test('what was said is read in pages, and the backstage only by those backstage', async () => {
  const room = 'pages';
  const host = await join(room, 'host', 'host');
  await publishMicrophone(worker, host, `voice in ${room}`);
  await host.command('captions.allow', { allowed: true });
  await host.command('captions.start', {});
  await worker.advance(room, 5_000);
  const stream = await streamIn(room);
  await report(room, words(stream, 'behind the scenes'));
  await host.command('room.live', { live: true });
  await report(room, words(stream, 'begun behind the scenes'));
  const live = await streamIn(room, 1);
  for (const text of ['one', 'two', 'three']) await report(room, words(live, text));
  await report(room, words('another stream', 'of nobody'));
  const viewer = await join(room, 'eve', 'viewer');
  assert.deepEqual(await read(host, { limit: 2 }), [['behind the scenes', 'one'], true]);
  assert.deepEqual(await read(host, { after: 2 }), [['two', 'three'], false]);
  assert.deepEqual(await read(viewer, {}), [['one', 'two', 'three'], false]);
  const tooMany = await viewer.query('captions.transcript', { limit: 1_000 });
  assert.equal((tooMany.error as { code: string }).code, 'invalid_message');
  await host.command('captions.stop', {});
  await report(room, words(live, 'too late'));
  assert.equal(((await read(host, { after: 4 }))[0] as string[]).length, 0);
  for (const client of [host, viewer]) client.cut();
});

test('a backup that was made in a meeting brings back its words, and not its transcript or consents', async () => {
  const room = 'backup';
  const host = await join(room, 'host', 'host');
  await publishMicrophone(worker, host, `voice in ${room}`);
  await host.command('captions.allow', { allowed: true });
  await host.command('captions.start', {});
  await worker.advance(room, 5_000);
  await report(room, words(await streamIn(room), 'said before'));
  await worker.advance('restored', 20_000);
  await worker.restore('restored', await worker.backup(room));
  host.cut();
  const back = await join('restored', 'host', 'host');
  const { transcript, speakers } = await stateOf(back);
  assert.deepEqual([transcript, speakers], [null, {}]);
  assert.deepEqual(await read(back, {}), [['said before'], false]);
  await publishMicrophone(worker, back, 'voice in restored');
  await back.command('captions.start', {});
  await worker.advance('restored', 5_000);
  assert.deepEqual((await stateOf(back)).speakers, {}, 'everyone decides again');
  const meetings = await fetch(`${worker.origin}/operator/meetings?room=restored`, {
    headers: { Authorization: `Bearer ${OPERATOR_TOKEN}` },
  });
  assert.deepEqual(await meetings.json(), { reports: [] }, 'the meeting was in another room');
  back.cut();
});

test('the file of a transcript is valid WebVTT, whatever people say and call themselves', async () => {
  const room = 'file';
  const name = '<v Bob> & --> 00:01';
  const host = await RawClient.join(worker, { room, token: { room, role: 'host', subject: 'host', name } });
  await publishMicrophone(worker, host, `voice in ${room}`);
  await host.command('captions.allow', { allowed: true });
  await host.command('captions.start', {});
  await worker.advance(room, 5_000);
  const stream = await streamIn(room);
  const said = [
    'Hello.',
    '1 < 2 && <b>bold</b> &amp; </v>',
    'two\n\nlines\n\n9\n00:00:01.000 --> 00:00:02.000',
    'WEBVTT\0 שלום \u2028 🎉',
  ];
  const startMs = Date.now();
  for (const [utterance, text] of said.entries())
    await report(room, {
      ...words(stream, text),
      utterance,
      startMs: startMs + utterance * 3_600_000,
      endMs: startMs + utterance * 3_600_000,
    });
  const file = await transcriptFile(room, 'vtt');
  const { cues, errors } = new WebVTTParser(load('webvtt-parser/html-entities.json')).parse(
    file,
    'subtitles',
  );
  assert.deepEqual(errors, []);
  const onOneLine = (text: string) => text.replace(/[\s\0]+/g, ' ').trim();
  assert.deepEqual(
    cues.map(({ id, startTime, tree }) => [id, Math.round(startTime), tree.children[0]!.children[0]!.value]),
    said.map((text, n) => [String(n + 1), n * 3_600, onOneLine(text)]),
  );
  for (const { tree, startTime, endTime } of cues) {
    const [voice, ...others] = tree.children;
    assert.deepEqual([voice!.name, others.length], ['v', 0]);
    assert.ok(endTime > startTime, `a cue from ${startTime} to ${endTime}`);
  }
  host.cut();
});
