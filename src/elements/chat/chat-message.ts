import { html, nothing, type TemplateResult } from 'lit';
import type { ChatMessage } from '../../room/protocol/index.js';
import type { Words } from '../i18n/words.js';
import { moreIcon } from '../icon/icons.js';
import { messageParts } from './link-parts.js';

/** Within this time, a further message of the same person has no header. */
const SAME_GROUP_MS = 5 * 60_000;

export interface MessageView {
  readonly words: Words;
  readonly selfId: string;
  /** Returns the name of a participant by id, if they are present. */
  readonly nameOf: (id: string) => string;
  /** The actions that the user may perform. */
  readonly isMine: boolean;
  readonly mayDelete: boolean;
  readonly isMenuOpen: boolean;
  readonly onActions: (event: Event) => void;
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
  const hasActions = !message.deleted && (view.isMine || view.mayDelete);
  return html`<div part="message" role="listitem" class=${classes.filter(Boolean).join(' ')}>
    ${isFirst ? head(message, view) : html`<span class="visually-hidden">${words.nameOf(message.name)}:</span>`}
    <div class="row">
      <div part="text" class="text" dir="auto" title=${words.date(sentAt, { dateStyle: 'medium', timeStyle: 'short' })}>${
        message.deleted ? words.term('messageDeleted') : linked(message)
      }${message.editedAtMs !== null && !message.deleted ? html`<span class="edited">${words.term('messageEdited')}</span>` : nothing}</div>
      ${
        hasActions
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
  </div>`;
}

function head(message: ChatMessage, { words, isMine, nameOf }: MessageView): TemplateResult {
  const name = words.nameOf(message.name);
  const to = message.to && (isMine ? words.term('toOnly', nameOf(message.to)) : words.term('toYouOnly'));
  const sentAt = new Date(message.sentAtMs);
  return html`<div class="head">
    <bdi class="from" title=${name}>${isMine ? words.ownName('') : name}</bdi>
    <time datetime=${sentAt.toISOString()}>${words.date(sentAt, { timeStyle: 'short' })}</time>
    ${to ? html`<span class="private">${to}</span>` : nothing}
  </div>`;
}

function goesOn(before: ChatMessage, { from, to, sentAtMs }: ChatMessage): boolean {
  return before.from === from && before.to === to && sentAtMs - before.sentAtMs < SAME_GROUP_MS;
}

/** Isolates each link left-to-right, so that the text around it cannot reorder the address. */
function linked(message: ChatMessage): (string | TemplateResult)[] {
  return messageParts(message).map(({ text, href }) =>
    href
      ? html`<bdi dir="ltr"><a href=${href} target="_blank" rel="noopener noreferrer nofollow">${text}</a></bdi>`
      : text,
  );
}
