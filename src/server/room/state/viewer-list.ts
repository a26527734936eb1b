import { searchKey } from '../../../core/plain-text.js';
import type { Members } from './members.js';

/** With more viewers than this, the list of them is made at most once a second. */
const MAX_ALWAYS_LISTED = 200;
const LIST_LASTS_MS = 1_000;

interface Viewer {
  readonly id: string;
  readonly name: string;
  readonly searchKey: string;
}

/** The viewers in the order of their ids, with what a search compares. Thousands of them may be searched. */
export class ViewerList {
  readonly #members: Members;
  readonly #now: () => number;
  #listed: { viewers: readonly Viewer[]; version: number; atMs: number } = {
    viewers: [],
    version: -1,
    atMs: 0,
  };

  constructor(members: Members, now: () => number) {
    this.#members = members;
    this.#now = now;
  }

  /** The viewers behind an id whose names contain `search`, lazily. With many viewers, a second old. */
  *find(after: string, search: string): Iterable<{ id: string; name: string }> {
    for (const { id, name, searchKey } of this.#list()) {
      if (id > after && searchKey.includes(search)) yield { id, name };
    }
  }

  #list(): readonly Viewer[] {
    const version = this.#members.groupVersion('viewers');
    const members = this.#members.group('viewers');
    const { version: before, atMs } = this.#listed;
    const isFresh =
      before === version ||
      (before >= 0 && members.size > MAX_ALWAYS_LISTED && this.#now() - atMs < LIST_LASTS_MS);
    if (!isFresh) {
      const viewers = [...members.values()]
        .map(({ info: { id, name } }) => ({ id, name, searchKey: searchKey(name) }))
        .sort((a, b) => (a.id < b.id ? -1 : 1));
      this.#listed = { viewers, version, atMs: this.#now() };
    }
    return this.#listed.viewers;
  }
}
