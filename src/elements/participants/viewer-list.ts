import {
  html,
  nothing,
  type ReactiveController,
  type ReactiveControllerHost,
  type TemplateResult,
} from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { QueryResult } from '../../room/protocol/index.js';
import type { Words } from '../i18n/words.js';
import { initialsMark } from './waiting-list.js';

export type Viewer = QueryResult<'viewers'>['viewers'][number];

/** How soon the list follows the number of viewers and the search text. In a webinar both change many times a second. */
const FOLLOW_MS = 500;

export interface ViewerPagesOptions {
  /** Requests a page of the viewers. Null: the person has left the room meanwhile. */
  load: (page: { search: string; after?: string }) => Promise<QueryResult<'viewers'> | null>;
  /** Runs a request and reports its failure. */
  attempt: (run: () => Promise<void>) => void;
}

/** The viewers of the room, page by page, while the list is open. It loads one page at a time. */
export class ViewerPages implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #options: ViewerPagesOptions;
  /** Null: not loaded yet. */
  viewers: readonly Viewer[] | null = null;
  hasMore = false;
  #isOpen = false;
  #search = '';
  #count: number | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The number of the present load; 0: none. A load whose number has changed ends without a result. */
  #loading = 0;
  #loads = 0;
  /** The number of viewers or the search text has changed since the present load began. */
  #isOutdated = false;
  /** How many viewers to show, if there are as many; a page is loaded as a whole. */
  #wanted = 1;
  /** The number of pages that the last load took. */
  #pages = 1;

  constructor(host: ReactiveControllerHost, options: ViewerPagesOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.setOpen(false);
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  setOpen(isOpen: boolean): void {
    if (isOpen === this.#isOpen) return;
    this.#isOpen = isOpen;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#loading = 0;
    this.#wanted = 1;
    this.#pages = 1;
    this.viewers = null;
    this.hasMore = false;
    if (isOpen) this.#load([]);
    this.#host.requestUpdate();
  }

  /** The text to search for, or the number of viewers, may have changed. */
  follow(search: string, count: number): void {
    if (search === this.#search && count === this.#count) return;
    if (search !== this.#search) {
      // Another search starts with its first page, and does not wait as long as many pages would.
      this.#wanted = 1;
      this.#pages = 1;
      clearTimeout(this.#timer);
      this.#timer = undefined;
    }
    this.#search = search;
    this.#count = count;
    if (!this.#isOpen) return;
    this.#isOutdated = true;
    this.#schedule();
  }

  /** A load that is under way loads the next page too. */
  loadMore(): void {
    this.#wanted = (this.viewers?.length ?? 0) + 1;
    if (!this.#loading) this.#load(this.viewers ?? []);
  }

  /** Loads the shown viewers again after a pause, which grows with the number of their pages. */
  #schedule(): void {
    if (this.#loading) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      if (!this.#loading) this.#load([]);
    }, FOLLOW_MS * this.#pages);
  }

  /** @param known the viewers that need not be loaded again */
  #load(known: readonly Viewer[]): void {
    const load = ++this.#loads;
    this.#loading = load;
    if (known.length === 0) this.#isOutdated = false;
    this.#options.attempt(async () => {
      try {
        await this.#loadPages(known, () => this.#loading === load);
      } finally {
        if (this.#loading === load) {
          this.#loading = 0;
          if (this.#isOutdated) this.#schedule();
        }
      }
    });
  }

  async #loadPages(known: readonly Viewer[], isCurrent: () => boolean): Promise<void> {
    const search = this.#search;
    let viewers = known;
    let hasMore = true;
    let pages = 0;
    while (hasMore && viewers.length < this.#wanted) {
      const after = viewers.at(-1)?.id;
      const page = await this.#options.load({ search, ...(after !== undefined && { after }) });
      if (!page || !isCurrent() || search !== this.#search) return;
      viewers = [...viewers, ...page.viewers];
      hasMore = page.more;
      pages++;
    }
    this.#pages = known.length === 0 ? Math.max(1, pages) : this.#pages + pages;
    this.viewers = viewers;
    this.hasMore = hasMore;
    this.#wanted = Math.max(1, viewers.length);
    this.#host.requestUpdate();
  }
}

/** The viewers, for moderators: closed until it is opened. */
export function viewerList(
  words: Words,
  pages: ViewerPages,
  count: number,
  moreButton: (viewer: Viewer) => TemplateResult,
): TemplateResult {
  const { viewers, hasMore } = pages;
  return html`<details
    part="viewers"
    class="disclosure audience"
    .open=${pages.isOpen}
    @toggle=${({ target }: Event) => pages.setOpen((target as HTMLDetailsElement).open)}
  >
    <summary>${words.term('watching', count, words.number(count))}</summary>
    ${viewers?.length === 0 ? html`<p role="status">${words.term('nobodyFound')}</p>` : nothing}
    <ul>
      ${repeat(
        viewers ?? [],
        ({ id }) => id,
        (viewer) => {
          const name = words.nameOf(viewer.name);
          return html`<li part="person">
            ${initialsMark(viewer.id, viewer.name)}
            <span class="who"><span part="person__name" class="name" dir="auto" title=${name}>${name}</span></span>
            ${moreButton(viewer)}
          </li>`;
        },
      )}
    </ul>
    ${
      hasMore && viewers
        ? html`<button class="button small" type="button" @click=${() => pages.loadMore()}>${words.term('showMore')}</button>`
        : nothing
    }
  </details>`;
}
