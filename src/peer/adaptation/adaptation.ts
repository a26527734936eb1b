import type { Quality } from '../stats/quality.js';
import { type VideoLimit, videoLimits } from './video-limit.js';

/** Health of one direction of the call. `strained`: send or receive less video. `failing`: video may have to stop. */
export type Health = 'good' | 'strained' | 'failing';

/** @property isStill a screen, which sends no frames while nothing changes. */
type Measured = readonly { kind: 'audio' | 'video'; isStill?: boolean; quality: Quality }[];

/** A path that loses more packets than this has too little capacity for its traffic. */
const LOSS = 0.1;
/** Video below this rate is of no use. */
const MIN_FRAMES_PER_SECOND = 3;
const FREEZE = 0.3;

/**
 * Health of sending: whether the machine cannot encode the video, or the path cannot carry it. The browser reduces
 * quality by itself while it can; this detects when that is not enough. Audio loss beside video is the surest sign.
 */
export function sendingHealth(measured: Measured): Health {
  if (measured.some(({ kind, quality }) => kind === 'audio' && quality.lossRatio > LOSS)) return 'failing';
  const held = measured.filter(({ isStill, quality }) => !isStill && isHeldBack(quality));
  if (held.some(({ quality }) => (quality.framesPerSecond ?? 0) < MIN_FRAMES_PER_SECOND)) return 'failing';
  const isStrained =
    held.some(({ quality }) => quality.limitedBy === 'cpu') ||
    measured.some(({ quality }) => quality.lossRatio > LOSS);
  return isStrained ? 'strained' : 'good';
}

/** Health of receiving: audio is lost on the way, or more than half of the videos are lossy or frozen. */
export function receivingHealth(measured: Measured): Health {
  const flowing = measured.filter(({ quality }) => !quality.isStalled);
  if (flowing.some(({ kind, quality }) => kind === 'audio' && quality.lossRatio > LOSS)) return 'failing';
  const videos = flowing.filter(({ kind }) => kind === 'video');
  const bad = videos.filter(({ quality }) => quality.lossRatio > LOSS || quality.freezeRatio > FREEZE);
  return bad.length * 2 > videos.length ? 'strained' : 'good';
}

function isHeldBack({ limitedBy }: Quality): boolean {
  return limitedBy === 'cpu' || limitedBy === 'bandwidth';
}

/** Stats intervals of health until the limit tightens, and of calm until it relaxes. */
const UNTIL_LESS = 3;
const UNTIL_MORE = 10;
/** If a relaxed limit fails, the next attempt waits twice as long, up to this number of intervals. */
const UNTIL_MORE_AT_MOST = 160;

/** Tightens and relaxes the video limit a step at a time. Each failed relaxation doubles the wait before the next. */
export class Adaptation {
  #step = 0;
  #strained = 0;
  #calm = 0;
  #calmNeeded = UNTIL_MORE;
  #isTrial = false;

  get limit(): VideoLimit {
    return videoLimits[this.#step]!;
  }

  /** Processes one interval. */
  note(health: Health): void {
    if (health === 'good') this.#onCalm();
    else this.#onPoorHealth(health);
  }

  #onPoorHealth(health: Health): void {
    this.#calm = 0;
    const last = videoLimits.length - 1;
    // Strain alone never turns video off: a small video costs next to nothing.
    const mayGoOn = this.#step < (health === 'failing' ? last : last - 1);
    if (++this.#strained < UNTIL_LESS || !mayGoOn) return;
    this.#strained = 0;
    this.#step++;
    if (this.#isTrial) this.#calmNeeded = Math.min(this.#calmNeeded * 2, UNTIL_MORE_AT_MOST);
    this.#isTrial = false;
  }

  #onCalm(): void {
    this.#strained = 0;
    if (++this.#calm < this.#calmNeeded) return;
    this.#calm = 0;
    // The last relaxation held for the whole waiting time, so the next wait may be shorter.
    if (this.#isTrial) this.#calmNeeded = Math.max(UNTIL_MORE, this.#calmNeeded / 2);
    this.#isTrial = this.#step > 0;
    if (this.#step > 0) this.#step--;
  }
}
