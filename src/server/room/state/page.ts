import { byteLength } from '../limits/byte-length.js';

/** The most bytes of JSON that the items of a page take. */
export const PAGE_BYTES = 64_000;

export interface PageOf<T> {
  items: T[];
  /** Whether more items follow. */
  more: boolean;
}

/**
 * The first items of `all` that fit on a page: at most `limit`, and at most `bytes` of JSON, but always at least a
 * single item. Reads only the page and the next item from `all`.
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
