/** Handles that have ended and are still on some session, and who waits for them to be gone from it. */
export class Endings<Item> {
  readonly #waiting = new Map<Item, () => void>();

  /** Resolves once `item` is gone. */
  wait(item: Item): Promise<void> {
    return new Promise((resolve) => this.#waiting.set(item, resolve));
  }

  /** Tells those whose items are no longer there. */
  settle(isThere: (item: Item) => boolean): void {
    for (const [item, resolve] of this.#waiting) {
      if (isThere(item)) continue;
      this.#waiting.delete(item);
      resolve();
    }
  }
}
