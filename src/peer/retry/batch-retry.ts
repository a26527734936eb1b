import { CallsError } from '../../calls-api/calls-error.js';
import type { NextAction } from '../../calls-api/error-codes.js';
import type { ItemRetry } from './item-retry.js';

/** Codes about the app and its credential: no item is to blame, and no other item will fare better. */
const aboutTheApp: ReadonlySet<string> = new Set(['unauthorized', 'not_found', 'invalid_response']);

/**
 * What is tried next, and what becomes of what failed: the items of a batch are independent of one another, and
 * one that fails must neither stop the others nor be forgotten.
 */
export class BatchRetry<Item extends { readonly patience: ItemRetry }> {
  /** Their request failed as a whole. They go one by one until it is known which of them was the reason. */
  readonly #suspects = new WeakSet<Item>();

  /** Of `items`, those to try in the next request. */
  select(items: readonly Item[], now: number): Item[] {
    const due = items.filter((item) => item.patience.isDue(now));
    const suspect = due.find((item) => this.#suspects.has(item));
    if (suspect) return [suspect];
    // The service waits some seconds for media that does not come: what failed before holds up nothing new.
    const fresh = due.filter((item) => item.patience.error === null);
    return fresh.length > 0 ? fresh : due;
  }

  succeeded(item: Item): void {
    this.#suspects.delete(item);
    item.patience.reset();
  }

  /** @throws `error` itself where it says that the session is of no more use. */
  failed(item: Item, error: CallsError, now: number): void {
    if (error.action === 'new-session') throw error;
    this.#suspects.delete(item);
    this.#onAction[error.action](item, error, now);
  }

  /**
   * The request for `items` failed as a whole.
   * @throws `error` itself where the reason cannot be one of them.
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
    retry: (item, error, now) => item.patience.tryAgain(error, now),
    'wait-connected': (item, error, now) => item.patience.tryAgain(error, now),
    'wait-publisher': (item, error, now) => item.patience.tryAgain(error, now),
    fail: (item, error) => item.patience.giveUp(error),
    // It is said to be there, and it is not.
    done: (item, error, now) => item.patience.tryAgain(error, now),
  };
}
