/** Ended handles that are still on some session, and the promises that wait for their removal. */
export class PendingRemovals<Item> {
  readonly #waiting = new Map<Item, () => void>();

  /** Resolves once `item` is removed. */
  wait(item: Item): Promise<void> {
    return new Promise((resolve) => this.#waiting.set(item, resolve));
  }

  /** Resolves the promises of items that are no longer there. */
  settle(isThere: (item: Item) => boolean): void {
    for (const [item, resolve] of this.#waiting) {
      if (isThere(item)) continue;
      this.#waiting.delete(item);
      resolve();
    }
  }
}
