import type { ReactiveControllerHost } from 'lit';
import type { CallChat } from '../../call/feature-shapes.js';
import { cleanText } from '../../core/plain-text.js';
import type { ChatMessage } from '../../room/protocol/index.js';
import { MAX_TEXT_LENGTH } from '../../room/protocol/limits.js';
import { isComposing } from '../base/composition.js';
import { CallActionRequestEvent } from '../base/events.js';
import { isTooLong } from '../ui/text-limit.js';
import type { ChosenFile } from './chosen-files.js';

/** The files of the message that is being written. */
export interface DraftFiles {
  readonly list: readonly ChosenFile[];
  /** Whether a file is not uploaded yet, or failed. */
  readonly isUnfinished: boolean;
  take(): readonly ChosenFile[];
  putBack(files: readonly ChosenFile[]): void;
}

/** The parts of the chat element that a draft uses. */
export interface DraftHost {
  /** The conversation; `null` outside a room. */
  readonly chat: () => CallChat | null;
  /** `null`: the room takes no files. */
  readonly files: () => DraftFiles | null;
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

/** A text and what it is for: a message to everyone or to one person, or a new text for a sent message. */
export interface ChatWriting {
  readonly text: string;
  /** `null`: everyone. */
  readonly recipient: { readonly id: string; readonly name: string } | null;
  /** The message that is being edited. */
  readonly edited: ChatMessage | null;
  /** The message that this one answers. */
  readonly replyTo: ChatMessage | null;
  readonly files: readonly ChosenFile[];
}

/** What the user is writing, and what could not be sent. */
export class ChatDraft {
  readonly #element: ReactiveControllerHost;
  readonly #host: DraftHost;
  #text = '';
  #recipient: { readonly id: string; readonly name: string } | null = null;
  #edited: ChatMessage | null = null;
  #replyTo: ChatMessage | null = null;
  #unsent: readonly ChatWriting[] = [];
  #visits = 0;

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

  /** What could not be sent while the user was writing something else, the earliest first. */
  get unsent(): readonly ChatWriting[] {
    return this.#unsent;
  }

  /**
   * Called for another room's conversation. The ids of participants and messages are valid in one room only, so what is
   * not for everyone is reset.
   */
  reset(): void {
    this.#visits++;
    this.#unsent = this.#unsent.filter(isForEveryone);
    this.#edited = null;
    this.#replyTo = null;
    this.recipient = null;
  }

  write(text: string): void {
    this.#set(text);
    if (!this.#edited && text) this.#host.chat()?.notifyTyping(this.#to(this) ?? undefined);
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
      const last = sent.filter((message) => this.#host.isMine(message) && !message.deleted).at(-1);
      if (!last) return;
      event.preventDefault();
      this.edit(last);
    }
  }

  /** Whether there is something to send, and nothing that has to be uploaded first. */
  get isReady(): boolean {
    const files = this.#edited ? null : this.#host.files();
    const isLong = isTooLong(this.#text, MAX_TEXT_LENGTH);
    return !isLong && !files?.isUnfinished && (cleanText(this.#text) !== '' || Boolean(files?.list.length));
  }

  submit(): void {
    const chat = this.#host.chat();
    const { recipient, edited, replyTo } = this;
    const files = (!edited && this.#host.files()?.list) || [];
    const writing = { text: cleanText(this.#text), recipient, edited, replyTo, files };
    if (!chat || !this.isReady || !this.#request(writing)) return;
    if (edited) this.stopEditing();
    else {
      this.#host.files()?.take();
      this.#replyTo = null;
      this.#set('');
      this.#host.toEnd();
    }
    if (writing.text !== edited?.text) this.#deliver(chat, writing);
  }

  /** Sends something of `unsent` again. */
  sendAgain(writing: ChatWriting): void {
    const chat = this.#host.chat();
    if (!chat || !this.#request(writing)) return;
    this.discard(writing);
    this.#deliver(chat, writing);
  }

  /** Removes something from `unsent`. */
  discard(writing: ChatWriting): void {
    this.#unsent = this.#unsent.filter((one) => one !== writing);
    this.#element.requestUpdate();
    this.#host.focus();
  }

  #request(writing: ChatWriting): boolean {
    const { text, edited, replyTo } = writing;
    const files = idsOf(writing);
    const detail = { text, to: this.#to(writing), replyTo: replyTo?.id ?? null, files };
    return this.#host.request(
      edited
        ? new CallActionRequestEvent('call-chat-edit-request', { message: edited.id, text })
        : new CallActionRequestEvent('call-chat-send-request', detail),
    );
  }

  #deliver(chat: CallChat, writing: ChatWriting): void {
    const visit = this.#visits;
    this.#host.attempt(
      () => this.#command(chat, writing),
      () => {
        if (visit === this.#visits || isForEveryone(writing)) this.#takeBack(writing);
      },
    );
  }

  async #command(chat: CallChat, writing: ChatWriting): Promise<void> {
    const { text, edited, replyTo } = writing;
    if (edited) return chat.edit(edited.id, text);
    const to = this.#to(writing);
    // The room knows the recipient of a reply to a private message, who may have rejoined as another participant.
    const isPrivateReply = replyTo !== null && replyTo.to !== null;
    return chat.send(text, {
      ...(to === null || isPrivateReply ? {} : { to }),
      ...(replyTo === null ? {} : { replyTo: replyTo.id }),
      files: idsOf(writing),
    });
  }

  /** Puts what could not be sent back into the field, with what it is for. It is kept beside the field if that is in use. */
  #takeBack(writing: ChatWriting): void {
    if (this.#text !== '' || this.#edited || this.#replyTo || this.#host.files()?.list.length) {
      this.#unsent = [...this.#unsent, writing];
      this.#element.requestUpdate();
      return;
    }
    this.#host.files()?.putBack(writing.files);
    this.#recipient = writing.recipient;
    this.#edited = writing.edited;
    this.#replyTo = writing.replyTo;
    this.#set(writing.text);
  }

  /** The recipient's id; null: everyone. A reply to a private message goes to the other of its two people. */
  #to({ recipient, replyTo }: Pick<ChatWriting, 'recipient' | 'replyTo'>): string | null {
    if (replyTo === null || replyTo.to === null) return recipient?.id ?? null;
    return this.#host.isMine(replyTo) ? replyTo.to : replyTo.from;
  }

  #set(text: string): void {
    this.#text = text;
    this.#element.requestUpdate();
  }
}

/** Participants, messages and files are of one room. */
function isForEveryone({ recipient, edited, replyTo, files }: ChatWriting): boolean {
  return !recipient && !edited && !replyTo && files.length === 0;
}

function idsOf({ files }: ChatWriting): string[] {
  return files.flatMap(({ attachment }) => attachment?.id ?? []);
}
