import { type Clock, systemClock } from '../../core/clock.js';

/**
 * The pause between two announcements: frequent interruptions would keep a screen reader from finishing any of them.
 */
const PAUSE_MS = 2_500;
/** The queue keeps only this many announcements; older ones are no longer news. */
const MAX_WAITING = 4;

/** Reads announcements to screen reader users, one at a time, with a pause in between. */
export class Announcer {
  readonly #say: (text: string) => void;
  readonly #clock: Clock;
  /** Each with its kind: a new announcement replaces a waiting announcement of the same kind. */
  #waiting: { kind: string; text: string; onSaid: () => void }[] = [];
  #cancel: (() => void) | null = null;

  constructor(say: (text: string) => void, clock: Clock = systemClock) {
    this.#say = say;
    this.#clock = clock;
  }

  /** @param kind a waiting announcement of the same kind is replaced */
  announce(kind: string, text: string, onSaid: () => void = () => {}): void {
    this.#waiting = [...this.#waiting.filter((one) => one.kind !== kind), { kind, text, onSaid }].slice(
      -MAX_WAITING,
    );
    if (!this.#cancel) this.#next();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#waiting = [];
  }

  #next(): void {
    const next = this.#waiting.shift();
    this.#cancel = null;
    if (!next) return;
    this.#say(next.text);
    next.onSaid();
    this.#cancel = this.#clock.after(PAUSE_MS, () => this.#next());
  }
}
