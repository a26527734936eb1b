import type { ReactiveControllerHost } from 'lit';
import type { CallChat } from '../../call/lazy-features.js';
import { cleanText } from '../../core/plain-text.js';
import type { ChatMessage } from '../../room/protocol/index.js';
import { MAX_TEXT_LENGTH } from '../../room/protocol/limits.js';
import { isComposing } from '../base/composition.js';
import { CallActionRequestEvent } from '../base/events.js';
import { isTooLong } from '../ui/text-limit.js';

/** The parts of the chat element that a draft uses. */
export interface DraftHost {
  /** The conversation; `null` outside a room. */
  readonly chat: () => CallChat | null;
  readonly isMine: (message: ChatMessage) => boolean;
  /** Dispatches a request event. Returns true unless the page calls `preventDefault()`. */
  readonly request: (event: Event) => boolean;
  /** Runs a function that the room may refuse, and shows the error. */
  readonly attempt: (run: () => Promise<void>, onFailure?: () => void) => void;
  /** Focuses the text field. */
  readonly focus: () => void;
  /** Scrolls to the end of the conversation. */
  readonly toEnd: () => void;
}

/** The text the user is writing: a message to everyone or to one person, or a new text for a sent message. */
export class ChatDraft {
  readonly #element: ReactiveControllerHost;
  readonly #host: DraftHost;
  #text = '';
  #recipient: { readonly id: string; readonly name: string } | null = null;
  #edited: ChatMessage | null = null;

  constructor(element: ReactiveControllerHost, host: DraftHost) {
    this.#element = element;
    this.#host = host;
  }

  get text(): string {
    return this.#text;
  }

  /** `null`: everyone. */
  get recipient(): { readonly id: string; readonly name: string } | null {
    return this.#recipient;
  }

  set recipient(recipient: { readonly id: string; readonly name: string } | null) {
    this.#recipient = recipient;
    this.#element.requestUpdate();
  }

  /** The message that is being edited. */
  get edited(): ChatMessage | null {
    return this.#edited;
  }

  /**
   * Called for another room's conversation. Participant ids are valid in one room only, so the recipient is reset.
   */
  reset(): void {
    this.#edited = null;
    this.recipient = null;
  }

  write(text: string): void {
    this.#set(text);
    if (!this.#edited && text) this.#host.chat()?.notifyTyping();
  }

  edit(message: ChatMessage): void {
    this.#edited = message;
    this.#set(message.text);
    this.#host.focus();
  }

  stopEditing(): void {
    this.#edited = null;
    this.#set('');
    this.#host.focus();
  }

  onKey(event: KeyboardEvent): void {
    if (isComposing(event)) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    } else if (event.key === 'Escape' && this.#edited) {
      event.preventDefault();
      event.stopPropagation();
      this.stopEditing();
    } else if (event.key === 'ArrowUp' && this.#text === '') {
      const sent = this.#host.chat()?.messages.get() ?? [];
      const last = sent.findLast((message) => this.#host.isMine(message) && !message.deleted);
      if (!last) return;
      event.preventDefault();
      this.edit(last);
    }
  }

  submit(): void {
    const text = cleanText(this.#text);
    const chat = this.#host.chat();
    if (!chat || text === '' || isTooLong(text, MAX_TEXT_LENGTH)) return;
    if (this.#edited) this.#change(chat, this.#edited, text);
    else this.#send(chat, text);
  }

  #change(chat: CallChat, edited: ChatMessage, text: string): void {
    const change = { message: edited.id, text };
    if (!this.#host.request(new CallActionRequestEvent('call-chat-edit-request', change))) return;
    this.stopEditing();
    if (text !== edited.text) this.#host.attempt(() => chat.edit(edited.id, text));
  }

  #send(chat: CallChat, text: string): void {
    const to = this.#recipient?.id ?? null;
    if (!this.#host.request(new CallActionRequestEvent('call-chat-send-request', { text, to }))) return;
    this.#set('');
    this.#host.toEnd();
    this.#host.attempt(
      () => chat.send(text, to ? { to } : {}),
      // Restores the text if sending fails.
      () => this.#set(this.#text || text),
    );
  }

  #set(text: string): void {
    this.#text = text;
    this.#element.requestUpdate();
  }
}
