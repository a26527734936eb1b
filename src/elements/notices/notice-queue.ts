import { atom, type ReadableStore } from '../../core/store.js';

/** A notice: a `CallroomError`, or something that needs an answer. */
export interface Notice {
  readonly message: string;
  /** The code, for an error. */
  readonly code?: string;
  readonly values?: Readonly<Record<string, string>>;
  readonly visitorMessage?: string | null;
  readonly action?: { readonly label: string; readonly run: () => void };
  /** It reports no problem. */
  readonly isNews?: boolean;
  /** It stays until it is removed, instead of disappearing after a while. */
  readonly stays?: boolean;
}

/** The maximum number of waiting notices: any more would be outdated by the time they are read. */
const MAX_WAITING = 5;

/** Queues notices: shows one at a time, without duplicates. */
export class NoticeQueue {
  readonly #shown = atom<Notice | null>(null);
  #waiting: Notice[] = [];

  /** The notice to show. */
  get shown(): ReadableStore<Notice | null> {
    return this.#shown;
  }

  add(notice: Notice): void {
    if ([this.#shown.get(), ...this.#waiting].some((other) => other?.message === notice.message)) return;
    if (!this.#shown.get()) this.#shown.set(notice);
    else if (this.#waiting.length < MAX_WAITING) this.#waiting.push(notice);
  }

  /** Removes a notice, shown or waiting: it was read, or no longer applies. */
  remove(notice: Notice): void {
    this.#waiting = this.#waiting.filter((other) => other !== notice);
    if (this.#shown.get() === notice) this.#shown.set(this.#waiting.shift() ?? null);
  }

  clear(): void {
    this.#waiting = [];
    this.#shown.set(null);
  }
}
