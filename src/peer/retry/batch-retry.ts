import { CallsError } from '../../calls-api/calls-error.js';
import type { NextAction } from '../../calls-api/error-codes.js';
import { MAX_TRACKS_PER_REQUEST } from '../../calls-api/wire.js';
import type { ItemRetry } from './item-retry.js';

/** Codes about the app and its credential. No item caused them, and retrying another item does not help. */
const aboutTheApp: ReadonlySet<string> = new Set(['unauthorized', 'not_found', 'invalid_response']);

/**
 * Chooses the items of the next request and applies the outcome of the last one. The items of a batch are
 * independent: a failed item must neither stop the others nor be forgotten.
 */
export class BatchRetry<Item extends { readonly itemRetry: ItemRetry }> {
  /** Items whose request failed as a whole. They are retried one by one until the failing item is known. */
  readonly #suspects = new WeakSet<Item>();

  /** Starts an attempt. @returns the items of the next request. */
  start(items: readonly Item[], now: number): Item[] {
    const started = this.#select(items, now).slice(0, MAX_TRACKS_PER_REQUEST);
    for (const { itemRetry } of started) itemRetry.begin();
    return started;
  }

  #select(items: readonly Item[], now: number): Item[] {
    const due = items.filter((item) => item.itemRetry.isDue(now));
    const suspect = due.find((item) => this.#suspects.has(item));
    if (suspect) return [suspect];
    // The service waits some seconds for media that does not arrive, so failed items must not hold up new ones.
    const fresh = due.filter((item) => item.itemRetry.error === null);
    return fresh.length > 0 ? fresh : due;
  }

  succeeded(item: Item): void {
    this.#suspects.delete(item);
    item.itemRetry.reset();
  }

  /** @throws `error` itself if it says that the session is no longer usable. */
  failed(item: Item, error: CallsError, now: number): void {
    if (error.action === 'new-session') throw error;
    this.#suspects.delete(item);
    this.#onAction[error.action](item, error, now);
  }

  /**
   * Handles a request for `items` that failed as a whole.
   * @throws `error` itself if no single item can be the cause.
   */
  failedTogether(items: readonly Item[], error: unknown, now: number): void {
    if (!(error instanceof CallsError) || aboutTheApp.has(error.code)) throw error;
    if (error.action !== 'fail' && error.action !== 'wait-publisher') throw error;
    const [only, ...others] = items;
    if (only && others.length === 0) this.failed(only, error, now);
    else for (const item of items) this.#suspects.add(item);
  }

  readonly #onAction: Readonly<
    Record<Exclude<NextAction, 'new-session'>, (item: Item, error: CallsError, now: number) => void>
  > = {
    retry: (item, error, now) => item.itemRetry.tryAgain(error, now),
    'wait-connected': (item, error, now) => item.itemRetry.tryAgain(error, now),
    'wait-publisher': (item, error, now) => item.itemRetry.tryAgain(error, now),
    fail: (item, error) => item.itemRetry.giveUp(error),
    // The SFU says that the item exists already, but the item is not there.
    done: (item, error, now) => item.itemRetry.tryAgain(error, now),
  };
}
