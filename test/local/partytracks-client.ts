import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { PartyTracks as PartyTracksClass } from 'partytracks/client';
import type { Page } from 'playwright';
import type * as rxjs from 'rxjs';

declare global {
  interface Window {
    PartyTracks: typeof PartyTracksClass;
    rx: typeof rxjs;
    party: PartyTracksClass;
    pulled: MediaStreamTrack[];
  }
}

export interface PartyTrack {
  sessionId: string;
  trackName: string;
}

const CLIENT = `
  import { PartyTracks } from 'partytracks/client';
  import * as rx from 'rxjs';
  Object.assign(window, { PartyTracks, rx });
`;

/** The published client, unchanged, as a single script. */
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

let script: Promise<string> | undefined;

/** Puts the client into the page, in the place of our own connection. `prefix` and `token` as its users give them. */
export async function installPartyTracks(page: Page, prefix: string, token: string): Promise<void> {
  script ??= bundle();
  await page.addScriptTag({ content: await script });
  await page.evaluate(
    ([prefix, token]) => {
      const headers = new Headers({ Authorization: `Bearer ${token}` });
      window.party = new window.PartyTracks({ prefix, headers, iceServers: [] });
      window.party.peerConnection$.subscribe((pc) => {
        window.calls.pc = pc;
      });
    },
    [prefix, token] as const,
  );
}

/** Publishes a microphone and, in two layers, a camera. */
export function push(page: Page): Promise<PartyTrack[]> {
  return page.evaluate(async () => {
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
}

/** Pulls the lower layer of each track and plays it; the page's event `stop <trackName>` unsubscribes from it. */
export function pull(page: Page, tracks: PartyTrack[]): Promise<void> {
  return page.evaluate(async (tracks) => {
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
}
