import { html, nothing, type TemplateResult } from 'lit';
import type { ChatMessage } from '../../room/protocol/index.js';
import { moreIcon } from '../icon/icons.js';
import { chatName, chatQuote } from './chat-quote.js';
import { linkedText } from './linked-text.js';
import { type ReactionsView, reactionChips } from './reaction-chips.js';

/** Within this time, a further message of the same person has no header. */
const SAME_GROUP_MS = 5 * 60_000;

export interface MessageView extends Omit<ReactionsView, 'onReact'> {
  /** Returns the name of a participant by id, if they are present. */
  readonly nameOf: (id: string) => string;
  /** The actions that the user may perform. */
  readonly isMine: boolean;
  readonly hasActions: boolean;
  readonly isMenuOpen: boolean;
  readonly onActions: (event: Event) => void;
  readonly onReact: (message: ChatMessage, reaction: string) => void;
  /** Shows the message that a message answers. */
  readonly onShow: (message: number) => void;
}

/** Renders a message, with its sender and time unless it continues the previous message. */
export function chatMessage(
  message: ChatMessage,
  before: ChatMessage | undefined,
  view: MessageView,
): TemplateResult {
  const { words } = view;
  const isFirst = !before || !goesOn(before, message);
  const classes = [
    'message',
    isFirst && 'message--first',
    view.isMine && 'message--own',
    message.deleted && 'message--gone',
  ];
  const sentAt = new Date(message.sentAtMs);
  return html`<div
    part="message"
    role="listitem"
    tabindex="-1"
    data-message=${message.id}
    class=${classes.filter(Boolean).join(' ')}
  >
    ${isFirst ? head(message, view) : html`<span class="visually-hidden">${chatName(message, view.own, words)}:</span>`}
    ${message.replyTo && !message.deleted ? chatQuote(message.replyTo, view) : nothing}
    <div class="row">
      <div part="text" class="text" dir="auto" title=${words.date(sentAt, { dateStyle: 'medium', timeStyle: 'short' })}>${
        message.deleted ? words.term('messageDeleted') : linkedText(message)
      }${message.editedAtMs !== null && !message.deleted ? html`<span class="edited">${words.term('messageEdited')}</span>` : nothing}</div>
      ${
        view.hasActions
          ? html`<button
              class=${view.isMenuOpen ? 'actions actions--open' : 'actions'}
              type="button"
              aria-haspopup="menu"
              aria-label=${words.term('messageActions')}
              title=${words.term('messageActions')}
              @click=${view.onActions}
            >
              ${moreIcon}
            </button>`
          : nothing
      }
    </div>
    ${reactionChips(message, { ...view, onReact: (reaction) => view.onReact(message, reaction) })}
  </div>`;
}

function head(message: ChatMessage, { words, own, isMine, nameOf }: MessageView): TemplateResult {
  const name = chatName(message, own, words);
  const toPerson =
    message.to && (isMine ? words.term('toOnly', nameOf(message.to)) : words.term('toYouOnly'));
  const to = message.backstage ? words.term('backstage') : toPerson;
  const sentAt = new Date(message.sentAtMs);
  return html`<div class="head">
    <bdi class="from" title=${name}>${name}</bdi>
    <time datetime=${sentAt.toISOString()}>${words.date(sentAt, { timeStyle: 'short' })}</time>
    ${to ? html`<span class="private">${to}</span>` : nothing}
  </div>`;
}

function goesOn(before: ChatMessage, { person, to, backstage, sentAtMs }: ChatMessage): boolean {
  const isSameAudience = before.to === to && before.backstage === backstage;
  return before.person === person && isSameAudience && sentAtMs - before.sentAtMs < SAME_GROUP_MS;
}
