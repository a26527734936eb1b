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
  /** Requests a page of the viewers. */
  load: (page: { search: string; after?: string }) => Promise<QueryResult<'viewers'>>;
  /** Runs a request and reports its failure. */
  attempt: (run: () => Promise<void>) => void;
}

/** The viewers of the room, page by page, while the list is open. */
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
  /** The number of the latest request: the answers to earlier ones are outdated. */
  #request = 0;

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
    this.#request++;
    if (isOpen) this.#reload();
    else this.viewers = null;
    this.#host.requestUpdate();
  }

  /** The text to search for, or the number of viewers, may have changed. */
  follow(search: string, count: number): void {
    if (search === this.#search && count === this.#count) return;
    this.#search = search;
    this.#count = count;
    if (!this.#isOpen) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#reload();
    }, FOLLOW_MS);
  }

  loadMore(): void {
    this.#load(this.viewers ?? [], (this.viewers?.length ?? 0) + 1);
  }

  /** Loads as many viewers again as are shown. */
  #reload(): void {
    this.#load([], this.viewers?.length ?? 1);
  }

  /** @param least how many viewers to load, if there are as many; a page is loaded as a whole */
  #load(known: readonly Viewer[], least: number): void {
    const request = ++this.#request;
    const search = this.#search;
    this.#options.attempt(async () => {
      let viewers = known;
      let hasMore = true;
      while (hasMore && viewers.length < least) {
        const after = viewers.at(-1)?.id;
        const page = await this.#options.load({ search, ...(after !== undefined && { after }) });
        if (request !== this.#request) return;
        viewers = [...viewers, ...page.viewers];
        hasMore = page.more;
      }
      this.viewers = viewers;
      this.hasMore = hasMore;
      this.#host.requestUpdate();
    });
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
    class="kept-out audience"
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
