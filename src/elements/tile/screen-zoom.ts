import { css, html, type TemplateResult } from 'lit';
import { addPanelWords } from '../i18n/panel-words.js';
import type { Words } from '../i18n/words.js';
import { resetZoomIcon, zoomInIcon, zoomOutIcon } from '../icon/panel-icons.js';

addPanelWords();

/** How far a video can be enlarged, and by how much a key or a button changes that. */
const MOST = 8;
const STEP = 1.5;
/** How far an arrow key moves the video, as a fraction of the tile. */
const PAN = 0.15;
/** How much a notch of the wheel enlarges. */
const WHEEL = 0.0025;

/** Which part of a video is shown. */
export interface ZoomState {
  /** 1: the whole video. */
  readonly scale: number;
  /** How far the middle is moved, in CSS pixels. */
  readonly x: number;
  readonly y: number;
}

export const WHOLE: ZoomState = { scale: 1, x: 0, y: 0 };

interface Point {
  readonly x: number;
  readonly y: number;
}
type Size = { readonly width: number; readonly height: number };

/**
 * Enlarges a video to `scale`, so that the point `at` stays where it is.
 * @param at relative to the middle of the tile, in CSS pixels
 */
export function zoomed(from: ZoomState, scale: number, at: Point, size: Size): ZoomState {
  const to = Math.min(MOST, Math.max(1, scale));
  const ratio = to / from.scale;
  return within({ scale: to, x: at.x - (at.x - from.x) * ratio, y: at.y - (at.y - from.y) * ratio }, size);
}

/** Moves a video, as far as there is something to see. */
export function panned(from: ZoomState, by: Point, size: Size): ZoomState {
  return within({ ...from, x: from.x + by.x, y: from.y + by.y }, size);
}

function within({ scale, x, y }: ZoomState, { width, height }: Size): ZoomState {
  const limit = (value: number, side: number) => {
    const most = ((scale - 1) * side) / 2;
    return Math.min(most, Math.max(-most, value)) || 0;
  };
  return { scale, x: limit(x, width), y: limit(y, height) };
}

/**
 * Zooms and moves the video of a tile: with the wheel and Ctrl or Command, by pinching, dragging, with the keys + - 0
 * and the arrows, and with buttons. A double click shows the whole video.
 */
export class ScreenZoom {
  readonly #tile: HTMLElement;
  readonly #onChange: () => void;
  readonly #pointers = new Map<number, Point>();
  state: ZoomState = WHOLE;

  constructor(tile: HTMLElement, onChange: () => void) {
    this.#tile = tile;
    this.#onChange = onChange;
  }

  /** The listeners of the tile. */
  readonly onWheel = (event: WheelEvent): void => {
    // Without these keys, the wheel scrolls the page. A trackpad's pinch sets `ctrlKey`.
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.#zoom(Math.exp(-event.deltaY * WHEEL), this.#fromMiddle(event));
  };

  readonly onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { scale } = this.state;
    const { width, height } = this.#tile.getBoundingClientRect();
    const moves: Record<string, Point> = {
      ArrowLeft: { x: width * PAN, y: 0 },
      ArrowRight: { x: -width * PAN, y: 0 },
      ArrowUp: { x: 0, y: height * PAN },
      ArrowDown: { x: 0, y: -height * PAN },
    };
    const move = moves[event.key];
    if (event.key === '+' || event.key === '=') this.zoomIn();
    else if (event.key === '-') this.zoomOut();
    else if (event.key === '0') this.reset();
    else if (move && scale > 1) this.#set(panned(this.state, move, { width, height }));
    else return;
    event.preventDefault();
  };

  readonly onPointerDown = (event: PointerEvent): void => {
    if (event.button !== 0 || isButton(event)) return;
    // One finger on a whole video scrolls nothing here, and needs nothing.
    this.#pointers.set(event.pointerId, this.#fromMiddle(event));
    if (this.state.scale > 1 || this.#pointers.size > 1) {
      for (const id of this.#pointers.keys()) (event.currentTarget as HTMLElement).setPointerCapture(id);
    }
  };

  readonly onPointerMove = (event: PointerEvent): void => {
    const before = this.#pointers.get(event.pointerId);
    if (!before) return;
    const now = this.#fromMiddle(event);
    this.#pointers.set(event.pointerId, now);
    const size = this.#tile.getBoundingClientRect();
    const [other] = [...this.#pointers].filter(([id]) => id !== event.pointerId).map(([, point]) => point);
    if (!other) {
      if (this.state.scale > 1)
        this.#set(panned(this.state, { x: now.x - before.x, y: now.y - before.y }, size));
      return;
    }
    const middle = (a: Point, b: Point) => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
    const [from, to] = [middle(before, other), middle(now, other)];
    const ratio = distance(now, other) / Math.max(1, distance(before, other));
    const grown = zoomed(this.state, this.state.scale * ratio, from, size);
    this.#set(panned(grown, { x: to.x - from.x, y: to.y - from.y }, size));
  };

  readonly onPointerEnd = (event: PointerEvent): void => {
    this.#pointers.delete(event.pointerId);
  };

  readonly onDoubleClick = (event: MouseEvent): void => {
    if (!isButton(event)) this.reset();
  };

  zoomIn(): void {
    this.#zoom(STEP);
  }

  zoomOut(): void {
    this.#zoom(1 / STEP);
  }

  reset(): void {
    this.#set(WHOLE);
  }

  #zoom(by: number, at: Point = { x: 0, y: 0 }): void {
    this.#set(zoomed(this.state, this.state.scale * by, at, this.#tile.getBoundingClientRect()));
  }

  #set(state: ZoomState): void {
    this.state = state;
    this.#onChange();
  }

  #fromMiddle({ clientX, clientY }: MouseEvent): Point {
    const { left, top, width, height } = this.#tile.getBoundingClientRect();
    return { x: clientX - left - width / 2, y: clientY - top - height / 2 };
  }
}

function isButton(event: Event): boolean {
  return event.composedPath().some((at) => at instanceof HTMLButtonElement);
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

/** The buttons, and the announcement of the zoom. */
export function zoomControls(zoom: ScreenZoom, words: Words): TemplateResult {
  const { scale } = zoom.state;
  const button = (
    word: 'zoomIn' | 'zoomOut' | 'zoomReset',
    icon: TemplateResult,
    isOff: boolean,
    run: () => void,
  ) =>
    html`<button
      type="button"
      class="zoom__button"
      title=${words.term(word)}
      aria-label=${words.term(word)}
      aria-disabled=${isOff ? 'true' : 'false'}
      @click=${run}
    >
      ${icon}
    </button>`;
  return html`<div class=${scale > 1 ? 'zoom zoom--on' : 'zoom'} role="group" aria-label=${words.term('zoom')}>
    ${button('zoomOut', zoomOutIcon, scale === 1, () => zoom.zoomOut())}
    ${button('zoomReset', resetZoomIcon, scale === 1, () => zoom.reset())}
    ${button('zoomIn', zoomInIcon, scale === MOST, () => zoom.zoomIn())}
    <span class="visually-hidden" role="status"
      >${scale === 1 ? '' : words.term('zoomLevel', words.number(scale, { style: 'percent' }))}</span
    >
  </div>`;
}

export const zoomStyles = css`
  .base {
    touch-action: none;
  }

  .base:has(.zoom--on) {
    cursor: grab;
  }

  .base:has(.zoom--on):active {
    cursor: grabbing;
  }

  .zoom {
    position: absolute;
    inset-block-start: 8px;
    inset-inline-end: 8px;
    display: flex;
    border-radius: 999px;
    background: oklch(0.17 0.008 60 / 0.72);
    color: white;
    opacity: 0;
    transition: opacity var(--_press);
  }

  .zoom--on,
  .zoom:focus-within,
  .base:hover .zoom {
    opacity: 1;
  }

  @media (hover: none) {
    .zoom {
      opacity: 1;
    }
  }

  .zoom__button {
    display: grid;
    place-items: center;
    inline-size: 44px;
    block-size: 44px;
    padding: 0;
    border: 0;
    border-radius: 50%;
    background: none;
    color: inherit;
    cursor: pointer;
    --_icon: 18px;
  }

  .zoom__button[aria-disabled='true'] {
    opacity: 0.5;
    cursor: default;
  }

  .zoom__button:focus-visible {
    outline-color: white;
    outline-offset: -4px;
  }

  @container call-tile (max-height: 150px) {
    .zoom {
      display: none;
    }
  }
`;
