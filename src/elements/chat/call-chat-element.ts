import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { AiProblem } from '../../behaviors/ai-problem.js';
import {
  type AssistantFailure,
  type AssistantState,
  isBeingWritten,
} from '../../behaviors/assistant-state.js';
import { asCallroomError } from '../../call/call-error.js';
import type { CallChat } from '../../call/feature-shapes.js';
import type { CallroomError } from '../../core/errors.js';
import type { RoomAccess } from '../../room/base-room-client.js';
import { type ChatMessage, writtenBy } from '../../room/protocol/chat.js';
import type { Self } from '../../room/protocol/index.js';
import type { StateTable } from '../base/base-element.js';
import { CallElement } from '../base/call-element.js';
import type { CallActionRequestEvent } from '../base/events.js';
import { type FocusLoss, focusOn } from '../base/focus-fallback.js';
import { RoomListener } from '../base/room-listener.js';
import { styled } from '../base/styled.js';
import { chatIcon } from '../icon/call-icons.js';
import { followWhenNeeded } from '../notices/follow-when-needed.js';
import { buttons } from '../ui/buttons.js';
import { emptyStateStyles } from '../ui/empty-state.js';
import { popoverStyles } from '../ui/popover.js';
import { textLimitStyles } from '../ui/text-limit.js';
import { tokens } from '../ui/tokens.js';
import { ChatActions } from './chat-actions.js';
import type { ChatAssistant } from './chat-assistant.js';
import type { ChatChunk } from './chat-chunks.js';
import { chatComposer } from './chat-composer.js';
import { ChatDraft } from './chat-draft.js';
import { chatExtraStyles } from './chat-extra-styles.js';
import type { ChatFiles } from './chat-files.js';
import { chatMessage } from './chat-message.js';
import { chatName, wordsOf } from './chat-quote.js';
import { chatStyles } from './chat-styles.js';
import { ChatWindow } from './chat-window.js';
import { EmojiPopover } from './emoji-popover.js';
import { followFiles } from './follow-files.js';
import { pinnedMessage } from './pinned-message.js';
import { loadMessage, messageMissing } from './show-message.js';

/**
 * The room's chat. Participants write to everyone or to one person, reply and react to messages, and edit or delete
 * their own. Moderators pin a message for everyone. It shows links and who is typing, and loads earlier pages as the
 * user scrolls up. A text that the room refuses returns to the field; if the user is writing another one, it stays above
 * the field, to be sent again or deleted. Only the messages near the visible part are in the page. It fills the height
 * of its container.
 *
 * In a room with `assistantBehavior`, the messages of the assistant are marked "AI" and grow while it writes them. Screen
 * readers read each once, when it is whole. While the user writes, the chat suggests what asks the assistant, and it says
 * what is sent to the site's AI service. If a question gets no answer, the chat says why and what to do.
 *
 * In a room that takes files, people choose, paste or drop pictures and other files. Each is uploaded at once, with its
 * progress, and sent with the message. Pictures are shown small and open in full; other files are saved.
 *
 * @tagname call-chat
 *
 * @fires {CallActionRequestEvent} call-chat-send-request - Before a message is sent; cancelable. `event.data`:
 *   `text`, `to` (a participant's id, or `null`), `replyTo` (a message's id, or `null`), `files` (their ids).
 * @fires {CallActionRequestEvent} call-chat-edit-request - Before a message is edited; cancelable. `event.data`:
 *   `message`, `text`.
 * @fires {CallActionRequestEvent} call-chat-delete-request - Before a message is deleted; cancelable.
 *   `event.data.message`.
 * @fires {CallActionRequestEvent} call-chat-react-request - Before a reaction to a message is added or taken back;
 *   cancelable. `event.data`: `message`, `reaction`, `on`.
 * @fires {CallActionRequestEvent} call-chat-pin-request - Before a message is pinned or unpinned; cancelable.
 *   `event.data`: `message`, `pinned`.
 * @fires call-error - The room refused: `event.error`.
 *
 * @csspart pinned - The pinned message.
 * @csspart list - The messages.
 * @csspart message - Each message.
 * @csspart quote - The message that a message answers.
 * @csspart mark - Says that no person has written a message: "AI" for the assistant.
 * @csspart text - The text of a message.
 * @csspart files - The files of a message.
 * @csspart picture - Each picture of a message, as a button that opens it.
 * @csspart file - Each other file of a message, as a button that saves it.
 * @csspart viewer - The open picture.
 * @csspart drop - Lies over the chat while files are dragged over it.
 * @csspart note - Why an answer of the assistant is incomplete, or why a question has none.
 * @csspart reactions - The reactions to a message.
 * @csspart reaction - Each of them.
 * @csspart composer - The form to write a message.
 * @csspart suggestions - What can be inserted while writing.
 * @csspart input - The text field.
 * @csspart attach - The button that chooses files.
 * @csspart chosen - The files of the message that is being written.
 * @csspart chosen-file - Each of them.
 * @csspart emoji - The button that opens the emoji picker.
 * @csspart send - The button that sends.
 *
 * @cssstate empty - There are no messages yet.
 * @cssstate editing - A message is being edited.
 */
export class CallChatElement extends CallElement {
  static override styles = [
    tokens,
    buttons,
    popoverStyles,
    textLimitStyles,
    emptyStateStyles,
    chatStyles,
    chatExtraStyles,
  ];

  protected static override states: StateTable<CallChatElement> = {
    empty: (chat) => chat.#messages.length === 0,
    editing: (chat) => chat.#draft.edited !== null,
  };

  @state() private problem: CallroomError | null = null;
  @state() private missed = 0;
  @state() private isPinnedOpen = false;
  @query('.list') private readonly list!: HTMLElement | null;
  @query('select') private readonly select!: HTMLSelectElement | null;
  @query('textarea') private readonly field!: HTMLTextAreaElement | null;
  @query('#actions') private readonly menu!: HTMLElement;
  @query('#emoji') private readonly emojiMenu!: HTMLElement;

  readonly #window = new ChatWindow(this, () => this.list);
  readonly #draft = new ChatDraft(this, {
    chat: () => this.#chat,
    files: () => this.#files?.chosen ?? null,
    isMine: (message) => this.#isMine(message),
    request: (event) => this.request(event),
    attempt: (run, onFailure) => void this.#try(run, onFailure),
    focus: () => this.focus(),
    toEnd: () => this.#window.toEnd(),
  });
  readonly #actions = new ChatActions(this, {
    chat: () => this.#chat,
    draft: this.#draft,
    isMine: (message) => this.#isMine(message),
    mayWrite: () => this.#self?.grants.chat ?? false,
    mayModerate: () => this.#self?.grants.moderate ?? false,
    menu: () => this.menu,
    request: (event) => this.request(event),
    attempt: (run) => void this.#try(run),
    focus: () => this.focus(),
    pickReaction: (message, source) =>
      this.#pickEmoji(source, (reaction) => this.#actions.react(message, reaction)),
  });
  readonly #emoji = new EmojiPopover(this, () => this.emojiMenu);
  /** The chat of the room that the call is in. */
  #chat: CallChat | null = null;
  #room: unknown = null;
  #messages: readonly ChatMessage[] = [];
  #chunks: readonly ChatChunk[] = [];
  #lastId = 0;
  #isLoading = false;
  #announced = '';
  #assistant: ChatAssistant | null = null;
  /** `null`: the room takes no files. */
  #files: ChatFiles | null = null;
  /** Why questions of the user have no answer, by their ids. */
  readonly #failures = new Map<number, AiProblem>();
  /** The ids of the messages that the assistant is writing. */
  #unfinished: ReadonlySet<number> = new Set();

  constructor() {
    super();
    new RoomListener(
      this,
      () => this.call,
      (room) => [this.#followAssistant(room), this.#followFiles(room)],
    );
  }

  /** Focuses the text field. */
  override focus(options?: FocusOptions): void {
    this.field?.focus(options);
  }

  /** Gives the focus to the message whose button disappeared, or else to the text field. */
  takeFocus({ path }: FocusLoss): boolean {
    const ids = path.map((at) => at instanceof HTMLElement && (at.dataset.message ?? at.dataset.pinned));
    const message = this.list?.querySelector<HTMLElement>(`[data-message="${ids.find(Boolean)}"]`);
    return focusOn(message) || focusOn(this.field);
  }

  protected override willUpdate(_changed: PropertyValues): void {
    const room = this.isConnected && this.call ? this.read(this.call.room) : null;
    if (room !== this.#room) this.#enter(room);
    this.#messages = this.#chat ? this.read(this.#chat.messages).filter(hasBegun) : [];
    this.#chunks = this.#window.cut(this.#messages);
    this.#announceNew(this.#messages);
  }

  #enter(room: unknown): void {
    this.#room = room;
    this.#chat = room ? this.call!.chat : null;
    this.#lastId = 0;
    this.missed = 0;
    this.isPinnedOpen = false;
    this.problem = null;
    this.#announced = '';
    this.#unfinished = new Set();
    this.#draft.reset();
  }

  protected override render(): TemplateResult {
    const { words } = this;
    return html`
      ${this.#pinned()}
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
      ${this.#actions.render(words)}
      ${this.#emoji.render(words)}
      ${this.#files?.overlays() ?? nothing}
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
    const view = {
      words: this.words,
      own: this.#self?.person ?? null,
      mayReact: this.#self?.grants.chat ?? false,
      nameOf: (id: string) => this.#nameOf(id),
      onReact: (message: ChatMessage, reaction: string) => this.#actions.react(message.id, reaction),
      onShow: (message: number) => void this.#show(message),
    };
    return html`<div class="chunk" role="none" data-key=${chunk.key}>
      ${chunk.messages.map((message, index) =>
        chatMessage(message, chunk.messages[index - 1] ?? chunk.before, {
          ...view,
          isMine: this.#isMine(message),
          hasActions: this.#actions.hasActions(message),
          isBeingWritten: this.#unfinished.has(message.id),
          files: this.#files?.of(message) ?? nothing,
          note: this.#assistant?.noteOf(message) ?? nothing,
          isMenuOpen: this.#actions.chosen === message.id,
          onActions: (event) => this.#actions.open(message, event.currentTarget as HTMLElement),
        }),
      )}
    </div>`;
  }

  #pinned(): TemplateResult | typeof nothing {
    const pinned = this.#chat && this.read(this.#chat.pinned);
    if (!pinned) return nothing;
    return pinnedMessage(pinned, {
      words: this.words,
      own: this.#self?.person ?? null,
      isOpen: this.isPinnedOpen,
      mayUnpin: this.#self?.grants.moderate ?? false,
      onToggle: () => {
        this.isPinnedOpen = !this.isPinnedOpen;
      },
      onShow: () => void this.#show(pinned.message),
      onUnpin: () => this.#actions.pin(pinned.message, false),
    });
  }

  #typing(): TemplateResult {
    const typing = this.#chat ? this.read(this.#chat.typing) : [];
    const [toYou, toAll] = [true, false].map((isDirect) =>
      typing.filter((one) => one.isDirect === isDirect).map(({ participant }) => this.#nameOf(participant)),
    ) as [string[], string[]];
    const said = [
      ...(toYou.length > 0 ? [this.words.term('typingToYou', toYou)] : []),
      ...(toAll.length > 0 ? [this.words.term('typing', toAll)] : []),
    ];
    return html`<div class="typing" aria-live="off">
      ${
        said.length > 0
          ? html`<span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>${said.join(' ')}`
          : nothing
      }
    </div>`;
  }

  #composer(): TemplateResult {
    const people = this.call ? this.read(this.call.participants) : [];
    return chatComposer(this.#draft, {
      words: this.words,
      others: people.filter(({ isLocal }) => !isLocal).map(({ details }) => this.read(details)),
      own: this.#self?.person ?? null,
      nameOf: (id) => this.#nameOf(id),
      hasNews: this.missed > 0,
      assistant: this.#assistantState ? this.#assistant : null,
      files: this.#files,
      onToEnd: () => this.#toEnd(),
      onEmoji: (source) =>
        this.#pickEmoji(source, (emoji) => {
          if (!this.field) return;
          this.#draft.insert(emoji, this.field);
          this.focus();
        }),
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

  /** Loads the code for the assistant if the room has one, or cannot answer without one. */
  #followAssistant(room: RoomAccess): () => void {
    return followWhenNeeded(
      { attempt: (run, audience) => void this.attempt(run, audience) },
      (need) => [
        room.behaviors.subscribe(({ assistant }) => {
          if (assistant) need();
        }),
        room.on('assistant.failed', (failure: unknown) => {
          const { message, code } = failure as AssistantFailure;
          this.#failures.set(message, code);
          this.requestUpdate();
          need();
        }),
        () => this.#failures.clear(),
      ],
      async () => {
        const { ChatAssistant } = await import('./chat-assistant.js');
        return () => {
          this.#assistant = new ChatAssistant(room, {
            draft: this.#draft,
            words: this.words,
            field: () => this.field,
            failures: this.#failures,
            update: () => this.requestUpdate(),
          });
          this.requestUpdate();
          return () => {
            this.#assistant = null;
          };
        };
      },
    );
  }

  #followFiles(room: RoomAccess): () => void {
    return followFiles(
      room,
      {
        element: this,
        words: this.words,
        self: () => this.#self,
        isEditing: () => this.#draft.edited !== null,
        focus: () => this.focus(),
        attempt: (run, audience) => void this.attempt(run, audience),
        fail: (error) => void this.#try(() => Promise.reject(error)),
        report: (error) => this.report(error, 'page'),
      },
      (files) => {
        this.#files = files;
        this.requestUpdate();
      },
    );
  }

  /**
   * Announces each new message once to screen readers, a message of the assistant when it is whole. If the user has
   * scrolled up, a button shows that there are new messages.
   */
  #announceNew(messages: readonly ChatMessage[]): void {
    const last = messages.at(-1);
    const news = this.#lastId === 0 ? [] : messages.slice(-20).filter(({ id }) => id > this.#lastId);
    this.#lastId = last?.id ?? 0;
    const others = news.filter((message) => !this.#isMine(message));
    if (!this.#window.isAtEnd) this.missed += others.length;
    const before = this.#unfinished;
    const state = this.#assistantState;
    this.#unfinished = new Set(messages.filter((one) => isBeingWritten(one, state)).map(({ id }) => id));
    const ended = messages.filter(({ id, deleted }) => before.has(id) && !deleted);
    const whole = [...new Set([...ended, ...others])].filter(({ id }) => !this.#unfinished.has(id));
    if (whole.length === 0) return;
    this.#announced = whole
      .slice(-3)
      .map((message) => {
        const text = `${chatName(message, null, this.words)}: ${wordsOf(message)}`;
        return state?.broken[message.id] ? `${text}\n${this.words.term('answerIncomplete')}` : text;
      })
      .join('\n');
  }

  get #assistantState(): AssistantState | undefined {
    const room = this.call && this.read(this.call.room);
    return room ? (this.read(room.behaviors).assistant as AssistantState | undefined) : undefined;
  }

  get #self(): Self | null {
    const room = this.call && this.read(this.call.room);
    return room ? this.read(room.self) : null;
  }

  #isMine({ person }: ChatMessage): boolean {
    return person === this.#self?.person;
  }

  #nameOf(id: string): string {
    const people = this.call ? this.read(this.call.participants) : [];
    const person = people.find(({ details }) => details.get().id === id);
    return this.words.nameOf(person && this.read(person.details).name);
  }

  /** Scrolls to a message and focuses it. Loads it first if it is further up than the loaded messages. */
  async #show(message: number): Promise<void> {
    const chat = this.#chat;
    if (!chat) return;
    await this.#try(async () => {
      if (!(await loadMessage(chat, message))) throw messageMissing();
      await this.updateComplete;
      const shown = await this.#window.reveal(message);
      shown?.focus({ preventScroll: true });
    });
  }

  #pickEmoji(source: HTMLElement, onPick: (emoji: string) => void): void {
    const { assetBase } = this.call ?? {};
    void this.attempt(() => this.#emoji.open(source, { lang: this.words.lang(), assetBase, onPick }), 'page');
  }

  #toEnd(): void {
    this.missed = 0;
    this.#window.toEnd();
    this.requestUpdate();
    this.focus();
  }

  async #try(run: () => Promise<void>, onFailure = () => {}): Promise<void> {
    this.problem = null;
    const room = this.#room;
    try {
      await run();
    } catch (error) {
      if (room === this.#room) this.problem = asCallroomError(error);
      onFailure();
      this.report(error, 'page');
    }
  }
}

/** The room deletes a message of the assistant that got no words. The person who asked reads why. */
function hasBegun(message: ChatMessage): boolean {
  return !message.deleted || message.editedAtMs !== null || writtenBy(message) !== 'assistant';
}

declare global {
  interface HTMLElementEventMap {
    'call-chat-send-request': CallActionRequestEvent<{
      text: string;
      to: string | null;
      replyTo: number | null;
      files: string[];
    }>;
    'call-chat-edit-request': CallActionRequestEvent<{ message: number; text: string }>;
    'call-chat-delete-request': CallActionRequestEvent<{ message: number }>;
    'call-chat-react-request': CallActionRequestEvent<{ message: number; reaction: string; on: boolean }>;
    'call-chat-pin-request': CallActionRequestEvent<{ message: number; pinned: boolean }>;
  }
}
