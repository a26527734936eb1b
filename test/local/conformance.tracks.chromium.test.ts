import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright';
import { ChromiumCall } from './chromium-call.js';
import { realTarget } from './conformance-target.js';

describe('conformance: tracks', { timeout: 60_000 }, () => {
  let call: Awaited<ReturnType<typeof ChromiumCall.conformance>>;
  let alice: Page;
  let bob: Page;
  let publisher: string;
  /** Where bob receives: the SFU chooses its mids. */
  let camMid: string;
  let micMid: string;

  before(async () => {
    call = await ChromiumCall.conformance();
    [alice, bob] = await Promise.all([call.openPage(), call.openPage()]);
    publisher = await alice.evaluate(() => window.calls.open());
    await bob.evaluate(() => window.calls.open());
    await alice.evaluate(() => window.calls.publish({ audio: 'mic', video: 'cam', rids: ['a', 'b'] }));
  });
  after(() => call.close());

  it('receives the requested layer, and another by tracks/update without SDP', async () => {
    const pulled = await bob.evaluate(
      (sessionId) =>
        window.calls.pull([
          { sessionId, trackName: 'cam', simulcast: { preferredRid: 'b', ridNotAvailable: 'asciibetical' } },
        ]),
      publisher,
    );
    const { mid } = pulled.body.tracks[0];
    camMid = mid;
    assert.deepEqual(pulled.body.tracks[0].simulcast, {
      preferredRid: 'b',
      ridNotAvailable: 'asciibetical',
    });
    await bob.evaluate(() => window.calls.receives('video', { framesDecoded: 10, frameWidth: 320 }));
    const updated = await bob.evaluate(
      ([sessionId, mid]) =>
        window.calls.request('PUT', '{s}/tracks/update', {
          tracks: [
            { location: 'remote', sessionId, trackName: 'cam', mid, simulcast: { preferredRid: 'a' } },
          ],
        }),
      [publisher, mid] as const,
    );
    assert.equal(updated.body.requiresImmediateRenegotiation, false);
    assert.equal(updated.body.tracks[0].errorCode, undefined);
    await bob.evaluate(() => window.calls.receives('video', { frameWidth: 640 }));
  });

  it('reuses the m-line of a forced close for the next pull', async () => {
    const closed = await bob.evaluate(
      (mid) =>
        window.calls.request('PUT', '{s}/tracks/close', { force: true, tracks: [{ mid }, { mid: 'none' }] }),
      camMid,
    );
    assert.deepEqual(closed.body.tracks, [
      { mid: camMid },
      {
        mid: 'none',
        errorCode: 'close_track_error',
        errorDescription: "Track doesn't exist or was already closed",
      },
    ]);
    const state = await bob.evaluate(() => window.calls.request('GET', '{s}'));
    assert.deepEqual(
      state.body.tracks.map((track: { status: string }) => track.status),
      ['inactive'],
    );
    const again = await bob.evaluate(
      (sessionId) =>
        window.calls.pull([
          { sessionId, trackName: 'cam' },
          { sessionId, trackName: 'mic' },
          { sessionId, trackName: 'none' },
        ]),
      publisher,
    );
    const [cam, mic, none] = again.body.tracks;
    if (!realTarget) assert.equal(cam.mid, camMid);
    camMid = cam.mid;
    micMid = mic.mid;
    assert.equal(none.errorCode, 'not_found_track_error');
    const before = await bob.evaluate(() => window.calls.received('video'));
    await bob.evaluate(
      (frames) => window.calls.receives('video', { framesDecoded: frames }),
      before.framesDecoded + 10,
    );
    await bob.evaluate(() => window.calls.receives('audio', { totalAudioEnergy: 0.0001 }));
  });

  it('keeps receiving when the m-line that carries the transport is stopped by the client', async () => {
    const closed = await bob.evaluate(async (mid) => {
      const { pc } = window.calls;
      pc.getTransceivers()
        .find((transceiver) => transceiver.mid === mid)
        ?.stop();
      await pc.setLocalDescription();
      const answer = await window.calls.request('PUT', '{s}/tracks/close', {
        force: false,
        tracks: [{ mid }],
        sessionDescription: { type: 'offer', sdp: pc.localDescription?.sdp },
      });
      await pc.setRemoteDescription(answer.body.sessionDescription);
      return answer;
    }, camMid);
    assert.deepEqual(closed.body.tracks, [{ mid: camMid }]);
    const before = await bob.evaluate((mid) => window.calls.received('audio', mid), micMid);
    await bob.evaluate(
      ([packets, mid]) => window.calls.receives('audio', { packetsReceived: packets }, mid),
      [before.packetsReceived + 50, micMid] as const,
    );
  });

  it('pulls again after that', async () => {
    const pulled = await bob.evaluate(
      (sessionId) => window.calls.pull([{ sessionId, trackName: 'cam' }]),
      publisher,
    );
    const { mid } = pulled.body.tracks[0];
    assert.notEqual(mid, camMid, 'a stopped m-line is not used again');
    await bob.evaluate((mid) => window.calls.receives('video', { framesDecoded: 10 }, mid), mid);
  });

  it('refuses requests that overlap an exchange, and unexpected answers', async () => {
    const statuses = await bob.evaluate(async (sessionId) => {
      const { pc, request } = window.calls;
      const pull = { tracks: [{ location: 'remote', sessionId, trackName: 'mic' }] };
      const first = await request('POST', '{s}/tracks/new', pull);
      const overlapping = await request('POST', '{s}/tracks/new', pull);
      await pc.setRemoteDescription(first.body.sessionDescription);
      await pc.setLocalDescription();
      const answer = { sessionDescription: { type: 'answer', sdp: pc.localDescription?.sdp } };
      const accepted = await request('PUT', '{s}/renegotiate', answer);
      const replayed = await request('PUT', '{s}/renegotiate', answer);
      return [first, overlapping, accepted, replayed].map(({ status, body }) => [status, body.errorCode]);
    }, publisher);
    assert.deepEqual(statuses, [
      [200, undefined],
      [406, 'invalid_session_description'],
      [200, undefined],
      [406, 'invalid_session_description'],
    ]);
  });

  it('end as soon as their page closes the connection', async () => {
    await alice.evaluate(() => window.calls.pc.close());
    await bob.evaluate(async () => {
      for (;;) {
        const state = await window.calls.request('GET', '{s}');
        if (state.body.tracks.every((track: { status: string }) => track.status === 'inactive')) return;
      }
    });
    const gone = await alice.evaluate(() => window.calls.request('GET', '{s}'));
    assert.equal(gone.status, 410);
    assert.equal(gone.body.errorCode, 'session_error');
  });

  it('carries two simulcast cameras with equal layer names in one offer', async () => {
    const carol = await call.openPage();
    const dave = await call.openPage();
    const sessionId = await carol.evaluate(() => window.calls.open());
    await carol.evaluate(async () => {
      const { pc } = window.calls;
      const sendEncodings = [{ rid: 'a' }, { rid: 'b', scaleResolutionDownBy: 2 }];
      const camera = (width: number) => {
        const canvas = document.createElement('canvas');
        canvas.width = width;
        canvas.height = width / 2;
        const context = canvas.getContext('2d');
        const draw = () => context?.fillRect(Math.random() * width, 0, 9, 9);
        setInterval(draw, 40);
        draw();
        const [track] = canvas.captureStream().getVideoTracks();
        return pc.addTransceiver(track ?? 'video', { direction: 'sendonly', sendEncodings });
      };
      const cameras = [camera(640), camera(800)];
      await pc.setLocalDescription();
      const answer = await window.calls.request('POST', '{s}/tracks/new', {
        sessionDescription: pc.localDescription,
        tracks: cameras.map((camera, i) => ({ location: 'local', mid: camera.mid, trackName: `cam${i}` })),
      });
      await pc.setRemoteDescription(answer.body.sessionDescription);
    });
    await dave.evaluate(() => window.calls.open());
    const layers = ['cam0', 'cam1'].flatMap((trackName) =>
      ['a', 'b'].map((preferredRid) => ({ sessionId, trackName, simulcast: { preferredRid } })),
    );
    const pulled = await dave.evaluate((tracks) => window.calls.pull(tracks), layers);
    for (const [at, frameWidth] of [640, 320, 800, 400].entries()) {
      const { mid } = pulled.body.tracks[at];
      await dave.evaluate(
        ([mid, frameWidth]) => window.calls.receives('video', { framesDecoded: 20, frameWidth }, mid),
        [mid, frameWidth] as const,
      );
      assert.equal(
        (await dave.evaluate((mid) => window.calls.received('video', mid), mid)).frameWidth,
        frameWidth,
      );
    }
  });

  it('carries nothing for a client whose certificate does not match its description', async () => {
    const mallory = await call.openPage();
    await mallory.evaluate(() => window.calls.open());
    await mallory.evaluate(() =>
      window.calls.publish({
        video: 'cam',
        replace: ['a=fingerprint:sha-256 ', 'a=fingerprint:sha-256 00:'],
      }),
    );
    const gone = await mallory.evaluate(async () => {
      for (;;) {
        const answer = await window.calls.request('GET', '{s}');
        if (answer.status !== 200) return answer;
      }
    });
    assert.equal(gone.status, 410);
    assert.match(gone.body.errorDescription, /gone/);
  });
});
