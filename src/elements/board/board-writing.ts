import { html, type TemplateResult } from 'lit';
import { MAX_BOARD_TEXT } from '../../behaviors/board-limits.js';
import type { BoardText } from '../../behaviors/board-object.js';
import { isComposing } from '../base/composition.js';
import { styled } from '../base/styled.js';
import type { Words } from '../i18n/words.js';
import { isTooLong, textLimit } from '../ui/text-limit.js';
import { boardColor } from './board-colors.js';
import { type BoardView, toElement } from './board-view.js';

/** A text that is being written. */
export interface Writing {
  /** The text on the whiteboard that it replaces; null: it is new. */
  readonly id: string | null;
  readonly object: Omit<BoardText, 'order'>;
}

/** The field in which a text is written, where it will be on the whiteboard. */
export function writingField(
  { object }: Writing,
  view: BoardView,
  words: Words,
  { onText, onEnd }: { onText: (text: string) => void; onEnd: () => void },
): TemplateResult {
  const { left, top } = toElement(view, object);
  return html`<div class="writing" ${styled({ transform: `translate(${left}px, ${top}px) scale(${view.zoom})` })}>
    <textarea
      part="writing"
      rows=${object.text.split('\n').length}
      cols=${Math.max(8, ...object.text.split('\n').map(({ length }) => length + 1))}
      aria-describedby="limit"
      aria-invalid=${isTooLong(object.text, MAX_BOARD_TEXT) ? 'true' : 'false'}
      aria-label=${words.term('boardText')}
      ${styled({ color: boardColor(object.color), 'font-size': `${object.size}px` })}
      .value=${object.text}
      @input=${({ target }: Event) => onText((target as HTMLTextAreaElement).value)}
      @blur=${onEnd}
      @pointerdown=${(event: Event) => event.stopPropagation()}
      @keydown=${(event: KeyboardEvent) => {
        event.stopPropagation();
        if (event.key === 'Escape' && !isComposing(event)) (event.target as HTMLElement).blur();
      }}
    ></textarea>
    ${textLimit('limit', object.text, MAX_BOARD_TEXT, words)}
  </div>`;
}
