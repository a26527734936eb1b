import { html, nothing, type TemplateResult } from 'lit';
import type { BoardObject } from '../../behaviors/board-object.js';
import { styled } from '../base/styled.js';
import type { Words } from '../i18n/words.js';
import { boundsOf } from './board-geometry.js';
import { type BoardView, toElement } from './board-view.js';

/** Between what is selected and its frame, in CSS pixels. */
const FRAME_GAP = 4;

/** The frame around what is selected. */
export function selectionFrame(object: BoardObject | null, view: BoardView): TemplateResult | typeof nothing {
  if (!object) return nothing;
  const box = boundsOf(object);
  const { left, top } = toElement(view, box);
  return html`<div
    part="selection"
    class="selection"
    ${styled({
      transform: `translate(${left - FRAME_GAP}px, ${top - FRAME_GAP}px)`,
      width: `${box.width * view.zoom + 2 * FRAME_GAP}px`,
      height: `${box.height * view.zoom + 2 * FRAME_GAP}px`,
    })}
  ></div>`;
}

/** The question whether to clear the whiteboard for everyone. */
export function clearQuestion(
  words: Words,
  { onClear, onCancel }: { onClear: () => void; onCancel: () => void },
): TemplateResult {
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    onCancel();
  };
  return html`<div
    part="sure"
    class="sure"
    role="alertdialog"
    aria-label=${words.term('clearBoard')}
    @keydown=${onKey}
  >
    <button class="button button--danger" type="button" @click=${onClear}>${words.term('clearBoardSure')}</button>
    <button class="button cancel" type="button" @click=${onCancel}>${words.term('cancel')}</button>
  </div>`;
}
