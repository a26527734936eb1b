import {
  html,
  nothing,
  type ReactiveController,
  type ReactiveControllerHost,
  type TemplateResult,
} from 'lit';
import type { CallChat } from '../../call/feature-shapes.js';
import type { ChatMessage } from '../../room/protocol/index.js';
import { CallActionRequestEvent } from '../base/events.js';
import type { Words } from '../i18n/words.js';
import { reactIcon } from '../icon/call-icons.js';
import { pinIcon, unpinIcon } from '../icon/icons.js';
import { editIcon, removeIcon, replyIcon } from '../icon/panel-icons.js';
import { closePopover, onMenuKey, onMenuToggle, openPopover } from '../ui/popover.js';
import { popoverFocus } from '../ui/popover-focus.js';
import type { ChatDraft } from './chat-draft.js';
import { messageMissing } from './show-message.js';

/** The reactions that a message's menu offers without the emoji picker. */
export const QUICK_REACTIONS = ['👍', '❤️', '😂', '😮', '🎉'] as const;

/** The parts of the chat element that the actions use. */
export interface ActionsHost {
  readonly chat: () => CallChat | null;
  readonly draft: ChatDraft;
  readonly isMine: (message: ChatMessage) => boolean;
  /** Whether the user may write in the chat. */
  readonly mayWrite: () => boolean;
  readonly mayModerate: () => boolean;
  readonly menu: () => HTMLElement;
  /** Dispatches a request event. Returns true unless the page calls `preventDefault()`. */
  readonly request: (event: Event) => boolean;
  /** Runs a function that the room may refuse, and shows the error. */
  readonly attempt: (run: () => Promise<void>) => void;
  readonly focus: () => void;
  /** Opens the emoji picker for a message, at the button that opened its menu. */
  readonly pickReaction: (message: number, source: HTMLElement) => void;
}

/** The menu of a message: react, reply, edit, pin and delete. It follows the message while it is open. */
export class ChatActions implements ReactiveController {
  readonly #element: ReactiveControllerHost;
  readonly #host: ActionsHost;
  #chosen: number | null = null;
  #source: HTMLElement | null = null;

  constructor(element: ReactiveControllerHost, host: ActionsHost) {
    this.#element = element;
    this.#host = host;
    element.addController(this);
  }

  /** The id of the message whose menu is open. */
  get chosen(): number | null {
    return this.#chosen;
  }

  /**
   * Closes the menu of a message that is gone or deleted. Before the render, so that the focus returns to the button of
   * the menu, and from there to what takes the place of that button.
   */
  hostUpdate(): void {
    if (this.#chosen === null || this.#shown) return;
    closePopover(this.#host.menu());
    this.#chosen = null;
  }

  /** Whether a message has any action for the user. */
  hasActions(message: ChatMessage): boolean {
    return !message.deleted && (this.#host.mayWrite() || this.#mayDelete(message));
  }

  open(message: ChatMessage, source: HTMLElement): void {
    this.#choose(message.id);
    this.#source = source;
    void this.#element.updateComplete.then(() => {
      if (this.#chosen === message.id) openPopover(this.#host.menu(), source);
    });
  }

  render(words: Words): TemplateResult {
    const message = this.#shown;
    return html`<div
      id="actions"
      class="popover"
      popover
      ${popoverFocus()}
      role="menu"
      aria-label=${words.term('messageActions')}
      @keydown=${onActionsKey}
      @toggle=${(event: ToggleEvent) => this.#onToggle(event)}
    >
      ${message ? this.#items(message, words) : nothing}
    </div>`;
  }

  /** Reacts to a message, or takes the same reaction back. */
  react(message: number, reaction: string): void {
    const chat = this.#host.chat();
    const known = this.#find(message);
    if (!chat) return;
    if (!known) {
      this.#host.attempt(() => Promise.reject(messageMissing()));
      return;
    }
    const on = !known.ownReactions.includes(reaction);
    const detail = { message, reaction, on };
    if (!this.#host.request(new CallActionRequestEvent('call-chat-react-request', detail))) return;
    this.#host.attempt(() => chat.react(message, reaction, on));
  }

  /** Pins a message, or unpins it. */
  pin(message: number, pinned: boolean): void {
    const chat = this.#host.chat();
    const detail = { message, pinned };
    if (!chat || !this.#host.request(new CallActionRequestEvent('call-chat-pin-request', detail))) return;
    this.#host.attempt(() => (pinned ? chat.pin(message) : chat.unpin(message)));
  }

  #items(message: ChatMessage, words: Words): TemplateResult {
    const { draft, chat } = this.#host;
    const isMine = this.#host.isMine(message);
    const isPinned = chat()?.pinned.get()?.message === message.id;
    const mayPin = this.#host.mayModerate() && message.to === null;
    return html`
      ${
        this.#host.mayWrite()
          ? html`${this.#reactions(message, words)}
            ${item(
              replyIcon,
              words.term('reply'),
              this.#then(() => draft.reply(message)),
            )}
            ${
              isMine
                ? item(
                    editIcon,
                    words.term('edit'),
                    this.#then(() => draft.edit(message)),
                  )
                : nothing
            }`
          : nothing
      }
      ${
        mayPin
          ? item(
              isPinned ? unpinIcon : pinIcon,
              words.term(isPinned ? 'unpinMessage' : 'pinMessage'),
              this.#then(() => this.pin(message.id, !isPinned)),
            )
          : nothing
      }
      ${
        this.#mayDelete(message)
          ? html`<button class="item item--danger" role="menuitem" @click=${this.#then(() => this.#delete(message))}>
              ${removeIcon}${words.term('delete')}
            </button>`
          : nothing
      }
    `;
  }

  #reactions(message: ChatMessage, words: Words): TemplateResult {
    const source = this.#source;
    return html`<div class="quick" role="group" aria-label=${words.term('react')}>
      ${QUICK_REACTIONS.map(
        (reaction) => html`<button
          class="item emoji"
          role="menuitemcheckbox"
          aria-checked=${message.ownReactions.includes(reaction) ? 'true' : 'false'}
          @click=${this.#then(() => this.react(message.id, reaction))}
        >
          ${reaction}
        </button>`,
      )}
      <button
        class="item emoji"
        role="menuitem"
        aria-label=${words.term('moreReactions')}
        title=${words.term('moreReactions')}
        @click=${this.#then(() => source && this.#host.pickReaction(message.id, source))}
      >
        ${reactIcon}
      </button>
    </div>`;
  }

  /** Closes the menu, which returns the focus to its button, then acts. */
  #then(run: () => void): () => void {
    return () => {
      closePopover(this.#host.menu());
      run();
    };
  }

  #delete({ id: message }: ChatMessage): void {
    const chat = this.#host.chat();
    if (!chat || !this.#host.request(new CallActionRequestEvent('call-chat-delete-request', { message })))
      return;
    this.#host.attempt(() => chat.delete(message));
    this.#host.focus();
  }

  #mayDelete(message: ChatMessage): boolean {
    const { isMine, mayWrite, mayModerate } = this.#host;
    return mayWrite() && (isMine(message) || (mayModerate() && message.to === null));
  }

  #onToggle(event: ToggleEvent): void {
    onMenuToggle(event);
    if (event.newState === 'closed') this.#choose(null);
  }

  /** The message whose menu is open, as it is now. */
  get #shown(): ChatMessage | null {
    const message = this.#chosen === null ? undefined : this.#find(this.#chosen);
    return message && this.hasActions(message) ? message : null;
  }

  /** A message that is not deleted. */
  #find(id: number): ChatMessage | undefined {
    return this.#host
      .chat()
      ?.messages.get()
      .find((message) => message.id === id && !message.deleted);
  }

  #choose(message: number | null): void {
    this.#chosen = message;
    this.#element.requestUpdate();
  }
}

function item(icon: TemplateResult, label: string, onClick: () => void): TemplateResult {
  return html`<button class="item" role="menuitem" @click=${onClick}>${icon}${label}</button>`;
}

/** The arrow keys to the side move between the reactions, which are in a row. */
function onActionsKey(event: KeyboardEvent): void {
  const row = event.composedPath().find((at) => at instanceof HTMLElement && at.matches('.quick'));
  const isRow = row instanceof HTMLElement;
  const isRtl = isRow && getComputedStyle(row).direction === 'rtl';
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!isRow || step === undefined) {
    onMenuKey(event);
    return;
  }
  const items = [...row.querySelectorAll<HTMLElement>('.item')];
  const at = items.findIndex((one) => event.composedPath().includes(one));
  event.preventDefault();
  items[(at + (isRtl ? -step : step) + items.length) % items.length]?.focus();
}
