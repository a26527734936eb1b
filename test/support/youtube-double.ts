import type { Clock } from '../../src/core/clock.js';

/** The states of YouTube's player (https://developers.google.com/youtube/iframe_api_reference#onStateChange). */
const STATES = { UNSTARTED: -1, ENDED: 0, PLAYING: 1, PAUSED: 2, BUFFERING: 3, CUED: 5 } as const;
/** The rates that YouTube has; another one becomes the nearest of them. */
const RATES = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2];
/** How often the frame tells the page where it is. */
const TELLS_EVERY_MS = 250;

type Listener = (event: { data?: number; target: YouTubeDouble }) => void;

export interface DoubleOptions {
  duration?: number;
  /** How long it takes from `seekTo` until it plays there. */
  seekMs?: () => number;
  /** How long a message takes between the page and the frame. */
  messageMs?: number;
  /** The error that it reports in place of `onReady`. */
  error?: number;
}

/**
 * A double of `YT.Player`: commands take effect after a message to the frame, the position is told four times per second,
 * and there are YouTube's fixed rates only.
 */
export class YouTubeDouble {
  readonly #clock: Clock;
  readonly #options: Required<Omit<DoubleOptions, 'error'>>;
  readonly #listeners = new Map<string, Set<Listener>>();
  #state: number = STATES.CUED;
  /** In the frame: the position at a time. */
  #position = 0;
  #atMs = 0;
  #rate = 1;
  #volume = 100;
  #isMuted = false;
  #told = 0;
  #seek = 0;
  #isOver = false;

  constructor(
    clock: Clock,
    { error, ...options }: DoubleOptions = {},
    events: Record<string, Listener> = {},
  ) {
    this.#clock = clock;
    this.#options = { duration: 600, seekMs: () => 400, messageMs: 10, ...options };
    for (const [name, run] of Object.entries(events)) this.addEventListener(name, run);
    clock.after(20, () => {
      if (error === undefined) this.#emit('onReady');
      else this.#emit('onError', error);
      this.#tell();
    });
  }

  /** Where the frame is, which the page learns a little later. Seconds. */
  get truth(): number {
    const runsMs = this.#state === STATES.PLAYING ? this.#clock.now() - this.#atMs : 0;
    return Math.min(this.#options.duration, this.#position + (runsMs / 1_000) * this.#rate);
  }

  /** The network fails for a while. */
  stall(ms: number): void {
    if (this.#state !== STATES.PLAYING) return;
    this.#set(STATES.BUFFERING);
    this.#clock.after(ms, () => this.#set(STATES.PLAYING));
  }

  addEventListener(name: string, run: Listener): void {
    this.#listeners.set(name, (this.#listeners.get(name) ?? new Set()).add(run));
  }

  playVideo(): void {
    this.#inFrame(() => {
      if (this.#state === STATES.PLAYING || this.#state === STATES.BUFFERING) return;
      const isFirst = this.#state === STATES.CUED;
      if (!isFirst) this.#set(STATES.PLAYING);
      else this.#buffer(this.#position);
    });
  }

  pauseVideo(): void {
    this.#inFrame(() => {
      this.#seek++;
      this.#set(STATES.PAUSED);
    });
  }

  seekTo(seconds: number): void {
    this.#inFrame(() => {
      if (this.#state === STATES.PAUSED) {
        this.#position = seconds;
        this.#set(STATES.PAUSED, false);
      } else this.#buffer(seconds);
    });
  }

  setPlaybackRate(rate: number): void {
    this.#inFrame(() => {
      const nearest = RATES.reduce((best, one) =>
        Math.abs(one - rate) < Math.abs(best - rate) ? one : best,
      );
      this.#set(this.#state);
      this.#rate = nearest;
      this.#emit('onPlaybackRateChange', nearest);
    });
  }

  getCurrentTime = () => this.#told;
  getDuration = () => this.#options.duration;
  getPlayerState = () => this.#state;
  getPlaybackRate = () => this.#rate;
  getAvailablePlaybackRates = () => RATES;
  getVideoLoadedFraction = () => 1;
  getVolume = () => this.#volume;
  setVolume(volume: number): void {
    this.#volume = volume;
  }
  isMuted = () => this.#isMuted;
  mute(): void {
    this.#isMuted = true;
  }
  unMute(): void {
    this.#isMuted = false;
  }
  getOption = () => [];
  setOption(): void {}
  destroy(): void {
    this.#isOver = true;
  }

  #buffer(position: number): void {
    const seek = ++this.#seek;
    this.#set(STATES.BUFFERING);
    this.#position = position;
    this.#clock.after(this.#options.seekMs(), () => {
      if (this.#seek === seek) this.#set(STATES.PLAYING);
    });
  }

  #set(state: number, isChange = state !== this.#state): void {
    this.#position = this.truth;
    this.#atMs = this.#clock.now();
    this.#state = state;
    if (isChange) this.#emit('onStateChange', state);
  }

  #inFrame(run: () => void): void {
    this.#clock.after(this.#options.messageMs, run);
  }

  #tell(): void {
    if (this.#isOver) return;
    this.#told = this.truth;
    this.#clock.after(TELLS_EVERY_MS, () => this.#tell());
  }

  #emit(name: string, data?: number): void {
    if (this.#isOver) return;
    for (const run of this.#listeners.get(name) ?? [])
      run({ target: this, ...(data !== undefined && { data }) });
  }
}

/** What a page finds as `YT` once YouTube's own code is there. */
export function youTubeDouble(
  clock: Clock,
  options: DoubleOptions,
  onPlayer: (player: YouTubeDouble) => void,
) {
  return {
    PlayerState: STATES,
    Player: class extends YouTubeDouble {
      constructor(_frame: unknown, { events }: { events: Record<string, Listener> }) {
        super(clock, options, events);
        onPlayer(this);
      }
    },
  };
}
