import { css, html, nothing, type TemplateResult } from 'lit';
import { textLength } from '../../room/protocol/limits.js';
import type { Words } from '../i18n/words.js';

/** The counter appears this many characters before the limit, or a fifth of the limit before it if that is less. */
const NEAR = 200;

/** Whether the text is longer than the room accepts. */
export function isTooLong(text: string, most: number): boolean {
  return textLength(text) > most;
}

/**
 * Shows how much of the limit a text uses when it comes near the limit, and warns when it is too long. The text is
 * never truncated, so pasted text stays in the field.
 * @param id for the field's `aria-describedby`.
 */
export function textLimit(id: string, text: string, most: number, words: Words): TemplateResult {
  const length = textLength(text);
  const isShown = length > most - Math.min(NEAR, most / 5);
  const isOver = length > most;
  return html`<div id=${id} class=${isOver ? 'limit limit--over' : 'limit'} ?hidden=${!isShown}>
    <span role="alert">${isOver ? words.term('tooLong', words.number(most)) : nothing}</span>
    <span dir="ltr">${isShown ? `${words.number(length)} / ${words.number(most)}` : nothing}</span>
  </div>`;
}

export const textLimitStyles = css`
  .limit {
    display: flex;
    justify-content: space-between;
    gap: 12px;
    padding-block-start: 6px;
    color: var(--_text-quiet);
    font-size: 13px;
    font-variant-numeric: tabular-nums;
    text-align: start;
  }

  .limit[hidden] {
    display: none;
  }

  .limit [dir] {
    margin-inline-start: auto;
    white-space: nowrap;
  }

  .limit--over {
    color: var(--_danger-text);
  }
`;
