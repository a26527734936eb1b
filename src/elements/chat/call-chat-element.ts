import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { query, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import type { CallroomError } from '../../core/errors.js';
import { MAX_TEXT_LENGTH } from '../../room/messages/limits.js';
import type { ChatMessage } from '../../room/messages.js';
import type { RoomChat } from '../../room/room-chat.js';
import { asCallroomError } from '../base/base-element.js';
import { CallElement } from '../base/call-element.js';
import { CallActionRequestEvent } from '../base/events.js';
import { chatIcon, closeIcon, downIcon, editIcon, removeIcon, sendIcon } from '../icon/icons.js';
import { buttons } from '../look/buttons.js';
import { onMenuKey, onMenuToggle, popoverStyles } from '../look/popover.js';
import { tokens } from '../look/tokens.js';
import { type ChatChunk, ChunkSizes, chatChunks } from './chat-chunks.js';
import { chatMessage } from './chat-message.js';
import { chatOf } from './chat-of.js';
import { ChatScroll } from './chat-scroll.js';
import { chatStyles } from './chat-styles.js';

/** How far beyond what one sees messages are in the page, in CSS pixels. */
const MARGIN = 1_200;

/**
 * The room's written conversation: to everyone or to one person, with links, editing, taking back, who is writing, and
 * earlier pages as one scrolls up. Only what is near the part one sees is in the page. It is as high as its container.
 *
 * @tagname call-chat
 *
 * @fires {CallActionRequestEvent} call-chat-send-request - Before a message is sent; cancellable. `event.data`: `text`,
 *   `to` (a participant's id, or `null`).
 * @fires {CallActionRequestEvent} call-chat-edit-request - Before one is changed; cancellable. `event.data`: `message`,
 *   `text`.
 * @fires {CallActionRequestEvent} call-chat-delete-request - Before one is taken back; cancellable. `event.data.message`.
 * @fires call-error - The room refused: `event.error`.
 *
 * @csspart list - The messages.
 * @csspart message - Each message.
 * @csspart text - What it says.
 * @csspart composer - Where one writes.
 * @csspart input - The field.
 * @csspart send - The button.
 *
 * @cssstate empty - Nothing was said yet.
 * @cssstate editing - A message is being changed.
 */
export class CallChatElement extends CallElement {
  static override styles = [tokens, buttons, popoverStyles, chatStyles];

  @state() private draft = '';
  /** `null`: everyone. */
  @state() private recipient: { readonly id: string; readonly name: string } | null = null;
  @state() private edited: ChatMessage | null = null;
  @state() private chosen: ChatMessage | null = null;
  @state() private problem: CallroomError | null = null;
  @state() private near: ReadonlySet<number> = new Set();
  @state() private missed = 0;
  @query('.list') private readonly list!: HTMLElement | null;
  @query('select') private readonly select!: HTMLSelectElement | null;
  @query('textarea') private readonly field!: HTMLTextAreaElement | null;
  @query('#actions') private readonly menu!: HTMLElement;

  readonly #scroll = new ChatScroll();
  readonly #sizes = new ChunkSizes();
  readonly #onResize = new ResizeObserver(() => this.#settle(false));
  #chat: RoomChat | null = null;
  #chunks: ChatChunk[] = [];
  #firstId = 0;
  #lastId = 0;
  #isLoading = false;
  #announced = '';

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#onResize.disconnect();
  }

  /** Where one writes. */
  override focus(options?: FocusOptions): void {
    this.field?.focus(options);
  }

  protected override willUpdate(_changed: PropertyValues): void {
    const room = this.call?.room.get();
    const chat = room && this.isConnected ? chatOf(room) : null;
    if (chat === this.#chat) return;
    this.#chat = chat;
    this.#firstId = 0;
    this.#lastId = 0;
    this.missed = 0;
    this.edited = null;
    // In another room nobody has the same id.
    this.recipient = null;
  }

  protected override render(): TemplateResult {
    const { words, call } = this;
    if (call) this.read(call.room);
    const messages = this.#chat ? this.read(this.#chat.messages) : [];
    this.#chunks = chatChunks(messages);
    this.#hear(messages);
    this.setState('empty', messages.length === 0);
    this.setState('editing', this.edited !== null);
    return html`
      <div part="list" class="list" tabindex="0" role="region" aria-label=${words.term('chat')} @scroll=${this.#onScroll}>
        ${this.#older()}
        ${messages.length === 0 ? this.#nothingYet() : nothing}
        <div role="list">
          ${repeat(
            this.#chunks,
            ({ key }) => key,
            (chunk) => this.#chunk(chunk),
          )}
        </div>
      </div>
      <div class="visually-hidden" role="status">${this.#announced}</div>
      ${this.#typing()}
      ${this.problem ? html`<p class="problem" role="alert">${this.problem.message}</p>` : nothing}
      ${this.#composer()}
      <div id="actions" class="popover" popover role="menu" aria-label=${words.term('messageActions')} @keydown=${onMenuKey} @toggle=${this.#onMenuToggle}>
        ${
          this.chosen && this.#isMine(this.chosen)
            ? html`<button class="item" role="menuitem" @click=${this.#onEdit}>${editIcon}${words.term('edit')}</button>`
            : nothing
        }
        <button class="item item--danger" role="menuitem" @click=${this.#onDelete}>${removeIcon}${words.term('delete')}</button>
      </div>
    `;
  }

  #older(): TemplateResult | typeof nothing {
    if (!this.#chat || !this.read(this.#chat.hasMore)) return nothing;
    return html`<button class="button older" type="button" @click=${() => this.#loadMore()}>
      ${this.words.term('loadOlder')}
    </button>`;
  }

  #nothingYet(): TemplateResult {
    return html`<div class="empty">
      ${chatIcon}<strong>${this.words.term('chatEmpty')}</strong><span>${this.words.term('chatEmptyText')}</span>
    </div>`;
  }

  #chunk(chunk: ChatChunk): TemplateResult {
    if (!this.near.has(chunk.key)) {
      return html`<div class="chunk" role="none" style="block-size: ${this.#sizes.heightOf(chunk)}px"></div>`;
    }
    const { words, call } = this;
    const selfId = call?.self.details.get().id ?? '';
    const mayModerate = call?.room.get()?.self.get()?.grants.moderate ?? false;
    return html`<div class="chunk" role="none" data-key=${chunk.key}>
      ${chunk.messages.map((message, index) =>
        chatMessage(message, chunk.messages[index - 1] ?? chunk.before, {
          words,
          selfId,
          nameOf: (id) => this.#nameOf(id),
          isMine: this.#isMine(message),
          mayDelete: mayModerate && message.to === null,
          isMenuOpen: this.chosen === message,
          onActions: (event) => this.#openMenu(message, event.currentTarget as HTMLElement),
        }),
      )}
    </div>`;
  }

  #typing(): TemplateResult {
    const ids = this.#chat ? this.read(this.#chat.typing) : [];
    const names = ids.map((id) => this.#nameOf(id));
    return html`<div class="typing" aria-live="off">
      ${
        names.length > 0
          ? html`<span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>${this.words.term('typing', names)}`
          : nothing
      }
    </div>`;
  }

  #composer(): TemplateResult {
    const { words, draft } = this;
    const isReady = draft.trim() !== '';
    return html`<form part="composer" @submit=${this.#onSubmit}>
      ${
        this.missed > 0
          ? html`<button class="button button--main jump" type="button" @click=${this.#toEnd}>
              ${downIcon}${words.term('newMessages')}
            </button>`
          : nothing
      }
      ${this.edited ? this.#editing() : this.#recipients()}
      <div class="field">
        <textarea
          part="input"
          rows="1"
          dir="auto"
          maxlength=${MAX_TEXT_LENGTH}
          aria-label=${words.term('writeMessage')}
          placeholder=${words.term('writeMessage')}
          .value=${live(draft)}
          @input=${this.#onInput}
          @keydown=${this.#onKey}
        ></textarea>
        <button
          part="send"
          class=${isReady ? 'send send--ready' : 'send'}
          type="submit"
          aria-disabled=${isReady ? 'false' : 'true'}
          aria-label=${words.term(this.edited ? 'save' : 'send')}
          title=${words.term(this.edited ? 'save' : 'send')}
        >
          ${sendIcon}
        </button>
      </div>
    </form>`;
  }

  #editing(): TemplateResult {
    const { words } = this;
    return html`<div class="to">
      ${words.term('edit')}
      <button class="send" type="button" aria-label=${words.term('cancel')} @click=${() => this.#stopEditing()}>
        ${closeIcon}
      </button>
    </div>`;
  }

  #recipients(): TemplateResult | typeof nothing {
    const { words, call } = this;
    const { recipient } = this;
    const people = (call ? this.read(call.participants) : []).filter(({ isLocal }) => !isLocal);
    if (people.length < 2 && !recipient) return nothing;
    const others: { id: string; name: string }[] = people.map(({ details }) => this.read(details));
    // Whoever has gone is still whom it would be sent to: it is for the person to choose anew, and not sent to all.
    if (recipient && !others.some(({ id }) => id === recipient.id)) others.push(recipient);
    return html`<div class="to">
      <label>
        ${words.term('recipient')}:
        <select
          @change=${(event: Event) => {
            const { value } = event.target as HTMLSelectElement;
            this.recipient = value ? { id: value, name: this.#nameOf(value) } : null;
          }}
        >
          <option value="">${words.term('everyone')}</option>
          ${repeat(
            others,
            ({ id }) => id,
            ({ id, name }) => html`<option value=${id}>${name || words.term('guest')}</option>`,
          )}
        </select>
      </label>
    </div>`;
  }

  protected override updated(): void {
    if (this.select) this.select.value = this.recipient?.id ?? '';
    const first = this.#chunks[0]?.messages[0]?.id ?? 0;
    const isEarlier = this.#firstId > 0 && first < this.#firstId;
    this.#firstId = first;
    if (this.list) this.#onResize.observe(this.list);
    this.#settle(isEarlier);
    if (this.#scroll.isAtEnd) this.#chat?.markRead();
  }

  /** Measures what is there, keeps the reader where they are, and says what else has to be there. */
  #settle(hasEarlier: boolean): void {
    const { list } = this;
    if (!list?.clientHeight) return;
    for (const chunk of this.#chunks) {
      const box = list.querySelector<HTMLElement>(`[data-key="${chunk.key}"]`);
      if (box) this.#sizes.measure(chunk, box.offsetHeight);
    }
    this.#scroll.restore(list, hasEarlier);
    const near = this.#sizes.near(this.#chunks, list.scrollTop, list.clientHeight, MARGIN);
    if (near.size !== this.near.size || [...near].some((key) => !this.near.has(key))) this.near = near;
  }

  #onScroll(): void {
    const { list } = this;
    if (!list) return;
    this.#scroll.note(list);
    if (this.#scroll.isAtEnd && this.missed > 0) this.missed = 0;
    if (this.#scroll.isAtEnd) this.#chat?.markRead();
    if (list.scrollTop < 200 && this.#chat?.hasMore.get()) this.#loadMore();
    this.#settle(false);
  }

  #loadMore(): void {
    if (this.#isLoading) return;
    this.#isLoading = true;
    void this.attempt(async () => {
      try {
        await this.#chat?.loadMore();
      } finally {
        this.#isLoading = false;
      }
    });
  }

  /** What is new is read out, once; whoever reads further up is told that there is something. */
  #hear(messages: readonly ChatMessage[]): void {
    const last = messages.at(-1);
    const news = this.#lastId === 0 ? [] : messages.slice(-20).filter(({ id }) => id > this.#lastId);
    this.#lastId = last?.id ?? 0;
    const others = news.filter((message) => !this.#isMine(message));
    if (others.length > 0) {
      this.#announced = others
        .slice(-3)
        .map(({ name, text }) => `${name}: ${text}`)
        .join('\n');
      if (!this.#scroll.isAtEnd) this.missed += others.length;
    }
  }

  #isMine({ from }: ChatMessage): boolean {
    return from === this.call?.self.details.get().id;
  }

  #nameOf(id: string): string {
    const people = this.call?.participants.get() ?? [];
    return (
      people.find(({ details }) => details.get().id === id)?.details.get().name || this.words.term('guest')
    );
  }

  #openMenu(message: ChatMessage, source: HTMLElement): void {
    this.chosen = message;
    // Which button it is for; browsers that do not know of `source` show it in the middle.
    (this.menu.showPopover as (options: { source: HTMLElement }) => void).call(this.menu, { source });
  }

  #onMenuToggle(event: ToggleEvent): void {
    onMenuToggle(event);
    if (event.newState === 'closed') this.chosen = null;
  }

  #onEdit(): void {
    const { chosen } = this;
    this.menu.hidePopover();
    if (chosen) this.#edit(chosen);
  }

  #edit(message: ChatMessage): void {
    this.edited = message;
    this.draft = message.text;
    this.focus();
  }

  #stopEditing(): void {
    this.edited = null;
    this.draft = '';
    this.focus();
  }

  #onDelete(): void {
    const { chosen } = this;
    const chat = this.#chat;
    this.menu.hidePopover();
    if (!chosen || !chat) return;
    const message = chosen.id;
    if (!this.request(new CallActionRequestEvent('call-chat-delete-request', { message }))) return;
    void this.#try(() => chat.delete(message));
    this.focus();
  }

  #toEnd(): void {
    this.missed = 0;
    if (this.list) this.#scroll.toEnd(this.list);
    this.requestUpdate();
    this.focus();
  }

  #onInput(): void {
    this.draft = this.field?.value ?? '';
    if (!this.edited && this.draft) this.#chat?.notifyTyping();
  }

  #onKey(event: KeyboardEvent): void {
    // A composition's own Enter ends the composition.
    if (event.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      this.#submit();
    } else if (event.key === 'Escape' && this.edited) {
      event.preventDefault();
      event.stopPropagation();
      this.#stopEditing();
    } else if (event.key === 'ArrowUp' && this.draft === '') {
      const last = this.#chat?.messages
        .get()
        .findLast((message) => this.#isMine(message) && !message.deleted);
      if (!last) return;
      event.preventDefault();
      this.#edit(last);
    }
  }

  #onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    this.#submit();
  }

  #submit(): void {
    const text = this.draft.trim();
    const { edited, recipient } = this;
    const chat = this.#chat;
    if (!chat || text === '') return;
    if (edited) {
      const change = { message: edited.id, text };
      if (!this.request(new CallActionRequestEvent('call-chat-edit-request', change))) return;
      this.#stopEditing();
      if (text !== edited.text) void this.#try(() => chat.edit(edited.id, text));
      return;
    }
    const to = recipient?.id ?? null;
    if (!this.request(new CallActionRequestEvent('call-chat-send-request', { text, to }))) return;
    this.draft = '';
    if (this.list) this.#scroll.toEnd(this.list);
    void this.#try(
      () => chat.send(text, to ? { to } : {}),
      () => {
        // Nothing that was written is lost.
        this.draft ||= text;
      },
    );
  }

  async #try(run: () => Promise<void>, onFailure = () => {}): Promise<void> {
    this.problem = null;
    try {
      await run();
    } catch (error) {
      this.problem = asCallroomError(error);
      onFailure();
      this.report(error);
    }
  }
}

declare global {
  interface HTMLElementEventMap {
    'call-chat-send-request': CallActionRequestEvent<{ text: string; to: string | null }>;
    'call-chat-edit-request': CallActionRequestEvent<{ message: number; text: string }>;
    'call-chat-delete-request': CallActionRequestEvent<{ message: number }>;
  }
}
