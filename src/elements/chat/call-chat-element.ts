import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { asCallroomError } from '../../call/call-error.js';
import type { CallChat } from '../../call/lazy-features.js';
import type { CallroomError } from '../../core/errors.js';
import { cleanText } from '../../core/plain-text.js';
import type { ChatMessage } from '../../room/protocol/index.js';
import type { StateTable } from '../base/base-element.js';
import { CallElement } from '../base/call-element.js';
import { CallActionRequestEvent } from '../base/events.js';
import { styled } from '../base/styled.js';
import { chatIcon } from '../icon/call-icons.js';
import { editIcon, removeIcon } from '../icon/panel-icons.js';
import { buttons } from '../ui/buttons.js';
import { onMenuKey, onMenuToggle, popoverStyles } from '../ui/popover.js';
import { popoverFocus } from '../ui/popover-focus.js';
import { textLimitStyles } from '../ui/text-limit.js';
import { tokens } from '../ui/tokens.js';
import type { ChatChunk } from './chat-chunks.js';
import { chatComposer } from './chat-composer.js';
import { ChatDraft } from './chat-draft.js';
import { chatMessage } from './chat-message.js';
import { chatStyles } from './chat-styles.js';
import { ChatWindow } from './chat-window.js';

/**
 * The room's chat. Participants write to everyone or to one person, and edit or delete their messages. It shows links
 * and who is typing, and loads earlier pages as the user scrolls up. Only the messages near the visible part are in
 * the page. It fills the height of its container.
 *
 * @tagname call-chat
 *
 * @fires {CallActionRequestEvent} call-chat-send-request - Before a message is sent; cancelable. `event.data`:
 *   `text`, `to` (a participant's id, or `null`).
 * @fires {CallActionRequestEvent} call-chat-edit-request - Before a message is edited; cancelable. `event.data`:
 *   `message`, `text`.
 * @fires {CallActionRequestEvent} call-chat-delete-request - Before a message is deleted; cancelable.
 *   `event.data.message`.
 * @fires call-error - The room refused: `event.error`.
 *
 * @csspart list - The messages.
 * @csspart message - Each message.
 * @csspart text - The text of a message.
 * @csspart composer - The form to write a message.
 * @csspart input - The text field.
 * @csspart send - The button that sends.
 *
 * @cssstate empty - There are no messages yet.
 * @cssstate editing - A message is being edited.
 */
export class CallChatElement extends CallElement {
  static override styles = [tokens, buttons, popoverStyles, textLimitStyles, chatStyles];

  protected static override states: StateTable<CallChatElement> = {
    empty: (chat) => chat.#messages.length === 0,
    editing: (chat) => chat.#draft.edited !== null,
  };

  @state() private chosen: ChatMessage | null = null;
  @state() private problem: CallroomError | null = null;
  @state() private missed = 0;
  @query('.list') private readonly list!: HTMLElement | null;
  @query('select') private readonly select!: HTMLSelectElement | null;
  @query('textarea') private readonly field!: HTMLTextAreaElement | null;
  @query('#actions') private readonly menu!: HTMLElement;

  readonly #window = new ChatWindow(this, () => this.list);
  readonly #draft = new ChatDraft(this, {
    chat: () => this.#chat,
    isMine: (message) => this.#isMine(message),
    request: (event) => this.request(event),
    attempt: (run, onFailure) => void this.#try(run, onFailure),
    focus: () => this.focus(),
    toEnd: () => this.#window.toEnd(),
  });
  /** The chat of the room that the call is in. */
  #chat: CallChat | null = null;
  #room: unknown = null;
  #messages: readonly ChatMessage[] = [];
  #chunks: readonly ChatChunk[] = [];
  #lastId = 0;
  #isLoading = false;
  #announced = '';

  /** Focuses the text field. */
  override focus(options?: FocusOptions): void {
    this.field?.focus(options);
  }

  protected override willUpdate(_changed: PropertyValues): void {
    const room = this.isConnected && this.call ? this.read(this.call.room) : null;
    if (room !== this.#room) this.#enter(room);
    this.#messages = this.#chat ? this.read(this.#chat.messages) : [];
    this.#chunks = this.#window.cut(this.#messages);
    this.#hear(this.#messages);
  }

  #enter(room: unknown): void {
    this.#room = room;
    this.#chat = room ? this.call!.chat : null;
    this.#lastId = 0;
    this.missed = 0;
    this.#window.reset();
    this.#draft.reset();
  }

  protected override render(): TemplateResult {
    const { words } = this;
    return html`
      <div part="list" class="list" tabindex="0" role="region" aria-label=${words.term('chat')} @scroll=${this.#onScroll}>
        ${this.#older()}
        ${this.#messages.length === 0 ? this.#nothingYet() : nothing}
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
      ${this.problem ? html`<p class="problem" role="alert">${this.explain(this.problem)}</p>` : nothing}
      ${this.#composer()}
      <div id="actions" class="popover" popover ${popoverFocus()} role="menu" aria-label=${words.term('messageActions')} @keydown=${onMenuKey} @toggle=${this.#onMenuToggle}>
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
    if (!this.#window.isNear(chunk)) {
      return html`<div class="chunk" role="none" ${styled({ 'block-size': `${this.#window.heightOf(chunk)}px` })}></div>`;
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
    const people = this.call ? this.read(this.call.participants) : [];
    return chatComposer(this.#draft, {
      words: this.words,
      others: people.filter(({ isLocal }) => !isLocal).map(({ details }) => this.read(details)),
      hasNews: this.missed > 0,
      onToEnd: () => this.#toEnd(),
    });
  }

  protected override updated(): void {
    if (this.select) this.select.value = this.#draft.recipient?.id ?? '';
    if (this.#window.isAtEnd) this.#chat?.markRead();
  }

  #onScroll(): void {
    const { list } = this;
    if (!list) return;
    this.#window.note(list);
    if (this.#window.isAtEnd) {
      this.missed = 0;
      this.#chat?.markRead();
    }
    if (list.scrollTop < 200 && this.#chat?.hasMore.get()) this.#loadMore();
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

  /**
   * Announces each new message once to screen readers. If the user has scrolled up, a button shows that there are new
   * messages.
   */
  #hear(messages: readonly ChatMessage[]): void {
    const last = messages.at(-1);
    const news = this.#lastId === 0 ? [] : messages.slice(-20).filter(({ id }) => id > this.#lastId);
    this.#lastId = last?.id ?? 0;
    const others = news.filter((message) => !this.#isMine(message));
    if (others.length > 0) {
      this.#announced = others
        .slice(-3)
        .map(({ name, text }) => `${this.words.nameOf(name)}: ${cleanText(text)}`)
        .join('\n');
      if (!this.#window.isAtEnd) this.missed += others.length;
    }
  }

  #isMine({ from }: ChatMessage): boolean {
    return from === this.call?.self.details.get().id;
  }

  #nameOf(id: string): string {
    const people = this.call?.participants.get() ?? [];
    return this.words.nameOf(people.find(({ details }) => details.get().id === id)?.details.get().name);
  }

  #openMenu(message: ChatMessage, source: HTMLElement): void {
    this.chosen = message;
    // `source` anchors the menu to its button; browsers that do not support it center the menu.
    (this.menu.showPopover as (options: { source: HTMLElement }) => void).call(this.menu, { source });
  }

  #onMenuToggle(event: ToggleEvent): void {
    onMenuToggle(event);
    if (event.newState === 'closed') this.chosen = null;
  }

  #onEdit(): void {
    const { chosen } = this;
    this.menu.hidePopover();
    if (chosen) this.#draft.edit(chosen);
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
    this.#window.toEnd();
    this.requestUpdate();
    this.focus();
  }

  async #try(run: () => Promise<void>, onFailure = () => {}): Promise<void> {
    this.problem = null;
    try {
      await run();
    } catch (error) {
      this.problem = asCallroomError(error);
      onFailure();
      this.report(error, 'page');
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
