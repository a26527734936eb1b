import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ChatMessage } from '../../room/protocol/index.js';
import { SizeObserver } from '../base/size-observer.js';
import { type ChatChunk, ChunkSizes, chatChunks } from './chat-chunks.js';
import { ChatScroll } from './chat-scroll.js';

/** How far beyond what one sees messages are in the page, in CSS pixels. */
const MARGIN = 1_200;

/** What of a conversation is in the page: only what is near the part that one sees, and the reader stays there. */
export class ChatWindow implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #list: () => HTMLElement | null;
  readonly #scroll = new ChatScroll();
  readonly #sizes = new ChunkSizes();
  readonly #onResize = new SizeObserver(() => this.#settle(false));
  #chunks: readonly ChatChunk[] = [];
  #near: ReadonlySet<number> = new Set();
  #firstId = 0;

  /** @param list what is scrolled, with a `data-key` on what holds each chunk. */
  constructor(host: ReactiveControllerHost, list: () => HTMLElement | null) {
    this.#host = host;
    this.#list = list;
    host.addController(this);
  }

  get isAtEnd(): boolean {
    return this.#scroll.isAtEnd;
  }

  /** To be called while rendering. */
  cut(messages: readonly ChatMessage[]): readonly ChatChunk[] {
    this.#chunks = chatChunks(messages);
    return this.#chunks;
  }

  isNear({ key }: ChatChunk): boolean {
    return this.#near.has(key);
  }

  /** Of a chunk that is not in the page, in CSS pixels. */
  heightOf(chunk: ChatChunk): number {
    return this.#sizes.heightOf(chunk);
  }

  /** Another conversation is shown. */
  reset(): void {
    this.#firstId = 0;
  }

  toEnd(): void {
    const list = this.#list();
    if (list) this.#scroll.toEnd(list);
  }

  /** To be called as the list is scrolled. */
  note(list: HTMLElement): void {
    this.#scroll.note(list);
    this.#settle(false);
  }

  hostUpdated(): void {
    const first = this.#chunks[0]?.messages[0]?.id ?? 0;
    const isEarlier = this.#firstId > 0 && first < this.#firstId;
    this.#firstId = first;
    const list = this.#list();
    if (list) this.#onResize.observe(list);
    this.#settle(isEarlier);
  }

  hostDisconnected(): void {
    this.#onResize.disconnect();
  }

  /** Measures what is there, keeps the reader where they are, and says what else has to be there. */
  #settle(hasEarlier: boolean): void {
    const list = this.#list();
    if (!list?.clientHeight) return;
    for (const chunk of this.#chunks) {
      const box = list.querySelector<HTMLElement>(`[data-key="${chunk.key}"]`);
      if (box) this.#sizes.measure(chunk, box.offsetHeight);
    }
    this.#scroll.restore(list, hasEarlier);
    const near = this.#sizes.near(this.#chunks, list.scrollTop, list.clientHeight, MARGIN);
    if (near.size === this.#near.size && [...near].every((key) => this.#near.has(key))) return;
    this.#near = near;
    this.#host.requestUpdate();
  }
}
