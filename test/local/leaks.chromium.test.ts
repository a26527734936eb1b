import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Page } from 'playwright';
import { ChromiumCall } from './chromium-call.js';

const JOINS = process.env.CALLROOM_LONG ? 200 : 10;

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** Heap in bytes, after everything that can be collected was. */
function heapBytes(): number {
  for (let i = 0; i < 3; i++) collectGarbage();
  return process.memoryUsage().heapUsed;
}

/** Sockets and timers that keep this process busy. */
function resources(): number {
  return process.getActiveResourcesInfo().filter((name) => /Timeout|UDP/.test(name)).length;
}

describe('joining and leaving', { timeout: 30_000 + JOINS * 1_000 }, () => {
  let call: ChromiumCall;
  let page: Page;
  before(async () => {
    call = await ChromiumCall.start();
    page = await call.openPage();
  });
  after(() => call.close());

  /** Opens two connections: the first publishes, the second pulls. Both leave again. */
  async function join(count: number): Promise<void> {
    await page.evaluate(async (count) => {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
      const { request } = window.calls;
      const connected = (pc: RTCPeerConnection) =>
        new Promise<void>((resolve) => {
          const check = () => pc.connectionState === 'connected' && resolve();
          pc.addEventListener('connectionstatechange', check);
          check();
        });
      for (let i = 0; i < count; i++) {
        const [sender, receiver] = [new RTCPeerConnection(), new RTCPeerConnection()];
        const publisher = (await request('POST', 'new')).body.sessionId;
        const subscriber = (await request('POST', 'new')).body.sessionId;
        const added = stream
          .getTracks()
          .map((track) => sender.addTransceiver(track, { direction: 'sendonly' }));
        await sender.setLocalDescription();
        const published = await request('POST', `${publisher}/tracks/new`, {
          sessionDescription: sender.localDescription,
          tracks: added.map(({ mid }) => ({ location: 'local', mid, trackName: `track${mid}` })),
        });
        await sender.setRemoteDescription(published.body.sessionDescription);
        const pulled = await request('POST', `${subscriber}/tracks/new`, {
          tracks: added.map(({ mid }) => ({
            location: 'remote',
            sessionId: publisher,
            trackName: `track${mid}`,
          })),
        });
        await receiver.setRemoteDescription(pulled.body.sessionDescription);
        await receiver.setLocalDescription();
        const sessionDescription = receiver.localDescription;
        await request('PUT', `${subscriber}/renegotiate`, { sessionDescription });
        await Promise.all([connected(sender), connected(receiver)]);
        sender.close();
        receiver.close();
      }
      for (const track of stream.getTracks()) track.stop();
    }, count);
    while (call.sfu.stats().sessions > 0) await pause(20);
  }

  it(`${JOINS} times leaves no session, path, socket, timer or memory behind`, async () => {
    await join(5);
    const [heapBefore, resourcesBefore] = [heapBytes(), resources()];
    await join(JOINS);
    assert.deepEqual(call.sfu.stats(), {
      sessions: 0,
      connectedSessions: 0,
      tracks: 0,
      subscriptions: 0,
      paths: 0,
      relays: 0,
    });
    // Handshakes that were over look after their retransmissions for another second or so.
    while (resources() > resourcesBefore) await pause(50);
    const growth = heapBytes() / heapBefore - 1;
    assert.ok(growth < 0.1, `the heap grew by ${Math.round(growth * 100)} %`);
  });
});
