import type { Clock } from '../../core/clock.js';
import type { Page } from '../../core/page.js';
import type { ReadableStore } from '../../core/store.js';

/** How long a video that no view shows keeps running: for a layout change, or a glance at another tab. */
const KEEP_MS = 1_000;

/** Updates the subscription of a source. Returns a function that starts a new subscription, if needed. */
export type Settle = () => (() => void) | undefined;

/**
 * Decides when the sources of a call update their subscriptions. Sources that change together update together, so
 * that the peer makes one request for all. A video that no view shows keeps running for a moment.
 */
export class SubscriptionScheduler {
  readonly onDead: (participant: string, trackName: string) => void;
  /** The id of the selected speaker. */
  readonly speaker: ReadableStore<string | null> | undefined;
  readonly #clock: Clock;
  readonly #page: Page;
  readonly #videos = new Set<Settle>();
  readonly #due = new Set<Settle>();
  /** In the order in which they were hidden, each with the function that cancels its timer. */
  readonly #kept = new Map<() => void, () => void>();
  #stopListening: (() => void) | null = null;
  #cancel: (() => void) | null = null;

  /** @param onDead called for each track that delivers no media despite all retries */
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

  /** Whether the page is visible; nothing on a hidden page can be seen. */
  get isPageVisible(): boolean {
    return this.#page.isVisible();
  }

  /** Updates a video on each change of the page's visibility, until you call the returned function. */
  watchPage(settle: Settle): () => void {
    this.#videos.add(settle);
    this.#stopListening ??= this.#page.onChange(() => {
      for (const video of this.#videos) this.schedule(video);
    });
    return () => {
      this.#videos.delete(settle);
      if (this.#videos.size > 0) return;
      this.#stopListening?.();
      this.#stopListening = null;
    };
  }

  /**
   * Runs `settle` in the next task: by then the views, which render in microtasks, have reported what they show.
   * Within one run, every ending video frees its slot before any new video starts, whichever was reported first.
   */
  schedule(settle: Settle): void {
    this.#due.add(settle);
    this.#cancel ??= this.#clock.after(0, () => {
      this.#cancel = null;
      const due = [...this.#due];
      this.#due.clear();
      for (const begin of due.map((settle) => settle())) begin?.();
    });
  }

  /** Runs `end` after a moment, or as soon as another video can use the slot. `cancelKeep` cancels it. */
  keep(end: () => void): void {
    if (this.#kept.has(end)) return;
    const cancel = this.#clock.after(KEEP_MS, () => {
      this.#kept.delete(end);
      end();
    });
    this.#kept.set(end, cancel);
  }

  cancelKeep(end: () => void): void {
    this.#kept.get(end)?.();
    this.#kept.delete(end);
  }

  /**
   * Ends the video that has been hidden the longest. The peer gives its slot to the video that starts, which takes
   * one request and no SDP exchange.
   */
  makeRoom(): void {
    const [end] = this.#kept.keys();
    if (!end) return;
    this.cancelKeep(end);
    end();
  }
}
