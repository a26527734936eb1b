import type { SyncedPlayer } from './video-player.js';

/** A player in a frame that tells its position more seldom than this stands still. */
const LONGEST_SILENCE_MS = 1_000;

/**
 * Where a player is. A player in a frame tells it a few times per second only: in between, the position follows from the
 * rate.
 */
export class PlayerPosition {
  readonly #player: SyncedPlayer;
  readonly #isInFrame: boolean;
  /** The last position that the player told, and when. */
  #told = 0;
  #toldAtMs = Number.NEGATIVE_INFINITY;
  #moves = 0;

  constructor(player: SyncedPlayer, isInFrame: boolean) {
    this.#player = player;
    this.#isInFrame = isInFrame;
  }

  /** When the player last told another position, in milliseconds. */
  get movedAtMs(): number {
    return this.#toldAtMs;
  }

  /** Whether the player plays since the last `restart`: the first new position may be that of a seek. */
  get isMoving(): boolean {
    return this.#moves >= 2;
  }

  /** The player begins to seek or to play: earlier positions say nothing about that. */
  restart(): void {
    this.#moves = 0;
  }

  /** Seconds. Call it regularly. */
  read(nowMs: number): number {
    const { currentTime, paused, playbackRate } = this.#player;
    if (currentTime !== this.#told) {
      this.#told = currentTime;
      this.#toldAtMs = nowMs;
      this.#moves++;
    }
    const sinceMs = nowMs - this.#toldAtMs;
    if (paused || !this.#isInFrame || sinceMs > LONGEST_SILENCE_MS) return currentTime;
    return currentTime + (sinceMs / 1_000) * playbackRate;
  }
}
