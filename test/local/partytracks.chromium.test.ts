import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { PartyTracks as PartyTracksClass } from 'partytracks/client';
import type { Page } from 'playwright';
import type * as rxjs from 'rxjs';
import { ChromiumCall } from './chromium-call.js';

declare global {
  interface Window {
    PartyTracks: typeof PartyTracksClass;
    rx: typeof rxjs;
    party: PartyTracksClass;
    pulled: MediaStreamTrack[];
  }
}

const CLIENT = `
  import { PartyTracks } from 'partytracks/client';
  import * as rx from 'rxjs';
  Object.assign(window, { PartyTracks, rx });
`;

/** The published client as it is, in one script. */
async function bundle(): Promise<string> {
  const resolveDir = fileURLToPath(new URL('.', import.meta.url));
  const { outputFiles } = await build({
    stdin: { contents: CLIENT, resolveDir },
    bundle: true,
    write: false,
    format: 'iife',
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}

describe('the partytracks client on the local SFU', { timeout: 40_000 }, () => {
  let call: ChromiumCall;
  let alice: Page;
  let bob: Page;
  before(async () => {
    const [started, script] = await Promise.all([ChromiumCall.start(), bundle()]);
    call = started;
    [alice, bob] = await Promise.all([call.openPage(), call.openPage()]);
    for (const page of [alice, bob]) {
      await page.addScriptTag({ content: script });
      await page.evaluate(
        ([prefix, secret]) => {
          const headers = new Headers({ Authorization: `Bearer ${secret}` });
          window.party = new window.PartyTracks({ prefix, headers, iceServers: [] });
          window.party.peerConnection$.subscribe((pc) => {
            window.calls.pc = pc;
          });
        },
        [`${call.sfu.url}/apps/${call.sfu.appId}`, call.sfu.appSecret] as const,
      );
    }
  });
  after(() => call.close());

  it('pushes a microphone and a simulcast camera, pulls both, and stops one of them', async () => {
    const tracks = await alice.evaluate(async () => {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
      const pushed = stream.getTracks().map((track) => {
        const sendEncodings$ =
          track.kind === 'video'
            ? window.rx.of([{ rid: 'a' }, { rid: 'b', scaleResolutionDownBy: 2 }])
            : window.rx.of([]);
        // Subscribed for as long as it is to be published.
        const metadata$ = window.party.push(window.rx.of(track), { sendEncodings$ });
        return new Promise((resolve, reject) => metadata$.subscribe({ next: resolve, error: reject }));
      });
      return Promise.all(pushed) as Promise<{ sessionId: string; trackName: string }[]>;
    });
    await bob.evaluate(async (tracks) => {
      window.pulled = await Promise.all(
        tracks.map(({ sessionId, trackName }) => {
          const request = { location: 'remote' as const, sessionId, trackName };
          const track$ = window.party.pull(window.rx.of(request), {
            simulcast: { preferredRid$: window.rx.of('b') },
          });
          return new Promise<MediaStreamTrack>((resolve, reject) => {
            const subscription = track$.subscribe({ next: resolve, error: reject });
            addEventListener(`stop ${trackName}`, () => subscription.unsubscribe());
          });
        }),
      );
      for (const track of window.pulled) {
        const element = document.createElement(track.kind === 'video' ? 'video' : 'audio');
        element.srcObject = new MediaStream([track]);
        document.body.append(element);
        await element.play();
      }
    }, tracks);
    await bob.evaluate(() => window.calls.receives('video', { framesDecoded: 20, frameWidth: 320 }));
    await bob.evaluate(() => window.calls.receives('audio', { totalAudioEnergy: 0.0001 }));

    const camera = tracks[1];
    await bob.evaluate((name) => dispatchEvent(new Event(`stop ${name}`)), camera?.trackName);
    const before = await bob.evaluate(() => window.calls.received('audio'));
    const after = await bob.evaluate(
      (packets) => window.calls.receives('audio', { packetsReceived: packets }),
      before.packetsReceived + 60,
    );
    assert.ok(after.packetsReceived > before.packetsReceived);
    while (call.sfu.stats().subscriptions > 1) await bob.evaluate(() => window.calls.received('video'));
  });
});
