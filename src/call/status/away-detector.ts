import type { Clock } from '../../core/clock.js';
import type { Page } from '../../core/page.js';
import type { PagePerson } from '../../core/page-person.js';
import { atom, type ReadableStore } from '../../core/store.js';

/** How long a person does nothing until they are away. */
export const IDLE_MS = 5 * 60_000;
/** How long a page is hidden until its person is away: a look at another tab says nothing. */
const HIDDEN_MS = 3_000;
/** How long after the last word a person with a hidden page is away: they talk, and look at something else. */
const QUIET_MS = 60_000;
/** How often a person who is busy is looked at again: no event tells that a picture-in-picture window was closed. */
const CHECK_MS = 5_000;

/** What a person does, as a page knows it. */
export interface PersonActivity {
  readonly clock: Clock;
  readonly page: Pick<Page, 'isVisible' | 'onChange'>;
  readonly person: Pick<PagePerson, 'isOnTop' | 'onInput'>;
  readonly isSpeaking: ReadableStore<boolean>;
  readonly isSharing: ReadableStore<boolean>;
}

/**
 * Tells whether the person at this page is away: the page is hidden, or nobody uses it. A person who speaks, shares a
 * screen or has the call in a picture-in-picture window is not away.
 */
export class AwayDetector {
  readonly #activity: PersonActivity;
  readonly #idleMs: number;
  readonly #isAway = atom(false);
  readonly #stops: (() => void)[];
  #hiddenAtMs: number | null = null;
  #inputAtMs: number;
  #spokenAtMs = Number.NEGATIVE_INFINITY;
  /** When they last shared a screen, or had a picture-in-picture window. */
  #shownAtMs = Number.NEGATIVE_INFINITY;
  #cancel: () => void = () => {};

  constructor(activity: PersonActivity, idleMs = IDLE_MS) {
    const { clock, page, person, isSpeaking, isSharing } = activity;
    this.#activity = activity;
    this.#idleMs = idleMs;
    this.#inputAtMs = clock.now();
    this.#onPage();
    this.#stops = [
      page.onChange(() => this.#onPage()),
      person.onInput(() => this.#onInput()),
      isSpeaking.listen(() => {
        this.#spokenAtMs = clock.now();
        this.#check();
      }),
      isSharing.listen(() => {
        this.#shownAtMs = clock.now();
        this.#check();
      }),
    ];
  }

  get isAway(): ReadableStore<boolean> {
    return this.#isAway;
  }

  /** Stops. The person is no longer away. */
  stop(): void {
    for (const stop of this.#stops) stop();
    this.#cancel();
    this.#isAway.set(false);
  }

  #onPage(): void {
    const { clock, page } = this.#activity;
    if (!page.isVisible()) this.#hiddenAtMs ??= clock.now();
    else if (this.#hiddenAtMs !== null) {
      this.#hiddenAtMs = null;
      this.#inputAtMs = clock.now();
    }
    this.#check();
  }

  /** A pointer moves many times a second, so this sets no timer: the one that is set looks at the time itself. */
  #onInput(): void {
    this.#inputAtMs = this.#activity.clock.now();
    if (this.#isAway.get()) this.#check();
  }

  #check(): void {
    const { clock, person, isSpeaking, isSharing } = this.#activity;
    const now = clock.now();
    const isShown = isSharing.get() || person.isOnTop();
    if (isShown) this.#shownAtMs = now;
    if (isSpeaking.get()) this.#spokenAtMs = now;
    const leftMs = isShown || isSpeaking.get() ? CHECK_MS : this.#awayAtMs - now;
    this.#cancel();
    if (leftMs > 0) this.#cancel = clock.after(leftMs, () => this.#check());
    this.#isAway.set(leftMs <= 0);
  }

  get #awayAtMs(): number {
    const idleAtMs = Math.max(this.#inputAtMs, this.#spokenAtMs, this.#shownAtMs) + this.#idleMs;
    if (this.#hiddenAtMs === null) return idleAtMs;
    const unseenAtMs = Math.max(this.#hiddenAtMs, this.#shownAtMs) + HIDDEN_MS;
    return Math.min(idleAtMs, Math.max(unseenAtMs, this.#spokenAtMs + QUIET_MS));
  }
}
