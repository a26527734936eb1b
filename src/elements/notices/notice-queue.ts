import type { CallroomError } from '../../core/errors.js';
import { atom, type ReadableStore } from '../../core/store.js';

/** How many wait at most: what comes on top of that is old by the time it would be read. */
const MOST = 5;

/** Notices one at a time, each once. */
export class NoticeQueue {
  readonly #shown = atom<CallroomError | null>(null);
  #waiting: CallroomError[] = [];

  /** The one to show. */
  get shown(): ReadableStore<CallroomError | null> {
    return this.#shown;
  }

  add(error: CallroomError): void {
    if ([this.#shown.get(), ...this.#waiting].some((other) => other?.message === error.message)) return;
    if (!this.#shown.get()) this.#shown.set(error);
    else if (this.#waiting.length < MOST) this.#waiting.push(error);
  }

  /** Takes one away, shown or waiting: it was read, or is true no more. */
  remove(error: CallroomError): void {
    this.#waiting = this.#waiting.filter((other) => other !== error);
    if (this.#shown.get() === error) this.#shown.set(this.#waiting.shift() ?? null);
  }

  clear(): void {
    this.#waiting = [];
    this.#shown.set(null);
  }
}
