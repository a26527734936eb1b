import type { Clock } from '../../core/clock.js';
import type { Page } from '../../core/page.js';
import type { ReadableStore } from '../../core/store.js';

/** How long a video that is not shown any more goes on: a layout that moves, or a glance at another tab. */
const KEEP_MS = 1_000;

/** Brings a video in step with what is shown. Returns what begins it, if it is to begin. */
export type Settle = () => (() => void) | undefined;

/**
 * When the sources of one call are brought in step with what is shown of them: all that change together at once,
 * so that the peer makes one request of it; and which videos go on for a moment although nothing shows them.
 */
export class SubscriptionScheduler {
  readonly onDead: (participant: string, trackName: string) => void;
  /** The id of the speaker that was chosen. */
  readonly speaker: ReadableStore<string | null> | undefined;
  readonly #clock: Clock;
  readonly #page: Page;
  readonly #videos = new Set<Settle>();
  readonly #due = new Set<Settle>();
  /** In the order in which they were given up; each with what calls its timer off. */
  readonly #kept = new Map<() => void, () => void>();
  #stopListening: (() => void) | null = null;
  #cancel: (() => void) | null = null;

  /** @param onDead hears of each track of which nothing arrives, whatever was tried */
  constructor(
    clock: Clock,
    page: Page,
    onDead: (participant: string, trackName: string) => void = () => {},
    speaker?: ReadableStore<string | null>,
  ) {
    this.#clock = clock;
    this.#page = page;
    this.onDead = onDead;
    this.speaker = speaker;
  }

  /** Nothing is seen of a hidden page. */
  get isPageVisible(): boolean {
    return this.#page.isVisible();
  }

  /** Settles a video with each change of the page's visibility, until the returned function is called. */
  watchPage(settle: Settle): () => void {
    this.#videos.add(settle);
    this.#stopListening ??= this.#page.onChange(() => {
      for (const video of this.#videos) this.soon(video);
    });
    return () => {
      this.#videos.delete(settle);
      if (this.#videos.size > 0) return;
      this.#stopListening?.();
      this.#stopListening = null;
    };
  }

  /**
   * Runs `settle` in the next task: by then the views, which render in microtasks, have said what they show. Of all that
   * are due, every video that ends gives up its slot before any other begins, whichever was told of first.
   */
  soon(settle: Settle): void {
    this.#due.add(settle);
    this.#cancel ??= this.#clock.after(0, () => {
      this.#cancel = null;
      const due = [...this.#due];
      this.#due.clear();
      for (const begin of due.map((one) => one())) begin?.();
    });
  }

  /** Runs `end` after a moment, or as soon as another video can use the slot. `recall` calls it off. */
  keep(end: () => void): void {
    if (this.#kept.has(end)) return;
    const cancel = this.#clock.after(KEEP_MS, () => {
      this.#kept.delete(end);
      end();
    });
    this.#kept.set(end, cancel);
  }

  recall(end: () => void): void {
    this.#kept.get(end)?.();
    this.#kept.delete(end);
  }

  /**
   * A video begins: the one that was kept the longest ends, and the peer gives its slot to the new one, which takes
   * one request and no description.
   */
  makeRoom(): void {
    const [end] = this.#kept.keys();
    if (!end) return;
    this.recall(end);
    end();
  }
}
