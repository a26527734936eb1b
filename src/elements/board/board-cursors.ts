import { html, render } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { BoardPoint } from '../../behaviors/board-state.js';
import { styled } from '../base/styled.js';
import { hueOf } from '../tile/avatar.js';
import { type BoardView, toElement } from './board-view.js';

export interface NamedCursor {
  /** The participant's id. */
  readonly id: string;
  readonly name: string;
  readonly cursor: BoardPoint;
}

/** Shows the cursors of others in an element of their own, because they move far more often than the rest is rendered. */
export function showCursors(container: HTMLElement, cursors: readonly NamedCursor[], view: BoardView): void {
  render(
    repeat(
      cursors,
      ({ id }) => id,
      ({ id, name, cursor }) => {
        const { left, top } = toElement(view, cursor);
        const color = `oklch(0.5 0.15 ${Math.round(hueOf(id))})`;
        return html`<div
          part="cursor"
          class="cursor"
          aria-hidden="true"
          ${styled({ transform: `translate(${left}px, ${top}px)`, '--_cursor': color })}
        >
          <svg viewBox="0 0 18 18"><path d="M2 1l5 14 2.5-6 6-2.5z" /></svg><span>${name}</span>
        </div>`;
      },
    ),
    container,
  );
}
