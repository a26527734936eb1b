import { css, html, type TemplateResult } from 'lit';
import { addPanelWords } from '../i18n/panel-words.js';
import type { Words } from '../i18n/words.js';
import { resetZoomIcon, rotateIcon, zoomInIcon, zoomOutIcon } from '../icon/panel-icons.js';

addPanelWords();

/** How far a video can be enlarged, and by how much a key or a button changes that. */
const MOST = 8;
const STEP = 1.5;
/** How far an arrow key moves the video, as a fraction of the tile. */
const PAN = 0.15;
/** How much a notch of the wheel enlarges. */
const WHEEL = 0.0025;
const HEIGHT = '(100cqb - var(--_caption, 0px))';
const SIDEWAYS = {
  inset: `calc(50% - 50cqi) auto auto calc(50% - ${HEIGHT} / 2)`,
  'inline-size': `calc${HEIGHT}`,
  'block-size': '100cqi',
  'object-fit': 'contain',
};
const DEGREES: Intl.NumberFormatOptions = { style: 'unit', unit: 'degree', unitDisplay: 'narrow' };

/** Which part of a video is shown. */
export interface ZoomState {
  /** 1: the whole video. */
  readonly scale: number;
  /** How far the middle is moved, in CSS pixels. */
  readonly x: number;
  readonly y: number;
}

export const WHOLE: ZoomState = { scale: 1, x: 0, y: 0 };

/** How far a video is rotated clockwise, in degrees. */
export type Rotation = 0 | 90 | 180 | 270;

interface Point {
  readonly x: number;
  readonly y: number;
}
interface Size {
  /** Of the tile, in CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** The aspect ratio of a video that is shown whole; without it, the video fills the tile. */
  readonly ratio?: number | null;
}

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

function within({ scale, x, y }: ZoomState, { width, height, ratio }: Size): ZoomState {
  const shown = Math.min(width, height * (ratio ?? width / height));
  const limit = (value: number, side: number, video: number) => {
    const most = Math.max(0, (scale * video - side) / 2);
    return Math.min(most, Math.max(-most, value)) || 0;
  };
  return { scale, x: limit(x, width, shown), y: limit(y, height, ratio ? shown / ratio : height) };
}

/**
 * Zooms, moves and rotates the video of a tile: with the wheel and Ctrl or Command, by pinching, dragging, with the keys
 * + - 0 R and the arrows, and with buttons. A double click shows the whole video.
 */
export class ScreenZoom {
  readonly #area: Element;
  readonly #ratio: () => number | null;
  readonly #onChange: () => void;
  readonly #pointers = new Map<number, Point>();
  state: ZoomState = WHOLE;
  rotation: Rotation = 0;

  /**
   * @param area what the video is shown in
   * @param ratio the aspect ratio of the video as it is shown
   * @param onChange called when `state` or `rotation` has changed
   */
  constructor(area: Element, ratio: () => number | null, onChange: () => void) {
    this.#area = area;
    this.#ratio = ratio;
    this.#onChange = onChange;
  }

  // The listeners of the tile.
  readonly onWheel = (event: WheelEvent): void => {
    // Without these keys, the wheel scrolls the page. A trackpad's pinch sets `ctrlKey`.
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.#zoom(Math.exp(-event.deltaY * WHEEL), this.#fromMiddle(event));
  };

  /** The listener of the buttons. */
  readonly onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { scale } = this.state;
    const size = this.#size;
    const { width, height } = size;
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
    else if (event.key === 'r' || event.key === 'R') this.rotate();
    else if (move && scale > 1) this.#set(panned(this.state, move, size));
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
    const size = this.#size;
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

  /** Shows the whole video. It stays rotated. */
  reset(): void {
    this.#set(WHOLE);
  }

  /** Rotates by 90° clockwise, and shows the whole video. */
  rotate(): void {
    this.rotation = ((this.rotation + 90) % 360) as Rotation;
    this.reset();
  }

  /** Whether the width of the video is its height in the tile. */
  get isSideways(): boolean {
    return this.rotation % 180 !== 0;
  }

  /** The styles of the `<video>`. Sideways, its width is the height of the tile, and it is always whole. */
  get styles(): Record<string, string> {
    const { x, y, scale } = this.state;
    const transform = [
      ...(scale > 1 ? [`translate(${x}px, ${y}px) scale(${scale})`] : []),
      ...(this.rotation ? [`rotate(${this.rotation}deg)`] : []),
    ].join(' ');
    return { ...(transform && { transform }), ...(this.isSideways && SIDEWAYS) };
  }

  #zoom(by: number, at: Point = { x: 0, y: 0 }): void {
    this.#set(zoomed(this.state, this.state.scale * by, at, this.#size));
  }

  #set(state: ZoomState): void {
    this.state = state;
    this.#onChange();
  }

  get #size(): Size {
    const { width, height } = this.#area.getBoundingClientRect();
    return { width, height, ratio: this.isSideways ? this.#ratio() : null };
  }

  #fromMiddle({ clientX, clientY }: MouseEvent): Point {
    const { left, top, width, height } = this.#area.getBoundingClientRect();
    return { x: clientX - left - width / 2, y: clientY - top - height / 2 };
  }
}

function isButton(event: Event): boolean {
  return event.composedPath().some((at) => at instanceof HTMLButtonElement);
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

/** The buttons, and the announcement of the zoom and the rotation. */
export function zoomControls(zoom: ScreenZoom, words: Words): TemplateResult {
  const { scale } = zoom.state;
  const isChanged = scale > 1 || zoom.rotation > 0;
  const button = (
    word: 'zoomIn' | 'zoomOut' | 'zoomReset' | 'rotate',
    icon: TemplateResult,
    isOff: boolean,
    run: () => void,
  ) =>
    html`<button
      part="zoom__button"
      type="button"
      class="zoom__button"
      title=${words.term(word)}
      aria-label=${words.term(word)}
      aria-disabled=${isOff ? 'true' : 'false'}
      @click=${run}
    >
      ${icon}
    </button>`;
  return html`<div
    part="zoom"
    class=${`zoom ${isChanged ? 'zoom--on' : ''} ${scale > 1 ? 'zoom--movable' : ''}`}
    role="group"
    aria-label=${words.term('zoom')}
    @keydown=${zoom.onKey}
  >
    ${button('rotate', rotateIcon, false, () => zoom.rotate())}
    ${button('zoomOut', zoomOutIcon, scale === 1, () => zoom.zoomOut())}
    ${button('zoomReset', resetZoomIcon, scale === 1, () => zoom.reset())}
    ${button('zoomIn', zoomInIcon, scale === MOST, () => zoom.zoomIn())}
    <span class="visually-hidden" role="status"
      >${[
        ...(zoom.rotation ? [words.term('rotatedBy', words.number(zoom.rotation, DEGREES))] : []),
        ...(scale > 1 ? [words.term('zoomLevel', words.number(scale, { style: 'percent' }))] : []),
      ].join(' ')}</span
    >
  </div>`;
}

export const zoomStyles = css`
  .base {
    touch-action: none;
  }

  .base:has(.zoom--movable) {
    cursor: grab;
  }

  .base:has(.zoom--movable):active {
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

  @container call-tile ((max-height: 150px) or (max-width: 192px)) {
    .zoom {
      display: none;
    }
  }
`;
