import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright';
import { ChromiumCall } from './chromium-call.js';

const LOSS_SECONDS = process.env.CALLROOM_LONG ? 30 : 5;

describe('a bad network', { timeout: 90_000 + LOSS_SECONDS * 1000 }, () => {
  let call: ChromiumCall;
  let alice: Page;
  let bob: Page;
  let publisher: string;
  let subscriber: string;
  before(async () => {
    call = await ChromiumCall.start();
    [alice, bob] = await Promise.all([call.openPage(), call.openPage()]);
    publisher = await alice.evaluate(() => window.calls.open());
    subscriber = await bob.evaluate(() => window.calls.open());
    await alice.evaluate(() => window.calls.publish({ audio: 'mic', video: 'cam', rids: ['a', 'b'] }));
    await bob.evaluate(
      (sessionId) =>
        window.calls.pull([
          { sessionId, trackName: 'mic' },
          {
            sessionId,
            trackName: 'cam',
            simulcast: {
              preferredRid: 'a',
              priorityOrdering: 'asciibetical',
              ridNotAvailable: 'asciibetical',
            },
          },
        ]),
      publisher,
    );
    await bob.evaluate(() => window.calls.receives('video', { framesDecoded: 30, frameWidth: 640 }));
  });
  after(() => call.close());

  it('that carries less than the preferred layer gets a lower layer', async () => {
    call.sfu.faults.add({ type: 'network', sessionId: subscriber, outbound: { capBps: 250_000 } });
    await bob.evaluate(async () => {
      while ((await window.calls.received('video')).frameWidth !== 320) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    });
    call.sfu.faults.add({ type: 'network', sessionId: subscriber });
  });

  it(`that loses 5 % both ways for ${LOSS_SECONDS} s keeps video moving and audio whole`, async () => {
    for (const sessionId of [publisher, subscriber]) {
      const conditions = { loss: 0.05 };
      call.sfu.faults.add({ type: 'network', sessionId, inbound: conditions, outbound: conditions });
    }
    const quality = await bob.evaluate(async (seconds) => {
      const read = async () => {
        const sum = { concealed: 0, samples: 0, frames: 0 };
        for (const report of (await window.calls.pc.getStats()).values()) {
          if (report.type !== 'inbound-rtp') continue;
          sum.frames += report.framesDecoded ?? 0;
          sum.concealed += (report.concealedSamples ?? 0) - (report.silentConcealedSamples ?? 0);
          sum.samples += report.totalSamplesReceived ?? 0;
        }
        return sum;
      };
      const first = await read();
      const framesBySecond = [];
      let frames = first.frames;
      for (let i = 0; i < seconds; i++) {
        await new Promise((resolve) => setTimeout(resolve, 1000));
        const now = await read();
        framesBySecond.push(now.frames - frames);
        frames = now.frames;
      }
      const last = await read();
      return {
        framesBySecond,
        concealedShare: (last.concealed - first.concealed) / (last.samples - first.samples),
      };
    }, LOSS_SECONDS);
    assert.ok(Math.min(...quality.framesBySecond) > 0, `frames by second: ${quality.framesBySecond}`);
    assert.ok(quality.concealedShare < 0.1, `${quality.concealedShare} of the audio concealed`);
    for (const sessionId of [publisher, subscriber]) call.sfu.faults.add({ type: 'network', sessionId });
  });

  it('that carries less than a required layer still gets that layer', async () => {
    const mid = await bob.evaluate(async (sessionId) => {
      const simulcast = { preferredRid: 'a' };
      const { body } = await window.calls.pull([{ sessionId, trackName: 'cam', simulcast }]);
      return body.tracks[0].mid as string;
    }, publisher);
    await bob.evaluate(
      (mid) => window.calls.receives('video', { framesDecoded: 20, frameWidth: 640 }, mid),
      mid,
    );
    call.sfu.faults.add({ type: 'network', sessionId: subscriber, outbound: { capBps: 400_000 } });
    // The other picture of the same camera yields.
    const widths = await bob.evaluate(async (mid) => {
      const { pc } = window.calls;
      for (;;) {
        const reports = [...(await pc.getStats()).values()].filter(
          ({ type, kind }) => type === 'inbound-rtp' && kind === 'video',
        );
        const other = reports.find((report) => report.mid !== mid);
        const same = reports.find((report) => report.mid === mid);
        if (other?.frameWidth === 320) return [same?.frameWidth, other.frameWidth];
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }, mid);
    assert.deepEqual(widths, [640, 320]);
    call.sfu.faults.clear();
    await bob.evaluate(
      (mid) => window.calls.request('PUT', '{s}/tracks/close', { force: true, tracks: [{ mid }] }),
      mid,
    );
  });

  /** Resolves once no frame has come for a second. */
  const standsStill = () =>
    bob.evaluate(async () => {
      for (let last = -1; ; ) {
        const { framesDecoded } = await window.calls.received('video');
        if (framesDecoded === last) return framesDecoded;
        last = framesDecoded;
        await new Promise((resolve) => setTimeout(resolve, 1_000));
      }
    });
  const moves = (framesDecoded: number) =>
    bob.evaluate((framesDecoded) => window.calls.receives('video', { framesDecoded }), framesDecoded);

  it('does not affect a frozen track, which stands still, and moves once unfrozen', async () => {
    call.sfu.faults.add({ type: 'freeze', sessionId: publisher, trackName: 'cam' });
    const frames = await standsStill();
    const { packetsReceived } = await bob.evaluate(() => window.calls.received('audio'));
    await bob.evaluate(
      (packets) => window.calls.receives('audio', { packetsReceived: packets }),
      packetsReceived + 50,
    );
    call.sfu.faults.add({ type: 'freeze', sessionId: publisher, trackName: 'cam', isFrozen: false });
    await moves(frames + 20);
  });

  it('that fails completely for a while does not end the session', async () => {
    const nothing = { loss: 1 };
    call.sfu.faults.add({ type: 'network', sessionId: subscriber, inbound: nothing, outbound: nothing });
    const state = (wanted: string) =>
      bob.evaluate(
        (wanted) =>
          new Promise<void>((resolve) => {
            const { pc } = window.calls;
            const check = () => pc.iceConnectionState === wanted && resolve();
            pc.addEventListener('iceconnectionstatechange', check);
            check();
          }),
        wanted,
      );
    await state('disconnected');
    const frames = await standsStill();
    call.sfu.faults.clear();
    await state('connected');
    await moves(frames + 20);
  });
});
