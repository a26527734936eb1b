import { html, type TemplateResult } from 'lit';
import { cleanName, cleanText } from '../../core/plain-text.js';
import type { ChatMessage, ChatPerson, ChatQuote } from '../../room/protocol/index.js';
import type { Words } from '../i18n/words.js';

/** The name of a person in the chat; "You" for the user. `own` is the user's person id. */
export function chatName({ person, name }: ChatPerson, own: string | null, words: Words): string {
  return person === own ? words.ownName('') : words.nameOf(name);
}

/** The text of a message as one string, or the names of its files. */
export function wordsOf({ text, attachments }: Pick<ChatMessage, 'text' | 'attachments'>): string {
  return cleanText(text) || attachments.map(({ name }) => cleanName(name)).join(', ');
}

/** The message that a message answers. Pressing it shows that message. */
export function chatQuote(
  quote: ChatQuote,
  { words, own, onShow }: { words: Words; own: string | null; onShow: (message: number) => void },
): TemplateResult {
  if (quote.deleted) return html`<div class="quote quote--gone">${words.term('messageDeleted')}</div>`;
  const name = chatName(quote, own, words);
  const text = cleanText(quote.text);
  const isOwn = quote.person === own;
  return html`<button
    part="quote"
    class="quote"
    type="button"
    aria-label=${`${isOwn ? words.term('showYourQuoted') : words.term('showQuoted', name)}: ${text}`}
    @click=${() => onShow(quote.message)}
  >
    <bdi class="quote-name">${name}</bdi>
    <span class="quote-text" dir="auto" title=${text}>${text}</span>
  </button>`;
}
