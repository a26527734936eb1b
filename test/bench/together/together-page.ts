/** What each page of the bench of watching together runs: a room client and a player, without the rest of a call. */
import { WatchTogether } from '../../../src/behaviors/watch.js';
import type { Call } from '../../../src/call/call.js';
import { WatchPlayer } from '../../../src/elements/watch/watch-player.js';
import { RoomClient } from '../../../src/room/room-client.js';
import { makeVideo } from '../../support/video-file.js';

/** A frame that was shown: when, in milliseconds of the machine's own clock, and its position in seconds. */
export type ShownFrame = readonly [atMs: number, position: number];

/** The clock of the machine, which the clock that a test sets for a page does not change. */
const machineMs = (pageMs: number) => performance.timeOrigin + pageMs;

class TogetherPage {
  #watch!: WatchTogether;
  #player!: WatchPlayer;
  #frames: ShownFrame[] = [];
  #video: HTMLVideoElement | null = null;

  async join(server: string, room: string, token: string): Promise<void> {
    const client = new RoomClient({ server, room, getToken: async () => token });
    await client.join();
    this.#watch = new WatchTogether(client);
    this.#player = new WatchPlayer({
      container: () => document.body,
      onChange: () => {},
      onError: (error) => console.error(error),
    });
    const call = { watch: this.#watch, assetBase: undefined } as unknown as Call;
    this.#watch.state.subscribe((state) => {
      const video = state?.current ? state.videos[state.current] : null;
      this.#player.show(video ? call : null, video ?? null);
    });
    new MutationObserver(() => this.#follow()).observe(document.body, { childList: true });
  }

  async start(url: string): Promise<void> {
    await this.#watch.start(await this.#watch.add(url));
  }

  seek(position: number): Promise<void> {
    return this.#watch.seek(position);
  }

  /** How far the player says it is off, and the largest error of its clock. */
  state() {
    return {
      off: this.#player.off,
      clockErrorMs: this.#watch.clock.get()?.errorMs ?? null,
      waitingFor: this.#watch.state.get()?.waitingFor.length ?? 0,
    };
  }

  /** The frames since the last call. */
  takeFrames(): ShownFrame[] {
    return this.#frames.splice(0);
  }

  async makeFilm(seconds: number): Promise<string> {
    const bytes = new Uint8Array(await (await makeVideo(seconds)).arrayBuffer());
    let text = '';
    for (let at = 0; at < bytes.length; at += 8_192)
      text += String.fromCharCode(...bytes.subarray(at, at + 8_192));
    return btoa(text);
  }

  #follow(): void {
    const video = document.querySelector('video');
    if (!video || video === this.#video) return;
    this.#video = video;
    video.muted = true;
    const onFrame = (_: number, { expectedDisplayTime, mediaTime }: VideoFrameCallbackMetadata) => {
      this.#frames.push([machineMs(expectedDisplayTime), mediaTime]);
      video.requestVideoFrameCallback(onFrame);
    };
    video.requestVideoFrameCallback(onFrame);
  }
}

declare global {
  interface Window {
    together: TogetherPage;
  }
}

window.together = new TogetherPage();
