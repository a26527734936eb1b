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

/** The maximum number of waiting notices, apart from errors: any more would be outdated by the time they are read. */
const MAX_WAITING = 5;

const isError = ({ code }: Notice) => code !== undefined;
const isNews = ({ icon }: Notice) => icon !== undefined;

/**
 * Shows one notice at a time. A full list drops the oldest news, or else the oldest notice that is not an error. A
 * notice that stays until it is answered makes way for an error, and any notice for an urgent one: the latest decision
 * of a moderator is shown first.
 */
class NoticeList {
  readonly shown = atom<Notice | null>(null);
  #waiting: Notice[] = [];

  has(message: string): boolean {
    return [this.shown.get(), ...this.#waiting].some((one) => one && isError(one) && one.message === message);
  }

  add(notice: Notice): void {
    const shown = this.shown.get();
    const isNext = notice.isUrgent || (shown?.stays && isError(notice));
    if (shown && !isNext) this.#waiting.push(notice);
    else {
      if (shown) this.#waiting.unshift(shown);
      this.shown.set(notice);
    }
    if (this.#waiting.length <= MAX_WAITING) return;
    const oldest = this.#waiting.find(isNews) ?? this.#waiting.find((one) => !isError(one));
    this.#waiting = this.#waiting.filter((one) => one !== oldest);
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
 * Queues notices, and errors without duplicates: two people of the same name are two notices. It shows one ordinary
 * notice at a time and, beside it, the latest urgent notice.
 */
export class NoticeQueue {
  readonly #ordinary = new NoticeList();
  readonly #urgent = new NoticeList();

  /** The ordinary notice to show. */
  get shown(): ReadableStore<Notice | null> {
    return this.#ordinary.shown;
  }

  /** The urgent notice to show. */
  get urgent(): ReadableStore<Notice | null> {
    return this.#urgent.shown;
  }

  add(notice: Notice): void {
    const { message, isUrgent } = notice;
    if (isError(notice) && (this.#ordinary.has(message) || this.#urgent.has(message))) return;
    (isUrgent ? this.#urgent : this.#ordinary).add(notice);
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
