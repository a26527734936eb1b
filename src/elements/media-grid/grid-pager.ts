import { html, type TemplateResult } from 'lit';
import type { Words } from '../i18n/words.js';
import { backIcon, forwardIcon } from '../icon/icons.js';

/**
 * The buttons that turn the page.
 * @param at page numbers start at 0
 */
export function gridPager(
  words: Words,
  at: { page: number; pages: number },
  turnTo: (page: number) => void,
): TemplateResult {
  const { page, pages } = at;
  return html`<nav part="pager" class="pager">
    <button
      class="turn"
      aria-label=${words.term('previousPage')}
      ?disabled=${page === 0}
      @click=${() => turnTo(page - 1)}
    >
      ${backIcon}
    </button>
    <span role="status" aria-label=${words.term('page', page + 1, pages)}>${page + 1} / ${pages}</span>
    <button
      class="turn"
      aria-label=${words.term('nextPage')}
      ?disabled=${page === pages - 1}
      @click=${() => turnTo(page + 1)}
    >
      ${forwardIcon}
    </button>
  </nav>`;
}
