import type { Quality } from '../stats/quality.js';
import { type VideoLimit, videoLimits } from './video-limit.js';

/** How one direction of the call gets along: `strained` calls for less video, `failing` for none. */
export type Health = 'none' | 'strained' | 'failing';

/** @property isStill a screen, which has no frame where nothing changes. */
type Measured = readonly { kind: 'audio' | 'video'; isStill?: boolean; quality: Quality }[];

/** A path that loses so much has no room for what is put on it. */
const LOSS = 0.1;
/** Below this a picture is none. */
const LEAST_FRAMES_PER_SECOND = 3;
const FREEZE = 0.3;

/**
 * What is sent: the machine cannot encode it, or the path cannot take it. The browser gives way by itself as long as
 * it can; this is for when it cannot any more. Sound that suffers next to video is the surest sign.
 */
export function sendingHealth(measured: Measured): Health {
  if (measured.some(({ kind, quality }) => kind === 'audio' && quality.lossRatio > LOSS)) return 'failing';
  const held = measured.filter(({ isStill, quality }) => !isStill && isHeldBack(quality));
  if (held.some(({ quality }) => (quality.framesPerSecond ?? 0) < LEAST_FRAMES_PER_SECOND)) return 'failing';
  const isStrained =
    held.some(({ quality }) => quality.limitedBy === 'cpu') ||
    measured.some(({ quality }) => quality.lossRatio > LOSS);
  return isStrained ? 'strained' : 'none';
}

/** What is received: sound is lost on the way, or most pictures stand still much of the time. */
export function receivingHealth(measured: Measured): Health {
  const flowing = measured.filter(({ quality }) => !quality.isStalled);
  if (flowing.some(({ kind, quality }) => kind === 'audio' && quality.lossRatio > LOSS)) return 'failing';
  const videos = flowing.filter(({ kind }) => kind === 'video');
  const bad = videos.filter(({ quality }) => quality.lossRatio > LOSS || quality.freezeRatio > FREEZE);
  return bad.length * 2 > videos.length ? 'strained' : 'none';
}

function isHeldBack({ limitedBy }: Quality): boolean {
  return limitedBy === 'cpu' || limitedBy === 'bandwidth';
}

/** Intervals of strain until there is less, and of calm until there is more again. */
const UNTIL_LESS = 3;
const UNTIL_MORE = 10;
/** Where more was soon too much, the next try takes twice as long, up to so many intervals. */
const UNTIL_MORE_AT_MOST = 160;

/** Gives way a step at a time, and takes back a step at a time, ever more slowly where that was too much. */
export class Adaptation {
  #step = 0;
  #strained = 0;
  #calm = 0;
  #patience = UNTIL_MORE;
  #isTrial = false;

  get limit(): VideoLimit {
    return videoLimits[this.#step]!;
  }

  /** Takes in one interval. */
  note(strain: Health): void {
    if (strain === 'none') this.#noteCalm();
    else this.#noteStrain(strain);
  }

  #noteStrain(strain: Health): void {
    this.#calm = 0;
    const last = videoLimits.length - 1;
    // Strain alone never takes the picture away: a small one costs next to nothing.
    const mayGoOn = this.#step < (strain === 'failing' ? last : last - 1);
    if (++this.#strained < UNTIL_LESS || !mayGoOn) return;
    this.#strained = 0;
    this.#step++;
    if (this.#isTrial) this.#patience = Math.min(this.#patience * 2, UNTIL_MORE_AT_MOST);
    this.#isTrial = false;
  }

  #noteCalm(): void {
    this.#strained = 0;
    if (++this.#calm < this.#patience) return;
    this.#calm = 0;
    // The last try has held as long as it took to dare it.
    if (this.#isTrial) this.#patience = Math.max(UNTIL_MORE, this.#patience / 2);
    this.#isTrial = this.#step > 0;
    if (this.#step > 0) this.#step--;
  }
}
