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
  #replyTo: ChatMessage | null = null;

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

  /** The message that this one answers. */
  get replyTo(): ChatMessage | null {
    return this.#replyTo;
  }

  /**
   * Called for another room's conversation. Participant ids are valid in one room only, so the recipient is reset.
   */
  reset(): void {
    this.#edited = null;
    this.#replyTo = null;
    this.recipient = null;
  }

  write(text: string): void {
    this.#set(text);
    if (!this.#edited && text) this.#host.chat()?.notifyTyping(this.#to ?? undefined);
  }

  /** Inserts a text where the caret is. */
  insert(text: string, field: HTMLTextAreaElement): void {
    const { selectionStart, selectionEnd } = field;
    field.setRangeText(text, selectionStart, selectionEnd, 'end');
    this.write(field.value);
  }

  reply(message: ChatMessage): void {
    this.#edited = null;
    this.#replyTo = message;
    this.#element.requestUpdate();
    this.#host.focus();
  }

  stopReplying(): void {
    this.#replyTo = null;
    this.#element.requestUpdate();
    this.#host.focus();
  }

  edit(message: ChatMessage): void {
    this.#replyTo = null;
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
    } else if (event.key === 'Escape' && (this.#edited || this.#replyTo)) {
      event.preventDefault();
      event.stopPropagation();
      if (this.#edited) this.stopEditing();
      else this.stopReplying();
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
    const original = this.#replyTo;
    const [to, replyTo] = [this.#to, original?.id ?? null];
    if (!this.#host.request(new CallActionRequestEvent('call-chat-send-request', { text, to, replyTo })))
      return;
    this.#replyTo = null;
    this.#set('');
    this.#host.toEnd();
    // The room knows the recipient of a reply to a private message, who may have rejoined as another participant.
    const isPrivateReply = original !== null && original.to !== null;
    this.#host.attempt(
      () =>
        chat.send(text, {
          ...(to === null || isPrivateReply ? {} : { to }),
          ...(replyTo === null ? {} : { replyTo }),
        }),
      // Restores the text if sending fails.
      () => {
        this.#replyTo ??= original;
        this.#set(this.#text || text);
      },
    );
  }

  /** The recipient's id; null: everyone. A reply to a private message goes to the other of its two people. */
  get #to(): string | null {
    const original = this.#replyTo;
    if (original === null || original.to === null) return this.#recipient?.id ?? null;
    return this.#host.isMine(original) ? original.to : original.from;
  }

  #set(text: string): void {
    this.#text = text;
    this.#element.requestUpdate();
  }
}
