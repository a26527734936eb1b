import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright';
import type { Simulcast, TrackObject } from '../../src/calls-api/wire.js';
import { ChromiumCall } from './chromium-call.js';

describe('conformance: received tracks and their updates', { timeout: 90_000 }, () => {
  let call: Awaited<ReturnType<typeof ChromiumCall.conformance>>;
  let alice: Page;
  let carol: Page;
  let bob: Page;
  let aliceId: string;
  let carolId: string;
  /** Bob's. */
  let aliceMid: string;
  let carolMid: string;

  before(async () => {
    call = await ChromiumCall.conformance();
    [alice, bob, carol] = await Promise.all([call.openPage(), call.openPage(), call.openPage()]);
    [aliceId, carolId] = await Promise.all([
      alice.evaluate(() => window.calls.open()),
      carol.evaluate(() => window.calls.open()),
      bob.evaluate(() => window.calls.open()),
    ]);
    await alice.evaluate(() => window.calls.publish({ audio: 'mic', video: 'cam', rids: ['a', 'b'] }));
    await carol.evaluate(() => window.calls.publish({ video: 'cam', width: 480, height: 270 }));
  });
  after(() => call.close());

  /** The codes of the answer's items. */
  const update = async (tracks: TrackObject[]): Promise<(string | undefined)[]> => {
    const { status, body } = await bob.evaluate(
      (tracks) => window.calls.request('PUT', '{s}/tracks/update', { tracks }),
      tracks,
    );
    assert.equal(status, 200);
    assert.equal(body.requiresImmediateRenegotiation, false);
    return body.tracks.map((track: { errorCode?: string }) => track.errorCode);
  };
  const shows = (mid: string, frameWidth: number) =>
    bob.evaluate(
      async ([mid, frameWidth]) => {
        const { framesDecoded } = await window.calls.received('video', mid);
        for (;;) {
          const now = await window.calls.received('video', mid);
          if (now.frameWidth === frameWidth && now.framesDecoded > framesDecoded + 5) return;
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
      },
      [mid, frameWidth] as const,
    );
  const standsStill = (mid: string) =>
    bob.evaluate(async (mid) => {
      for (let last = -1; ; ) {
        const { framesDecoded } = await window.calls.received('video', mid);
        if (framesDecoded === last) return;
        last = framesDecoded;
        await new Promise((resolve) => setTimeout(resolve, 700));
      }
    }, mid);

  it('a single request pulls many tracks from many publishers', async () => {
    const pulled = await bob.evaluate(
      ([aliceId, carolId]) =>
        window.calls.pull([
          { sessionId: aliceId, trackName: 'mic' },
          { sessionId: aliceId, trackName: 'cam', simulcast: { preferredRid: 'a' } },
          { sessionId: carolId, trackName: 'cam' },
        ]),
      [aliceId, carolId] as const,
    );
    [aliceMid, carolMid] = [pulled.body.tracks[1].mid, pulled.body.tracks[2].mid];
    await bob.evaluate(() => window.calls.receives('audio', { totalAudioEnergy: 0.0001 }));
    await shows(aliceMid, 640);
    await shows(carolMid, 480);
  });

  it('tracks/update replaces a publication without SDP', async () => {
    const before = await bob.evaluate(() => window.calls.pc.currentRemoteDescription?.sdp);
    const alices = { location: 'remote', sessionId: aliceId, trackName: 'cam', mid: carolMid } as const;
    assert.deepEqual(await update([{ ...alices, simulcast: { preferredRid: 'b' } }]), [undefined]);
    await shows(carolMid, 320);
    const carols = { location: 'remote', sessionId: carolId, trackName: 'cam', mid: carolMid } as const;
    assert.deepEqual(await update([carols]), [undefined]);
    await shows(carolMid, 480);
    assert.equal(await bob.evaluate(() => window.calls.pc.currentRemoteDescription?.sdp), before);
    const state = await bob.evaluate(() => window.calls.request('GET', '{s}'));
    const shown = state.body.tracks.find((track: { mid: string }) => track.mid === carolMid);
    assert.deepEqual([shown.sessionId, shown.trackName, shown.status], [carolId, 'cam', 'active']);
  });

  it('an impossible update fails its item only', async () => {
    const remote = { location: 'remote', sessionId: aliceId, trackName: 'cam' } as const;
    const simulcast: Simulcast = { preferredRid: 'b' };
    const codes = await update([
      { ...remote, mid: 'none', simulcast },
      { ...remote, simulcast },
      { ...remote, sessionId: carolId, mid: carolMid, simulcast },
      { ...remote, trackName: 'mic', mid: carolMid },
      { ...remote, trackName: 'none', mid: carolMid },
      { ...remote, mid: aliceMid, simulcast },
    ]);
    assert.deepEqual(codes, [
      'update_track_error',
      'update_track_error',
      'update_track_error',
      'update_track_error',
      'not_found_track_error',
      undefined,
    ]);
    await shows(aliceMid, 320);
    await shows(carolMid, 480);
  });

  it('a layer that is no longer sent is replaced only as ridNotAvailable says', async () => {
    const send = (active: boolean) =>
      alice.evaluate(async (active) => {
        const sender = window.calls.pc.getSenders().find(({ track }) => track?.kind === 'video')!;
        const parameters = sender.getParameters();
        parameters.encodings[0]!.active = active;
        await sender.setParameters(parameters);
      }, active);
    const prefer = (ridNotAvailable: 'none' | 'asciibetical') =>
      update([
        {
          location: 'remote',
          sessionId: aliceId,
          trackName: 'cam',
          mid: aliceMid,
          simulcast: { preferredRid: 'a', ridNotAvailable },
        },
      ]);
    await prefer('none');
    await shows(aliceMid, 640);
    await send(false);
    await standsStill(aliceMid);
    await prefer('asciibetical');
    await shows(aliceMid, 320);
    await send(true);
    await shows(aliceMid, 640);
  });

  it('a track is put onto a bidirectional transceiver of the client by the name of its sent track', async () => {
    const mid = await carol.evaluate(async () => {
      const { pc, request } = window.calls;
      const [track] = (await navigator.mediaDevices.getUserMedia({ audio: true })).getTracks();
      const transceiver = pc.addTransceiver(track!, { direction: 'sendrecv' });
      await pc.setLocalDescription();
      const answer = await request('POST', '{s}/tracks/new', {
        sessionDescription: pc.localDescription,
        tracks: [{ location: 'local', mid: transceiver.mid, trackName: 'voice' }],
      });
      await pc.setRemoteDescription(answer.body.sessionDescription);
      return transceiver.mid!;
    });
    const pulled = await carol.evaluate(
      (sessionId) => window.calls.pull([{ sessionId, trackName: 'mic', mid: '#voice' } as never]),
      aliceId,
    );
    assert.deepEqual([pulled.body.tracks[0].errorCode, pulled.body.tracks[0].mid], [undefined, mid]);
    await carol.evaluate((mid) => window.calls.receives('audio', { packetsReceived: 50 }, mid), mid);
    const heard = await bob.evaluate(
      (sessionId) => window.calls.pull([{ sessionId, trackName: 'voice' }]),
      carolId,
    );
    await bob.evaluate(
      (mid) => window.calls.receives('audio', { totalAudioEnergy: 0.0001 }, mid),
      heard.body.tracks[0].mid,
    );
  });
});
