import type { Clock } from '../../core/clock.js';
import { LearnedDelay } from './learned-delay.js';
import type { PlaybackTarget } from './playback-target.js';
import { PlayerPosition } from './player-position.js';
import type { SyncedPlayer } from './video-player.js';

export interface PlayerSyncOptions {
  /** Null: not known yet. */
  target: () => PlaybackTarget | null;
  /** Whether the player has a few fixed rates only, as YouTube's. */
  hasFixedRates: boolean;
  /** Called when the player buffers, and when it can go on. */
  onStall: (isStalled: boolean) => void;
  /** Called when the browser does not let the video play before a click or a key. */
  onBlocked: (cause: unknown) => void;
  /** Called once when the video has ended. */
  onEnd: () => void;
  clock: Clock;
}

const EVERY_MS = 100;
/** A player with any rate corrects by at most 8 %, which nobody hears. */
const MOST_CORRECTION = 0.08;
/** What it corrects in a second, of the distance. */
const GAIN = 0.8;
/** Seconds. */
const ON_TIME = 0.015;
const SEEKS_BEYOND = 2;
/** A player with fixed rates pauses or seeks beyond this. */
const FIXED_ON_TIME = 0.15;
/** It pauses for at most this long to let the others catch up. */
const LONGEST_PAUSE = 4;
/** How far off a paused player may be, so that all show the same picture. */
const PAUSED_ON_TIME = 0.04;
/** What a player that starts to play may be off before it seeks: it has to seek anyway if it has just loaded. */
const START_ON_TIME = 0.3;
/** How long a distance must last before a player with fixed rates acts on it: a single reading may be wrong. */
const MEASURED_MS = 500;
/** How long a player plays on after a seek or a pause until that counts as done. */
const SETTLES_MS = 400;
const STALLED_AFTER_MS = 500;
/** A seek that takes longer holds the others up. */
const SLOW_SEEK_MS = 1_500;
/** A seek without an effect by then is repeated. */
const SEEK_DEADLINE_MS = 8_000;

/** A start that has not begun by then waits for a click. */
const BLOCKED_AFTER_MS = 6_000;
/** Seconds. A player that loads later in a video has come late: the others do not wait for it. */
const BEGINNING = 10;
/** `HAVE_METADATA` and `HAVE_FUTURE_DATA` of `HTMLMediaElement`, which not every player has. */
const HAS_METADATA = 1;
const CAN_PLAY = 3;

/** A correction on its way: its effect is not to be measured yet. */
interface Correction {
  isSeek: boolean;
  sinceMs: number;
  /** When the player was first seen to play after it. */
  playedAtMs: number | null;
  /** What its outcome teaches; null: nothing. */
  teaches: LearnedDelay | null;
}

/**
 * Keeps a player where the room's clock says. A player with any rate runs a little faster or slower, and seeks only if it
 * is more than two seconds off. A player with fixed rates pauses or seeks as soon as it is 150 ms off. It measures how late
 * it is after its own seeks and pauses, and aims ahead by that.
 */
export class PlayerSync {
  readonly #player: SyncedPlayer;
  readonly #options: PlayerSyncOptions;
  readonly #position: PlayerPosition;
  readonly #seekDelay: LearnedDelay;
  readonly #pauseDelay = new LearnedDelay(0);
  readonly #startDelay = new LearnedDelay(0);
  #cancel = () => {};
  #correction: Correction | null = null;
  /** When a player that lets the others catch up plays again; null: it does not pause for that. */
  #resumesAtMs: number | null = null;
  /** The distances since the last correction, with their times. */
  #offs: { atMs: number; off: number }[] = [];
  /** A start that has not begun; null: none. */
  #start: symbol | null = null;
  #startedAtMs: number;
  #isBlocked = false;
  #isStalled = false;
  #hasPlayed = false;
  #hasEnded = false;
  #off: number | null = null;

  constructor(player: SyncedPlayer, options: PlayerSyncOptions) {
    this.#player = player;
    this.#options = options;
    this.#position = new PlayerPosition(player, options.hasFixedRates);
    this.#seekDelay = new LearnedDelay(options.hasFixedRates ? 0.3 : 0.05);
    this.#startedAtMs = options.clock.now();
    this.refresh();
  }

  /** How far the player is behind the clock of the room, in seconds; null while that cannot be said. */
  get off(): number | null {
    return this.#off;
  }

  /** Follows the clock at once, such as after a command. */
  refresh(): void {
    this.#cancel();
    const { clock, target } = this.#options;
    const now = target();
    const nextMs = now ? this.#follow(now) : EVERY_MS;
    this.#cancel = clock.after(nextMs, () => this.refresh());
  }

  /** Tries again to play. Call it in the handler of a click, after `onBlocked`. */
  unblock(): void {
    this.#isBlocked = false;
    this.refresh();
  }

  /** Leaves the player as it is. */
  stop(): void {
    this.#cancel();
  }

  /** @returns when to look again, in milliseconds */
  #follow(target: PlaybackTarget): number {
    const nowMs = this.#options.clock.now();
    const position = this.#position.read(nowMs);
    this.#off = null;
    if (this.#player.readyState < HAS_METADATA) {
      this.#tellStall(target.isRunning && nowMs - this.#startedAtMs > SLOW_SEEK_MS, target);
      return EVERY_MS;
    }
    if (this.#endIfOver(target)) return EVERY_MS;
    // `play` takes effect a little later.
    const startsInMs = target.startsInMs - this.#startDelay.seconds * 1_000;
    if (target.isRunning && startsInMs <= 0) return this.#run(target, position, nowMs);
    this.#rest(target, position, nowMs);
    return target.isRunning ? Math.min(EVERY_MS, startsInMs) : EVERY_MS;
  }

  /** The video stands still: all show the same picture. */
  #rest(target: PlaybackTarget, position: number, nowMs: number): void {
    const player = this.#player;
    this.#offs = [];
    this.#resumesAtMs = null;
    this.#start = null;
    this.#startedAtMs = nowMs;
    if (!player.paused) player.pause();
    this.#setRate(target.rate);
    const isSeeking = this.#isSeeking(nowMs);
    if (!isSeeking) this.#correction = null;
    if (!isSeeking && Math.abs(target.position - position) > PAUSED_ON_TIME)
      this.#seek(target.position, null);
    this.#tellStall(player.seeking || player.readyState < CAN_PLAY, target);
  }

  #run(target: PlaybackTarget, position: number, nowMs: number): number {
    if (this.#isBlocked) return EVERY_MS;
    if (this.#resumesAtMs !== null) return this.#pauseOn(nowMs);
    const off = target.position - position;
    if (this.#player.paused) this.#begin(target, off, nowMs);
    this.#watchProgress(target, nowMs);
    if (this.#player.paused || (this.#correction && !this.#settle(off, nowMs))) return EVERY_MS;
    this.#off = off;
    if (this.#options.hasFixedRates) this.#jump(target, off, nowMs);
    else if (Math.abs(off) > SEEKS_BEYOND) this.#seek(this.#ahead(target), this.#seekDelay);
    else {
      const most = Math.abs(off) < ON_TIME ? 0 : MOST_CORRECTION;
      const correction = Math.min(most, Math.max(-most, off * GAIN));
      this.#setRate(target.rate * (1 + Math.round(correction * 100) / 100));
    }
    return EVERY_MS;
  }

  /** Starts a player that is paused, at the right place. */
  #begin(target: PlaybackTarget, off: number, nowMs: number): void {
    if (this.#start) {
      if (nowMs - this.#startedAtMs > BLOCKED_AFTER_MS) this.#block(null);
      return;
    }
    this.#setRate(target.rate);
    const isFarOff = Math.abs(off) > START_ON_TIME;
    if (isFarOff && !this.#isSeeking(nowMs)) this.#seek(this.#ahead(target), null);
    else if (!isFarOff) this.#correct(false, this.#startDelay);
    this.#play(nowMs);
  }

  /** Corrects a player with fixed rates, if it has been off for a while. */
  #jump(target: PlaybackTarget, off: number, nowMs: number): void {
    this.#setRate(target.rate);
    this.#offs.push({ atMs: nowMs, off });
    if (nowMs - this.#offs[0]!.atMs < MEASURED_MS) return;
    const typical = median(this.#offs.map((one) => one.off));
    this.#offs.shift();
    if (Math.abs(typical) <= FIXED_ON_TIME) return;
    if (typical > 0 || -typical > LONGEST_PAUSE) this.#seek(this.#ahead(target), this.#seekDelay);
    else {
      const pauseMs = (-typical / target.rate - this.#pauseDelay.seconds) * 1_000;
      this.#player.pause();
      this.#resumesAtMs = nowMs + Math.max(0, pauseMs);
    }
  }

  /** The others catch up. */
  #pauseOn(nowMs: number): number {
    const leftMs = this.#resumesAtMs! - nowMs;
    if (leftMs > 0) return Math.min(EVERY_MS, leftMs);
    this.#resumesAtMs = null;
    this.#correct(false, this.#pauseDelay);
    this.#play(nowMs);
    return EVERY_MS;
  }

  /** Where the video will be once the player has arrived there. */
  #ahead({ position, rate }: PlaybackTarget): number {
    return position + this.#seekDelay.seconds * rate;
  }

  #seek(position: number, teaches: LearnedDelay | null): void {
    const { duration } = this.#player;
    this.#player.currentTime = Number.isFinite(duration) ? Math.min(position, duration) : position;
    this.#correct(true, teaches);
  }

  #correct(isSeek: boolean, teaches: LearnedDelay | null): void {
    this.#offs = [];
    this.#position.restart();
    this.#correction = { isSeek, sinceMs: this.#options.clock.now(), playedAtMs: null, teaches };
  }

  /** A player in a frame says a little later that it seeks. */
  #isSeeking(nowMs: number): boolean {
    const { seeking } = this.#player;
    return (
      seeking || (this.#correction?.isSeek === true && nowMs - this.#correction.sinceMs < STALLED_AFTER_MS)
    );
  }

  /** @returns whether the player has played on after its last correction, so that its position counts again. */
  #settle(off: number, nowMs: number): boolean {
    const correction = this.#correction!;
    if (!this.#player.seeking && this.#position.isMoving) correction.playedAtMs ??= nowMs;
    const hasSettled = correction.playedAtMs !== null && nowMs - correction.playedAtMs >= SETTLES_MS;
    if (hasSettled) correction.teaches?.learn(off / this.#player.playbackRate);
    if (hasSettled || nowMs - correction.sinceMs >= SEEK_DEADLINE_MS) this.#correction = null;
    return hasSettled;
  }

  /** Sees from the position whether the player plays: not every player tells that it buffers. */
  #watchProgress(target: PlaybackTarget, nowMs: number): void {
    const movedMs = this.#position.movedAtMs;
    const patienceMs = this.#correction?.isSeek ? SLOW_SEEK_MS : STALLED_AFTER_MS;
    const stands = nowMs - Math.max(movedMs, this.#startedAtMs, this.#correction?.sinceMs ?? 0) > patienceMs;
    if (movedMs > this.#startedAtMs && this.#position.isMoving) this.#hasPlayed = true;
    this.#tellStall(stands, target);
  }

  #tellStall(isStalled: boolean, { position }: PlaybackTarget): void {
    if (isStalled === this.#isStalled || (isStalled && !this.#hasPlayed && position > BEGINNING)) return;
    this.#isStalled = isStalled;
    this.#options.onStall(isStalled);
  }

  #play(nowMs: number): void {
    const start = Symbol();
    this.#start = start;
    this.#startedAtMs = nowMs;
    const end = () => {
      const isOurs = this.#start === start;
      if (isOurs) this.#start = null;
      return isOurs;
    };
    // Of a start that something else has ended, the outcome does not matter.
    this.#player.play().then(end, (cause: unknown) => {
      if (!end()) return;
      const { name } = cause as Partial<DOMException>;
      if (name === 'NotAllowedError') this.#block(cause);
      // The player says itself why it has nothing to play.
      else if (name === 'NotSupportedError') this.#isBlocked = true;
    });
  }

  #block(cause: unknown): void {
    this.#start = null;
    this.#isBlocked = true;
    this.#options.onBlocked(cause);
  }

  #setRate(rate: number): void {
    if (this.#player.playbackRate !== rate) this.#player.playbackRate = rate;
  }

  #endIfOver(target: PlaybackTarget): boolean {
    const player = this.#player;
    const { duration } = player;
    const hasEnded =
      target.isRunning && Number.isFinite(duration) && duration > 0 && target.position >= duration;
    if (hasEnded && !this.#hasEnded) this.#options.onEnd();
    this.#hasEnded = hasEnded;
    if (!hasEnded) return false;
    if (!player.paused) player.pause();
    if (duration - player.currentTime > SEEKS_BEYOND && !this.#isSeeking(this.#options.clock.now()))
      this.#seek(duration, null);
    this.#tellStall(false, target);
    return true;
  }
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
