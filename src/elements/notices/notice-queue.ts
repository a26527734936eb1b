import type { TemplateResult } from 'lit';
import { atom, type ReadableStore } from '../../core/store.js';

/** A notice: a `CallroomError`, or something that needs an answer. */
export interface Notice {
  readonly message: string;
  /** The code, for an error. */
  readonly code?: string;
  readonly values?: Readonly<Record<string, string>>;
  readonly visitorMessage?: string | null;
  readonly action?: { readonly label: string; readonly run: () => void };
  /** The icon of news, which the announcer reads. Without it the notice is a live region itself. */
  readonly icon?: TemplateResult;
  /** It stays until it is removed, instead of disappearing after a while. */
  readonly stays?: boolean;
  /** It is shown beside any other notice, for example a decision of a moderator about you. */
  readonly isUrgent?: boolean;
}

/** The maximum number of waiting notices: any more would be outdated by the time they are read. */
const MAX_WAITING = 5;

/** Shows one notice at a time. */
class Lane {
  readonly shown = atom<Notice | null>(null);
  #waiting: Notice[] = [];

  has(message: string): boolean {
    return [this.shown.get(), ...this.#waiting].some((notice) => notice?.message === message);
  }

  /** @param dropsOldest whether a full lane drops its oldest waiting notice instead of the new one */
  add(notice: Notice, dropsOldest: boolean): void {
    if (!this.shown.get()) {
      this.shown.set(notice);
      return;
    }
    if (this.#waiting.length >= MAX_WAITING) {
      if (!dropsOldest) return;
      this.#waiting.shift();
    }
    this.#waiting.push(notice);
  }

  remove(notice: Notice): void {
    this.#waiting = this.#waiting.filter((other) => other !== notice);
    if (this.shown.get() === notice) this.shown.set(this.#waiting.shift() ?? null);
  }

  clear(): void {
    this.#waiting = [];
    this.shown.set(null);
  }
}

/**
 * Queues notices without duplicates. It shows one ordinary notice at a time and, beside it, one urgent notice, which so
 * never waits for an ordinary one.
 */
export class NoticeQueue {
  readonly #ordinary = new Lane();
  readonly #urgent = new Lane();

  /** The ordinary notice to show. */
  get shown(): ReadableStore<Notice | null> {
    return this.#ordinary.shown;
  }

  /** The urgent notice to show. */
  get urgent(): ReadableStore<Notice | null> {
    return this.#urgent.shown;
  }

  add(notice: Notice): void {
    if (this.#ordinary.has(notice.message) || this.#urgent.has(notice.message)) return;
    if (notice.isUrgent) this.#urgent.add(notice, true);
    else this.#ordinary.add(notice, false);
  }

  /** Removes a notice, shown or waiting: it was read, or no longer applies. */
  remove(notice: Notice): void {
    this.#ordinary.remove(notice);
    this.#urgent.remove(notice);
  }

  clear(): void {
    this.#ordinary.clear();
    this.#urgent.clear();
  }
}
