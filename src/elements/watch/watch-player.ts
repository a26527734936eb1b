import { playbackTarget, type WatchVideo } from '../../behaviors/watch-state.js';
import type { Call } from '../../call/call.js';
import { asCallroomError } from '../../call/call-error.js';
import { importPart } from '../../call/load-part.js';
import { type Clock, systemClock } from '../../core/clock.js';
import { type CallroomError, isAbortError } from '../../core/errors.js';
import { createPlayer } from '../../media/playback/create-player.js';
import { PlayerSync } from '../../media/playback/player-sync.js';
import { VideoError } from '../../media/playback/video-error.js';
import type { VideoPlayer } from '../../media/playback/video-player.js';

/** While someone speaks, the video is this loud, of what the person has chosen. */
const DUCKED = 0.25;
/** How fast the volume follows. */
const FADE_EVERY_MS = 40;
const FADE_STEP = 0.08;
/** All pages that may do so ask for the next video, spread over this time: the first of them is enough. */
const SPREAD_MS = 1_500;

export interface WatchPlayerOptions {
  /** Where the player goes. */
  container: () => HTMLElement | null;
  /** Called when something of this changed: `problem`, `isBlocked`, `duration`. */
  onChange: () => void;
  onError: (error: unknown) => void;
  clock?: Clock;
}

/** The player of the video on the stage: it loads it, keeps it where the room's clock says, and sets its volume. */
export class WatchPlayer {
  readonly #options: WatchPlayerOptions;
  readonly #clock: Clock;
  #video: WatchVideo | null = null;
  #call: Call | null = null;
  #player: VideoPlayer | null = null;
  #sync: PlayerSync | null = null;
  #problem: CallroomError | null = null;
  #isBlocked = false;
  #volume = 1;
  #isDucked = false;
  #isMuted = false;
  #hasTold = false;
  #cancelFade = () => {};
  #cancelNext = () => {};
  #stopFollowing = () => {};

  constructor(options: WatchPlayerOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  /** Why the video cannot be played; null: it can. */
  get problem(): CallroomError | null {
    return this.#problem;
  }

  /** Whether the browser waits for a click. */
  get isBlocked(): boolean {
    return this.#isBlocked;
  }

  /** Seconds; null: not known. */
  get duration(): number | null {
    const duration = this.#player?.element.duration ?? Number.NaN;
    return Number.isFinite(duration) && duration > 0 ? duration : null;
  }

  /** How far the player is behind the room's clock, in seconds; null while it does not play. */
  get off(): number | null {
    return this.#sync?.off ?? null;
  }

  /** The video that is shown, in place of another one. */
  show(call: Call | null, video: WatchVideo | null): void {
    const isSame = call === this.#call && video?.id === this.#video?.id;
    if (isSame) return;
    this.close();
    this.#call = call;
    this.#video = video;
    if (!call || !video) return;
    const stops = [call.watch.state, call.watch.clock].map((store) =>
      store.subscribe(() => this.#sync?.refresh()),
    );
    this.#stopFollowing = () => {
      for (const stop of stops) stop();
    };
    void this.#load(call, video);
  }

  /** Loads the video again after a failure. */
  retry(): void {
    const [call, video] = [this.#call, this.#video];
    this.close();
    this.show(call, video);
  }

  /** Plays after the browser has blocked it. Call it in the handler of a click. */
  unblock(): void {
    this.#isBlocked = false;
    this.#sync?.unblock();
    this.#options.onChange();
  }

  /** @param volume 0 to 1 @param isDucked whether someone speaks */
  setVolume(volume: number, isMuted: boolean, isDucked: boolean): void {
    if (volume === this.#volume && isMuted === this.#isMuted && isDucked === this.#isDucked) return;
    const isFade = isDucked !== this.#isDucked;
    [this.#volume, this.#isMuted, this.#isDucked] = [volume, isMuted, isDucked];
    this.#fade(isFade);
  }

  close(): void {
    this.#tellBuffering(false);
    this.#stopFollowing();
    this.#stopFollowing = () => {};
    this.#cancelFade();
    this.#cancelNext();
    this.#sync?.stop();
    this.#player?.dispose();
    this.#sync = null;
    this.#player = null;
    this.#call = null;
    this.#video = null;
    const isShown = this.#problem !== null || this.#isBlocked;
    this.#problem = null;
    this.#isBlocked = false;
    if (isShown) this.#options.onChange();
  }

  async #load(call: Call, video: WatchVideo): Promise<void> {
    const isOver = () => this.#video !== video;
    const onError = (error: unknown) => {
      if (isOver() || this.#problem) return;
      this.#problem = asCallroomError(error);
      this.#isBlocked = false;
      this.#tellBuffering(false);
      this.#sync?.stop();
      this.#options.onError(error);
      this.#options.onChange();
    };
    try {
      const { kind, url } = video;
      const creating = createPlayer({ kind, url, assetBase: call.assetBase, onError });
      const player = await importPart(creating.catch(keepVideoError)).then(throwVideoError);
      const container = this.#options.container();
      if (isOver() || !container) {
        player.dispose();
        return;
      }
      this.#player = player;
      for (const type of ['loadedmetadata', 'durationchange'])
        player.element.addEventListener(type, () => this.#options.onChange());
      container.append(player.element);
      this.#fade(false);
      this.#sync = new PlayerSync(player.element, {
        hasFixedRates: player.hasFixedRates,
        clock: this.#clock,
        target: () => this.#target(call),
        onStall: (isStalled) => this.#tellBuffering(isStalled),
        onBlocked: () => {
          this.#isBlocked = true;
          this.#tellBuffering(false);
          this.#options.onChange();
        },
        onEnd: () => this.#goOn(call, video),
      });
    } catch (error) {
      onError(error);
    }
  }

  #target({ watch }: Call) {
    const [state, estimate] = [watch.state.get(), watch.clock.get()];
    return state && estimate ? playbackTarget(state, this.#clock.now() + estimate.aheadMs) : null;
  }

  /** The room waits for a player that buffers, if it is set so. */
  #tellBuffering(buffering: boolean): void {
    const [call, video] = [this.#call, this.#video];
    if (!call || !video || this.#hasTold === buffering) return;
    if (buffering && !call.watch.state.get()?.waits) return;
    this.#hasTold = buffering;
    call.watch.reportBuffering(video.id, buffering).catch((error: unknown) => this.#ignoreLate(error));
  }

  #goOn(call: Call, video: WatchVideo): void {
    this.#cancelNext = this.#clock.after(Math.random() * SPREAD_MS, () => {
      if (this.#video !== video || !call.watch.mayControl.get()) return;
      call.watch.next(video.id).catch((error: unknown) => this.#ignoreLate(error));
    });
  }

  /** What a page does by itself may come too late: the connection is lost, or the person has left. */
  #ignoreLate(error: unknown): void {
    if (isAbortError(error)) return;
    const { code } = asCallroomError(error);
    if (!['not_in_room', 'deadline_exceeded', 'outcome_unknown', 'rate_limited'].includes(code))
      this.#options.onError(error);
  }

  #fade(isSlow: boolean): void {
    this.#cancelFade();
    const element = this.#player?.element;
    if (!element) return;
    element.muted = this.#isMuted;
    const aim = this.#volume * (this.#isDucked ? DUCKED : 1);
    const left = aim - element.volume;
    element.volume = isSlow ? element.volume + Math.min(FADE_STEP, Math.max(-FADE_STEP, left)) : aim;
    if (isSlow && Math.abs(left) > FADE_STEP)
      this.#cancelFade = this.#clock.after(FADE_EVERY_MS, () => this.#fade(true));
  }
}

/** `importPart` takes every failure for one of loading code. */
function keepVideoError(error: unknown): VideoError {
  if (error instanceof VideoError) return error;
  throw error;
}

function throwVideoError(result: VideoPlayer | VideoError): VideoPlayer {
  if (result instanceof VideoError) throw result;
  return result;
}
