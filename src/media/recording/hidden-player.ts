import type { ReadableStore } from '../../core/store.js';

/** A `<video>` off the page: plays the track of a store, as a source for a canvas. */
export class HiddenPlayer {
  readonly video: HTMLVideoElement;
  readonly #stop: () => void;

  constructor(track: ReadableStore<MediaStreamTrack | null>) {
    const video = document.createElement('video');
    Object.assign(video, { muted: true, playsInline: true, autoplay: true });
    this.video = video;
    this.#stop = track.subscribe((now) => {
      video.srcObject = now && new MediaStream([now as MediaStreamTrack]);
    });
  }

  /** Whether it has a frame now. */
  get hasPicture(): boolean {
    return this.video.srcObject !== null && this.video.videoWidth > 0;
  }

  /** Resolves once it has shown a frame, or cannot. */
  async firstPicture(): Promise<void> {
    const { video } = this;
    if (!video.srcObject || video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) return;
    await new Promise((resolve) => {
      for (const type of ['loadeddata', 'error', 'emptied']) {
        video.addEventListener(type, resolve, { once: true });
      }
    });
  }

  stop(): void {
    this.#stop();
    this.video.srcObject = null;
  }
}
