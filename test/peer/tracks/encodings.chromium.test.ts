import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { Page } from 'playwright';
import { ChromiumLab } from '../chromium-lab.js';

const LIMIT = { timeout: 60_000 };

/** The lines of each layer that is being encoded, by name. */
type Lines = Record<string, number>;

let lab: ChromiumLab;
let page: Page;

before(async () => {
  lab = await ChromiumLab.start();
});

after(() => lab.close());

beforeEach(async () => {
  await page?.context().close();
  page = await lab.openPage();
});

/** Captures the sizes in turn in a single publication, and reads the encoded sizes once they are `expected`. */
async function encoded(steps: { width: number; height: number; expected: Lines }[], limit: 'none' | 'low') {
  return page.evaluate(
    async ({ steps, limit }) => {
      const { lab } = window;
      const sender = lab.newPeer();
      sender.limitVideo({ send: limit });
      const [first, ...others] = steps;
      const camera = sender.publish(await lab.camera(first!.width, first!.height), { source: 'camera' });
      await lab.live(camera);
      const [connection] = lab.openConnections();
      /** By layer: frames encoded so far, and the lines of the last. */
      const layers = async () => {
        const found: Record<string, { frames: number; lines: number }> = {};
        for (const stats of (await connection!.getStats()).values()) {
          if (stats.type !== 'outbound-rtp' || stats.kind !== 'video') continue;
          found[stats.rid] = { frames: stats.framesEncoded ?? 0, lines: stats.frameHeight };
        }
        return found;
      };
      const seen: Record<string, number>[] = [];
      /** Resolves once every expected layer has encoded 20 more frames, and no other layer has encoded any meanwhile. */
      const settle = async (expected: Record<string, number>) => {
        let before = await layers();
        const grown = (now: typeof before, rid: string) => now[rid]!.frames - (before[rid]?.frames ?? 0);
        await lab.until(async () => {
          const now = await layers();
          // A layer that has just ended may still count a frame, and has no lines any more.
          const wrong = Object.keys(now).filter(
            (rid) => grown(now, rid) > 0 && now[rid]!.lines !== (expected[rid] ?? null),
          );
          if (wrong.length > 0) before = now;
          else if (Object.keys(expected).every((rid) => now[rid] && grown(now, rid) >= 20)) {
            const encoding = Object.entries(now).filter(([rid]) => grown(now, rid) > 0);
            seen.push(Object.fromEntries(encoding.map(([rid, { lines }]) => [rid, lines])));
            return true;
          }
          return false;
        });
      };
      await settle(first!.expected);
      const requests = lab.requests.length;
      for (const { width, height, expected } of others) {
        await camera.replaceTrack(await lab.camera(width, height));
        await settle(expected);
      }
      const negotiations = lab.requests.length - requests;
      await sender.close();
      return { seen, negotiations };
    },
    { steps, limit },
  );
}

const of720 = { width: 1280, height: 720, expected: { a: 720, b: 360, c: 180 } };
const of360 = { width: 640, height: 360, expected: { b: 360, c: 180 } };
const of180 = { width: 320, height: 180, expected: { c: 180 } };

for (const capture of [of180, of360, of720]) {
  test(`a capture of ${capture.height} lines is encoded in the layers for its size`, LIMIT, async () => {
    const { seen } = await encoded([capture], 'none');
    assert.deepEqual(seen, [capture.expected]);
  });
}

test('the layers follow another capture without a request', LIMIT, async () => {
  const steps = [of720, of180, of360, of720];
  const { seen, negotiations } = await encoded(steps, 'none');
  assert.deepEqual(
    seen,
    steps.map(({ expected }) => expected),
  );
  assert.equal(negotiations, 0);
});

test('low-bandwidth sends 180 lines of the 360 that it captures', LIMIT, async () => {
  const { seen } = await encoded([{ ...of360, expected: { c: 180 } }], 'low');
  assert.deepEqual(seen, [{ c: 180 }]);
});

test('the layers follow a track that changes its capture size without an event', LIMIT, async () => {
  const lines = await page.evaluate(async () => {
    const { lab } = window;
    lab.configure({ statsIntervalMs: 200 });
    const [sender, receiver] = [lab.newPeer(), lab.newPeer()];
    const track = await lab.camera();
    const camera = sender.publish(track, { source: 'camera' });
    const remote = { sessionId: await lab.live(camera), trackName: camera.trackName, kind: 'video' as const };
    const video = lab.play(receiver.subscribe(remote, { layer: 'c' }));
    await lab.nextFrame(video);
    const before = video.videoHeight;
    await track.applyConstraints({ width: 320, height: 180 });
    // The least layer, which the viewer gets, is the whole capture now.
    await lab.until(() => camera.layers.length === 1);
    const layers = camera.layers.map(({ rid, scaleDownBy }) => `${rid}÷${scaleDownBy}`);
    const [connection] = lab.openConnections();
    const senderOf = () => connection!.getSenders().find((one) => one.track?.kind === 'video')!;
    await lab.until(() => senderOf().getParameters().encodings[0]!.scaleResolutionDownBy === 1);
    await lab.nextFrame(video);
    await Promise.all([sender.close(), receiver.close()]);
    return { before, after: video.videoHeight, layers };
  });
  assert.deepEqual(lines.layers, ['c÷1']);
  assert.equal(lines.before, 180);
});
