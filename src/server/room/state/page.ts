import { byteLength } from '../limits/byte-length.js';

/** The most that the items of one page take, in bytes of their JSON. */
export const PAGE_BYTES = 64_000;

export interface PageOf<T> {
  items: T[];
  /** Whether there are items behind these. */
  more: boolean;
}

/**
 * The first of `all` that fit on a page: at most `limit`, and at most `bytes` of JSON, but one in any case. Takes no
 * more from `all` than the page and the item behind it.
 */
export function pageOf<T>(all: Iterable<T>, limit = Number.POSITIVE_INFINITY, bytes = PAGE_BYTES): PageOf<T> {
  const items: T[] = [];
  let used = 0;
  for (const item of all) {
    used += byteLength(JSON.stringify(item)) + 1;
    if (items.length >= limit || (items.length > 0 && used > bytes)) return { items, more: true };
    items.push(item);
  }
  return { items, more: false };
}
