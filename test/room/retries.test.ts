import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { RoomClient } from '../../src/room/room-client.js';
import { FakeCallsServer } from '../server/fake-calls-server.js';
import { type RunningWorker, startWorker } from '../server/start-worker.js';
import { randomOf } from '../support/random.js';
import { joinRoom } from '../support/room-clients.js';
import { TestLocks, TestStorage } from './test-page.js';

const TOGGLES = 100;
/** More than a room takes at once, with the toggles: 100 frames, and then 25 a second. */
const QUERIES = 50;
const MICROPHONE = { trackName: 'mic-1', source: 'microphone' } as const;

let worker: RunningWorker;
let sfu: FakeCallsServer;
before(async () => {
  sfu = await FakeCallsServer.start();
  // Both sides live in real time here: the room's limits fill while the client waits to try again.
  const entry = fileURLToPath(new URL('../bench/room-worker.ts', import.meta.url));
  worker = await startWorker({ entry, classes: ['Bare'], callsApiBase: sfu.base });
});
after(async () => {
  await worker.stop();
  await sfu.stop();
});

const join = (room: string, subject: string) =>
  joinRoom(worker, room, subject, { storage: new TestStorage(), locks: new TestLocks().manager });

/** Publishes a microphone, as far as the room is concerned. */
async function publish(client: RoomClient): Promise<void> {
  const authorization = `Bearer ${await client.mediaCredential()}`;
  const post = async (path: string, body?: object) => {
    const response = await fetch(`${worker.origin}/calls/sessions/${path}`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    assert.equal(response.ok, true, `${path}: ${response.status}`);
    return (await response.json()) as { sessionId: string };
  };
  const { sessionId } = await post('new');
  await client.command('publication.declare', { ...MICROPHONE, muted: false });
  await post(`${sessionId}/tracks/new`, {
    sessionDescription: { type: 'offer', sdp: 'v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\n' },
    tracks: [{ location: 'local', mid: '0', trackName: MICROPHONE.trackName }],
  });
}

describe('commands that a room refuses with rate_limited', { concurrency: true }, () => {
  for (const [seed, cutAt] of [
    [1, null],
    [2, null],
    [3, 50],
  ] as const) {
    const where = cutAt === null ? '' : ', and a lost connection';
    test(`keep their order: after ${TOGGLES} toggles in bursts${where} everyone sees the last state (seed ${seed})`, async () => {
      const random = randomOf(seed);
      const room = `toggles-${seed}`;
      const [ada, bob, eve] = await Promise.all(['ada', 'bob', 'eve'].map((name) => join(room, name)));
      await publish(ada!.client);
      const { client, page, id } = ada!;
      const asked: Promise<unknown>[] = Array.from({ length: QUERIES }, () =>
        client.query('media.credential'),
      );
      let [isMuted, isRaised] = [false, false];
      for (let at = 0; at < TOGGLES; at++) {
        if (at === cutAt) page.cut();
        isMuted = !isMuted;
        asked.push(client.command('publication.declare', { ...MICROPHONE, muted: isMuted }));
        if (random() < 0.6) {
          isRaised = !isRaised;
          asked.push(client.command(isRaised ? 'hand.raise' : 'hand.lower'));
        }
        client.sendEphemeral('cursor', at);
        if (random() < 0.1) await asked.at(-1);
      }
      await Promise.all(asked);
      // What would come late has come by now: the room answers in order.
      await client.query('room.state');
      for (const other of [bob!, eve!, ada!]) {
        const { state } = await other.client.query('room.state');
        const info = state.participants[id]!;
        assert.equal(info.publications[MICROPHONE.trackName]?.muted, isMuted);
        assert.equal(info.handRaisedAtMs !== null, isRaised);
      }
    });
  }

  test('keep the order of chat messages', async () => {
    const [ada, bob] = await Promise.all(['ada', 'bob'].map((name) => join('said', name)));
    const queries = Array.from({ length: 40 }, () => ada!.client.query('media.credential'));
    // These use up the rate limit.
    for (let at = 0; at < 100; at++) ada!.client.sendEphemeral('cursor', at);
    const texts = Array.from({ length: 20 }, (_, at) => `line ${at}`);
    await Promise.all(texts.map((text) => ada!.client.command('chat.send', { text })));
    await Promise.all(queries);
    const { messages } = await bob!.client.query('chat.history', { limit: 50 });
    assert.deepEqual(messages.map(({ text }) => text).reverse(), texts);
  });
});
