import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Call } from '../../call/call.js';
import { isAbortError } from '../../core/errors.js';
import type { CaptionSource } from '../../media/caption-source.js';
import { type CaptionMessage, shownPart } from './caption-lines.js';

/** The host's settings, read after each update. */
export interface CaptioningOptions {
  /** `null`: the local participant's speech is not turned into text. */
  readonly source: CaptionSource | null;
  readonly call: Call | null;
  readonly lang: string;
}

/** Turns the local participant's speech into text and passes it on while the microphone is on. */
export class OwnCaptions implements ReactiveController {
  readonly #host: ReactiveControllerHost & { readonly isConnected: boolean };
  readonly #options: () => CaptioningOptions;
  readonly #onCaption: (message: CaptionMessage) => void;
  readonly #onFailure: (error: unknown) => void;
  #listening: { track: MediaStreamTrack; source: CaptionSource; lang: string; stop: AbortController } | null =
    null;
  #utterance = 0;

  constructor(
    host: ReactiveControllerHost & { readonly isConnected: boolean },
    options: () => CaptioningOptions,
    on: { caption: (message: CaptionMessage) => void; failure: (error: unknown) => void },
  ) {
    this.#host = host;
    this.#options = options;
    this.#onCaption = on.caption;
    this.#onFailure = on.failure;
    host.addController(this);
  }

  hostUpdated(): void {
    const { source, call, lang } = this.#options();
    const isHeard = this.#host.isConnected && call?.microphone.state.get().status === 'on' && call.room.get();
    const track = isHeard ? call.microphone.track.get() : null;
    const now = this.#listening;
    // A framework may create a new source at each render. Use it from the next track on.
    if (now && source && now.track === track && now.lang === lang) return;
    this.#stop();
    if (source && track) void this.#listen(source, track, lang);
  }

  hostDisconnected(): void {
    this.#stop();
  }

  #stop(): void {
    this.#listening?.stop.abort();
    this.#listening = null;
  }

  async #listen(source: CaptionSource, track: MediaStreamTrack, lang: string): Promise<void> {
    const stop = new AbortController();
    this.#listening = { track, source, lang, stop };
    try {
      await source.listen({
        track,
        lang,
        signal: stop.signal,
        onCaption: ({ text, isFinal }) => {
          if (stop.signal.aborted || !text) return;
          // Other pages show only this part, and the room refuses a longer text.
          this.#onCaption({ utterance: this.#utterance, text: shownPart(text) });
          if (isFinal) this.#utterance++;
        },
      });
    } catch (error) {
      if (!stop.signal.aborted && !isAbortError(error)) this.#onFailure(error);
    }
  }
}
