import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright';
import { ChromiumCall } from './chromium-call.js';

describe('conformance: offers the SFU makes for local tracks', { timeout: 40_000 }, () => {
  let call: Awaited<ReturnType<typeof ChromiumCall.conformance>>;
  let alice: Page;
  let bob: Page;
  let aliceId: string;
  let bobId: string;
  /** The SFU chooses them. */
  let camMid: string;
  let micMid: string;

  /** Answers the SFU's offer with the page's camera or microphone on every m-line it asks for. */
  const answerWithMedia = (page: Page, tracks: object[]) =>
    page.evaluate(async (tracks) => {
      const { pc, request } = window.calls;
      const answer = await request('POST', '{s}/tracks/new', { tracks });
      await pc.setRemoteDescription(answer.body.sessionDescription);
      for (const transceiver of pc.getTransceivers()) {
        if (transceiver.sender.track) continue;
        const { kind } = transceiver.receiver.track;
        const stream = await navigator.mediaDevices.getUserMedia({ [kind]: true });
        await transceiver.sender.replaceTrack(stream.getTracks()[0] ?? null);
        transceiver.direction = transceiver.direction === 'recvonly' ? 'sendrecv' : transceiver.direction;
      }
      await pc.setLocalDescription();
      const done = await request('PUT', '{s}/renegotiate', { sessionDescription: pc.localDescription });
      return { answer, done, directions: pc.getTransceivers().map((each) => each.currentDirection) };
    }, tracks);

  before(async () => {
    call = await ChromiumCall.conformance();
    [alice, bob] = await Promise.all([call.openPage(), call.openPage()]);
    aliceId = await alice.evaluate(() => window.calls.open());
    bobId = await bob.evaluate(() => window.calls.open());
  });
  after(() => call.close());

  it('ask the client to send', async () => {
    const { answer, done, directions } = await answerWithMedia(alice, [
      { location: 'local', trackName: 'cam', kind: 'video' },
      { location: 'local', trackName: 'mic', kind: 'audio', bidirectionalMediaStream: true },
      { location: 'local', trackName: 'what' },
    ]);
    assert.equal(answer.body.requiresImmediateRenegotiation, true);
    const [cam, mic, refused] = answer.body.tracks;
    [camMid, micMid] = [cam.mid, mic.mid];
    assert.ok(camMid && micMid, 'the camera and the microphone have media sections');
    assert.equal(refused.errorCode, 'invalid_params');
    assert.equal(done.status, 200);
    assert.deepEqual(directions, ['sendonly', 'sendrecv']);
    await bob.evaluate(
      (sessionId) =>
        window.calls.pull([
          { sessionId, trackName: 'cam' },
          { sessionId, trackName: 'mic' },
        ]),
      aliceId,
    );
    await bob.evaluate(() => window.calls.receives('video', { framesDecoded: 20 }));
    await bob.evaluate(() => window.calls.receives('audio', { totalAudioEnergy: 0.0001 }));
  });

  it('put a track onto a transceiver that sends already, by the name of what it sends', async () => {
    await answerWithMedia(bob, [{ location: 'local', trackName: 'reply', kind: 'audio' }]);
    const answer = await alice.evaluate(
      (sessionId) => window.calls.pull([{ sessionId, trackName: 'reply', mid: '#mic' } as never]),
      bobId,
    );
    assert.equal(answer.body.tracks[0].mid, micMid);
    await alice.evaluate((mid) => window.calls.receives('audio', { packetsReceived: 50 }, mid), micMid);
    const state = await alice.evaluate(() => window.calls.request('GET', '{s}'));
    assert.deepEqual(
      state.body.tracks.map((track: { location: string; mid: string }) => `${track.location} ${track.mid}`),
      [`local ${camMid}`, `local ${micMid}`, `remote ${micMid}`],
    );
    const twice = await alice.evaluate(
      (sessionId) => window.calls.pull([{ sessionId, trackName: 'reply', mid: '#mic' } as never]),
      bobId,
    );
    assert.equal(twice.body.tracks[0].errorCode, 'repeated_local_track_error');
  });
});
