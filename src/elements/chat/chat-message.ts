import { html, nothing, type TemplateResult } from 'lit';
import { WAITING_TEXT } from '../../behaviors/assistant-state.js';
import { type ChatMessage, writtenBy } from '../../room/protocol/chat.js';
import type { Words } from '../i18n/words.js';
import { moreIcon } from '../icon/icons.js';
import { chatName, chatQuote, wordsOf } from './chat-quote.js';
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
  /** Whether the assistant is writing the message now. */
  readonly isBeingWritten: boolean;
  /** Its files; `nothing`: it has none, or the code for them is not here. */
  readonly files: TemplateResult | typeof nothing;
  /** What the user has to know about the message. */
  readonly note: TemplateResult | typeof nothing;
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
    aria-busy=${view.isBeingWritten ? 'true' : nothing}
  >
    ${isFirst ? head(message, view) : html`<span class="visually-hidden">${chatName(message, view.own, words)}${mark(message, words)}:</span>`}
    ${message.replyTo && !message.deleted ? chatQuote(message.replyTo, view) : nothing}
    <div class="row">
      ${
        message.text === '' && view.files !== nothing
          ? view.files
          : html`<div part="text" class="text" dir="auto" title=${words.date(sentAt, { dateStyle: 'medium', timeStyle: 'short' })}>${
              message.deleted ? words.term('messageDeleted') : textOf(message, view)
            }${view.isBeingWritten ? writing(message, words) : nothing}${
              isEdited(message) ? html`<span class="edited">${words.term('messageEdited')}</span>` : nothing
            }</div>`
      }
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
    ${message.text === '' ? nothing : view.files}
    ${view.note}
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
    <bdi class="from" title=${name}>${name}</bdi>${mark(message, words)}
    <time datetime=${sentAt.toISOString()}>${words.date(sentAt, { timeStyle: 'short' })}</time>
    ${to ? html`<span class="private">${to}</span>` : nothing}
  </div>`;
}

/** Marks what no person has written. */
function mark(message: ChatMessage, words: Words): TemplateResult | typeof nothing {
  const behavior = writtenBy(message);
  if (behavior === null) return nothing;
  return html` <span part="mark" class="mark">${words.term(behavior === 'assistant' ? 'ai' : 'automatic')}</span>`;
}

function textOf(message: ChatMessage, { isBeingWritten }: MessageView) {
  if (message.text === '') return wordsOf(message);
  return isBeingWritten && message.text === WAITING_TEXT ? nothing : linkedText(message);
}

/** Moving dots after what there is of the text. */
function writing({ name }: ChatMessage, words: Words): TemplateResult {
  return html`<span class="dots dots--inline" aria-hidden="true"><i></i><i></i><i></i></span
    ><span class="visually-hidden">${words.term('typing', [words.nameOf(name)])}</span>`;
}

/** The assistant writes by edits. */
function isEdited(message: ChatMessage): boolean {
  return message.editedAtMs !== null && !message.deleted && writtenBy(message) !== 'assistant';
}

function goesOn(before: ChatMessage, { person, to, backstage, sentAtMs }: ChatMessage): boolean {
  const isSameAudience = before.to === to && before.backstage === backstage;
  return before.person === person && isSameAudience && sentAtMs - before.sentAtMs < SAME_GROUP_MS;
}
