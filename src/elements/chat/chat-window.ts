import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ChatMessage } from '../../room/protocol/index.js';
import { SizeObserver } from '../base/size-observer.js';
import { type ChatChunk, ChunkSizes, chatChunks } from './chat-chunks.js';
import { ChatScroll } from './chat-scroll.js';

/** How far beyond the visible part messages are rendered, in CSS pixels. */
const MARGIN = 1_200;

/** Limits the rendered messages to those near the visible part, and keeps the scroll position. */
export class ChatWindow<M extends { readonly id: number } = ChatMessage> implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #list: () => HTMLElement | null;
  readonly #scroll = new ChatScroll();
  readonly #sizes = new ChunkSizes();
  readonly #onResize = new SizeObserver(() => this.#settle());
  #chunks: readonly ChatChunk<M>[] = [];
  #near: ReadonlySet<number> = new Set();

  /** @param list the scrolled element, in which each rendered chunk has a `data-key`. */
  constructor(host: ReactiveControllerHost, list: () => HTMLElement | null) {
    this.#host = host;
    this.#list = list;
    host.addController(this);
  }

  get isAtEnd(): boolean {
    return this.#scroll.isAtEnd;
  }

  /** Call it while rendering. */
  cut(messages: readonly M[]): readonly ChatChunk<M>[] {
    this.#chunks = chatChunks(messages);
    return this.#chunks;
  }

  isNear({ key }: ChatChunk<M>): boolean {
    return this.#near.has(key);
  }

  /** The height of a chunk that is not rendered, in CSS pixels. */
  heightOf(chunk: ChatChunk<M>): number {
    return this.#sizes.heightOf(chunk);
  }

  toEnd(): void {
    const list = this.#list();
    if (list) this.#scroll.toEnd(list);
  }

  /**
   * Scrolls to a message.
   * @returns its element, which has `data-message`; null: the conversation does not have it.
   */
  async reveal(id: number): Promise<HTMLElement | null> {
    const list = this.#list();
    const at = this.#chunks.findIndex(({ messages }) => messages.some((message) => message.id === id));
    if (!list || at < 0) return null;
    list.scrollTop = this.#chunks.slice(0, at).reduce((top, chunk) => top + this.heightOf(chunk), 0);
    this.note(list);
    await this.#host.updateComplete;
    const element = list.querySelector<HTMLElement>(`[data-message="${id}"]`);
    element?.scrollIntoView({ block: 'center' });
    this.note(list);
    return element;
  }

  /** Call it when the list is scrolled. */
  note(list: HTMLElement): void {
    this.#scroll.note(list);
    this.#settle();
  }

  hostUpdated(): void {
    const list = this.#list();
    if (list) this.#onResize.observe(list);
    this.#settle();
  }

  hostDisconnected(): void {
    this.#onResize.disconnect();
  }

  /**
   * Measures the rendered chunks, restores the scroll position, and requests an update if other chunks must be
   * rendered.
   */
  #settle(): void {
    const list = this.#list();
    if (!list?.clientHeight) return;
    for (const chunk of this.#chunks) {
      const box = list.querySelector<HTMLElement>(`[data-key="${chunk.key}"]`);
      if (box) this.#sizes.measure(chunk, box.offsetHeight);
    }
    this.#scroll.restore(list);
    const near = this.#sizes.near(this.#chunks, list.scrollTop, list.clientHeight, MARGIN);
    if (near.size === this.#near.size && [...near].every((key) => this.#near.has(key))) return;
    this.#near = near;
    this.#host.requestUpdate();
  }
}
