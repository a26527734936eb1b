import { atom, type ReadableStore } from '../../core/store.js';

/** What is shown: a `CallroomError`, or something that wants an answer. */
export interface Notice {
  readonly message: string;
  /** An error's. */
  readonly code?: string;
  readonly values?: Readonly<Record<string, string>>;
  readonly visitorMessage?: string | null;
  readonly action?: { readonly label: string; readonly run: () => void };
  /** It is true until it is removed, and does not go by itself. */
  readonly stays?: boolean;
}

/** How many wait at most: what comes on top of that is old by the time it would be read. */
const MOST = 5;

/** Notices one at a time, each once. */
export class NoticeQueue {
  readonly #shown = atom<Notice | null>(null);
  #waiting: Notice[] = [];

  /** The one to show. */
  get shown(): ReadableStore<Notice | null> {
    return this.#shown;
  }

  add(notice: Notice): void {
    if ([this.#shown.get(), ...this.#waiting].some((other) => other?.message === notice.message)) return;
    if (!this.#shown.get()) this.#shown.set(notice);
    else if (this.#waiting.length < MOST) this.#waiting.push(notice);
  }

  /** Takes one away, shown or waiting: it was read, or is true no more. */
  remove(notice: Notice): void {
    this.#waiting = this.#waiting.filter((other) => other !== notice);
    if (this.#shown.get() === notice) this.#shown.set(this.#waiting.shift() ?? null);
  }

  clear(): void {
    this.#waiting = [];
    this.#shown.set(null);
  }
}
