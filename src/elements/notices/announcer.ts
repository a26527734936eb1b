import { type Clock, systemClock } from '../../core/clock.js';

/** Between two announcements: a screen reader that is interrupted all the time says nothing. */
const PAUSE_MS = 2_500;
/** What waits longer than this many others is not news any more. */
const MOST = 4;

/** What is said aloud to those who do not see it, one thing after the other, never in a rush. */
export class Announcer {
  readonly #say: (text: string) => void;
  readonly #clock: Clock;
  /** By kind: of some kinds only the latest is worth saying. */
  #waiting: { kind: string; text: string; onSaid: () => void }[] = [];
  #cancel: (() => void) | null = null;

  constructor(say: (text: string) => void, clock: Clock = systemClock) {
    this.#say = say;
    this.#clock = clock;
  }

  /** @param kind what waits of the same kind is replaced. */
  announce(kind: string, text: string, onSaid: () => void = () => {}): void {
    this.#waiting = [...this.#waiting.filter((one) => one.kind !== kind), { kind, text, onSaid }].slice(
      -MOST,
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
