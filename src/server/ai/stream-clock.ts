import { SAMPLE_RATE } from './resampler.js';

/** The SFU counts samples at 48 kHz. */
const TIMESTAMPS_PER_SAMPLE = 3;
/** A shorter pause of the SFU, as it makes when a microphone is silent, is filled with silence. */
const MAX_PAUSE = SAMPLE_RATE;
const MAX_MARKS = 1_000;

/** Where a moment of the speech that a service got is in the time of this server. */
export class StreamClock {
  #next: number | null = null;
  /** How many samples there were, since `begin`. */
  #position = 0;
  /** From the position `at` on, the time in milliseconds is `offsetMs` later than the position. */
  #marks: { at: number; offsetMs: number }[] = [];

  /**
   * Counts samples.
   * @returns how many samples of silence belong before them.
   */
  add(count: number, timestamp: number, nowMs: number): number {
    const missing = this.#next === null ? 0 : (timestamp - this.#next) | 0;
    this.#next = (timestamp + count * TIMESTAMPS_PER_SAMPLE) >>> 0;
    const pause = Math.floor(missing / TIMESTAMPS_PER_SAMPLE);
    const silence = pause > 0 && pause <= MAX_PAUSE ? pause : 0;
    this.#position += silence;
    const offsetMs = nowMs - msOf(this.#position + count);
    const last = this.#marks.at(-1);
    // The first packets of a burst are late, never early, so the smallest offset is the true one.
    if (!last || Math.abs(offsetMs - last.offsetMs) > 500) this.#marks.push({ at: this.#position, offsetMs });
    if (this.#marks.length > MAX_MARKS) this.#marks.shift();
    this.#position += count;
    return silence;
  }

  /** A service begins, and gets the last `kept` samples first. */
  begin(kept: number): void {
    const shift = this.#position - kept;
    this.#marks = this.#marks.map(({ at, offsetMs }) => ({
      at: at - shift,
      offsetMs: offsetMs + msOf(shift),
    }));
    const before = this.#marks.findLastIndex(({ at }) => at <= 0);
    if (before > 0) this.#marks.splice(0, before);
    this.#position = kept;
  }

  /** @param ms from the start of the service's stream. */
  atMs(ms: number): number {
    const position = (ms * SAMPLE_RATE) / 1_000;
    const mark = this.#marks.findLast(({ at }) => at <= position) ?? this.#marks[0];
    return Math.round(ms + (mark?.offsetMs ?? 0));
  }
}

function msOf(samples: number): number {
  return (samples * 1_000) / SAMPLE_RATE;
}
