import { html, nothing, type TemplateResult } from 'lit';
import { cleanText } from '../../core/plain-text.js';
import type { ChatPin } from '../../room/protocol/index.js';
import type { Words } from '../i18n/words.js';
import { chooseIcon, pinIcon, unpinIcon } from '../icon/icons.js';
import { chatName } from './chat-quote.js';
import { linkedText } from './linked-text.js';

export interface PinnedView {
  readonly words: Words;
  /** The user's person id. */
  readonly own: string | null;
  readonly isOpen: boolean;
  readonly mayUnpin: boolean;
  readonly onToggle: () => void;
  readonly onShow: () => void;
  readonly onUnpin: () => void;
}

/** The pinned message above the conversation: its first line, or all of it. */
export function pinnedMessage(pinned: ChatPin, view: PinnedView): TemplateResult {
  const { words, isOpen } = view;
  const text = cleanText(pinned.text);
  return html`<section part="pinned" class="pinned" data-pinned=${pinned.message} aria-label=${words.term('pinnedMessage')}>
    <button
      class="pinned-head"
      type="button"
      aria-expanded=${isOpen ? 'true' : 'false'}
      aria-controls="pinned"
      title=${words.term('pinnedMessage')}
      @click=${view.onToggle}
    >
      ${pinIcon}
      <span class="pinned-line"
        ><bdi class="quote-name">${chatName(pinned, view.own, words)}</bdi>
        ${isOpen ? nothing : html`<span dir="auto" title=${text}>${text}</span>`}</span
      >
      <span class=${isOpen ? 'turn turn--open' : 'turn'}>${chooseIcon}</span>
    </button>
    <div id="pinned" ?hidden=${!isOpen}>
      ${
        isOpen
          ? html`<div class="pinned-text" dir="auto">${linkedText(pinned)}</div>
            <div class="pinned-row">
              <button class="button" type="button" @click=${view.onShow}>${words.term('showMessage')}</button>
              ${
                view.mayUnpin
                  ? html`<button class="button" type="button" @click=${view.onUnpin}>
                      ${unpinIcon}${words.term('unpinMessage')}
                    </button>`
                  : nothing
              }
            </div>`
          : nothing
      }
    </div>
  </section>`;
}
