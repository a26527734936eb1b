import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import { quoteOf } from '../../room/protocol/chat.js';
import type { ChatMessage } from '../../room/protocol/index.js';
import { MAX_TEXT_LENGTH } from '../../room/protocol/limits.js';
import { directionOf } from '../i18n/direction.js';
import type { Words } from '../i18n/words.js';
import { reactIcon } from '../icon/call-icons.js';
import { closeIcon } from '../icon/icons.js';
import { downIcon, sendIcon } from '../icon/panel-icons.js';
import { isTooLong, textLimit } from '../ui/text-limit.js';
import type { ChatAssistant } from './chat-assistant.js';
import type { ChatDraft, ChatWriting } from './chat-draft.js';
import type { ChatFiles } from './chat-files.js';
import { chatName, wordsOf } from './chat-quote.js';

export interface ComposerView {
  readonly words: Words;
  /** The possible recipients. */
  readonly others: readonly { readonly id: string; readonly name: string }[];
  /** The user's person id. */
  readonly own: string | null;
  /** Returns the name of a participant by id, if they are present. */
  readonly nameOf: (id: string) => string;
  /** Whether there are new messages further down. */
  readonly hasNews: boolean;
  /** `null`: the room has no assistant. */
  readonly assistant: ChatAssistant | null;
  /** `null`: the room takes no files. */
  readonly files: ChatFiles | null;
  readonly onToEnd: () => void;
  readonly onEmoji: (source: HTMLElement) => void;
}

/** The form to write a message. */
export function chatComposer(draft: ChatDraft, view: ComposerView): TemplateResult {
  const { words, assistant, files } = view;
  const isOver = isTooLong(draft.text, MAX_TEXT_LENGTH);
  const { isReady } = draft;
  const does = words.term(draft.edited ? 'save' : 'send');
  return html`<form
    part="composer"
    @submit=${(event: SubmitEvent) => {
      event.preventDefault();
      draft.submit();
    }}
  >
    ${
      view.hasNews
        ? html`<button class="button button--main jump" type="button" @click=${view.onToEnd}>
            ${downIcon}${words.term('newMessages')}
          </button>`
        : nothing
    }
    ${assistant?.suggestions() ?? nothing}
    ${draft.unsent.map((writing) => unsent(writing, draft, view))}
    ${draft.edited ? editing(draft, words) : draft.replyTo ? replying(draft.replyTo, draft, view) : nothing}
    ${draft.edited || draft.replyTo?.to ? nothing : recipients(draft, view)}
    ${files?.list() ?? nothing}
    <div class="field">
      ${files?.button() ?? nothing}
      <textarea
        part="input"
        rows="1"
        dir=${directionOf(draft.text)}
        aria-describedby=${assistant ? 'limit hint' : 'limit'}
        aria-autocomplete=${assistant ? 'list' : nothing}
        aria-controls=${assistant?.hasSuggestion ? 'suggestions' : nothing}
        aria-activedescendant=${assistant?.hasSuggestion ? 'suggestion' : nothing}
        aria-invalid=${isOver ? 'true' : 'false'}
        aria-label=${words.term('writeMessage')}
        placeholder=${words.term('writeMessage')}
        .value=${live(draft.text)}
        @input=${(event: InputEvent) => {
          draft.write((event.target as HTMLTextAreaElement).value);
          assistant?.suggest(event.isComposing);
        }}
        @compositionend=${() => assistant?.suggest()}
        @blur=${() => assistant?.stopSuggesting()}
        @keydown=${(event: KeyboardEvent) => {
          if (!assistant?.onKey(event)) draft.onKey(event);
        }}
      ></textarea>
      <button
        part="emoji"
        class="tool"
        type="button"
        aria-haspopup="dialog"
        aria-label=${words.term('emoji')}
        title=${words.term('emoji')}
        @click=${(event: Event) => view.onEmoji(event.currentTarget as HTMLElement)}
      >
        ${reactIcon}
      </button>
      <button
        part="send"
        class=${isReady ? 'send send--ready' : 'send'}
        type="submit"
        aria-disabled=${isReady ? 'false' : 'true'}
        aria-label=${does}
        title=${does}
      >
        ${sendIcon}
      </button>
    </div>
    ${textLimit('limit', draft.text, MAX_TEXT_LENGTH, words)}
  </form>
  ${assistant?.hint() ?? nothing}`;
}

function editing(draft: ChatDraft, words: Words): TemplateResult {
  return html`<div class="to">
    ${words.term('edit')}
    <button class="send" type="button" aria-label=${words.term('cancel')} @click=${() => draft.stopEditing()}>
      ${closeIcon}
    </button>
  </div>`;
}

function replying(
  message: ChatMessage,
  draft: ChatDraft,
  { words, own, nameOf }: ComposerView,
): TemplateResult {
  const name = chatName(message, own, words);
  const isPrivate = message.to !== null;
  const other = isPrivate && (message.person === own ? nameOf(message.to!) : name);
  return html`<div class="to reply">
    <div class="reply-to">
      <span class="reply-name">
        ${message.person === own ? words.term('replyingToYou') : words.term('replyingTo', name)}
        ${other ? html`<span class="private">${words.term('toOnly', other)}</span>` : nothing}
      </span>
      <span class="quote-text" dir="auto">${quoteOf(wordsOf(message))}</span>
    </div>
    <button class="send" type="button" aria-label=${words.term('cancel')} title=${words.term('cancel')} @click=${() => draft.stopReplying()}>
      ${closeIcon}
    </button>
  </div>`;
}

/** What could not be sent while the user was writing something else. */
function unsent(
  writing: ChatWriting,
  draft: ChatDraft,
  { words, own, nameOf }: ComposerView,
): TemplateResult {
  const { text, recipient, replyTo, files } = writing;
  const isPrivateReply = replyTo !== null && replyTo.to !== null;
  const other = isPrivateReply
    ? replyTo.person === own
      ? nameOf(replyTo.to!)
      : chatName(replyTo, own, words)
    : recipient && words.nameOf(recipient.name);
  return html`<div class="to reply unsent">
    <div class="reply-to">
      <span class="reply-name">
        ${words.term('notSent')} ${other ? html`<span class="private">${words.term('toOnly', other)}</span>` : nothing}
      </span>
      <span class="quote-text" dir="auto">${quoteOf(text || (files[0]?.file.name ?? ''))}</span>
    </div>
    <button class="button" type="button" @click=${() => draft.sendAgain(writing)}>${words.term('tryAgain')}</button>
    <button
      class="send"
      type="button"
      aria-label=${words.term('delete')}
      title=${words.term('delete')}
      @click=${() => draft.discard(writing)}
    >
      ${closeIcon}
    </button>
  </div>`;
}

function recipients(draft: ChatDraft, { words, others }: ComposerView): TemplateResult | typeof nothing {
  const { recipient } = draft;
  if (others.length < 2 && !recipient) return nothing;
  // A recipient who has left stays selected: the user must choose again, so that a private message never goes to
  // everyone.
  const isGone = recipient && !others.some(({ id }) => id === recipient.id);
  const people = isGone ? [...others, recipient] : others;
  const choose = ({ target }: Event) => {
    const { value } = target as HTMLSelectElement;
    draft.recipient = people.find(({ id }) => id === value) ?? null;
  };
  return html`<div class="to">
    <label>
      ${words.term('recipient')}:
      <select @change=${choose}>
        <option value="">${words.term('everyone')}</option>
        ${repeat(
          people,
          ({ id }) => id,
          ({ id, name }) => html`<option value=${id}>${words.nameOf(name)}</option>`,
        )}
      </select>
    </label>
  </div>`;
}
