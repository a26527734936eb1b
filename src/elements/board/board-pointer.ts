import type { BoardPoint } from '../../behaviors/board-state.js';
import { type BoardTool, isDrawing } from './board-tools.js';
import { type BoardView, toBoard, zoomAt } from './board-view.js';

/** What the pointers do something to. Positions are on the whiteboard. */
export interface BoardSurface {
  readonly tool: BoardTool;
  readonly mayDraw: boolean;
  view: BoardView;
  /** The way of a drawing pointer so far. */
  draw(points: readonly BoardPoint[]): void;
  /** The pointer is up: what was drawn is finished. */
  finishDrawing(): void;
  /** What was drawn since the pointer is down is dropped. */
  cancelDrawing(): void;
  erase(from: BoardPoint, to: BoardPoint): void;
  finishErasing(): void;
  /** Selects what is there. Returns whether there is anything. */
  select(point: BoardPoint): boolean;
  /** Moves what is selected, from where the pointer went down. */
  move(dx: number, dy: number): void;
  finishMoving(): void;
  write(point: BoardPoint): void;
  /** Where the pointer is; null: it has left. */
  point(point: BoardPoint | null): void;
}

type Gesture =
  | { kind: 'draw'; points: BoardPoint[] }
  | { kind: 'erase'; last: BoardPoint }
  | { kind: 'move'; from: BoardPoint }
  | { kind: 'pan' };

interface Spot {
  left: number;
  top: number;
}

/** A click of the wheel of a mouse, in CSS pixels for a zoom of two. */
const WHEEL_PER_OCTAVE = 400;
const LINE_HEIGHT = 16;

/** Turns the pointers and the wheel on a whiteboard into drawing, erasing, moving, panning and zooming. */
export class BoardPointer {
  readonly #surface: BoardSurface;
  /** Where the pointers that are down are, in CSS pixels from the top left corner of the surface. */
  readonly #pointers = new Map<number, Spot>();
  #gesture: Gesture | null = null;

  constructor(surface: BoardSurface) {
    this.#surface = surface;
  }

  readonly onDown = (event: PointerEvent): void => {
    const target = event.currentTarget as HTMLElement;
    if (event.button > 1) return;
    // A pointer that is gone by now cannot be captured.
    if (target.hasPointerCapture?.(event.pointerId) === false) target.setPointerCapture(event.pointerId);
    this.#pointers.set(event.pointerId, spotOf(event));
    if (this.#pointers.size === 2) {
      // The second finger means that the first has not drawn.
      if (this.#gesture?.kind === 'draw') this.#surface.cancelDrawing();
      this.#gesture = { kind: 'pan' };
      return;
    }
    if (this.#pointers.size === 1) this.#begin(event);
  };

  readonly onMove = (event: PointerEvent): void => {
    const before = this.#pointers.get(event.pointerId);
    const spot = spotOf(event);
    this.#surface.point(this.#at(spot));
    if (!before) return;
    if (this.#gesture?.kind === 'pan') this.#pan(event.pointerId, before, spot);
    else this.#continue(event);
    this.#pointers.set(event.pointerId, spot);
  };

  readonly onUp = (event: PointerEvent): void => {
    if (!this.#pointers.delete(event.pointerId)) return;
    // Until the last finger is up, the others draw nothing.
    if (this.#gesture?.kind === 'pan' && this.#pointers.size > 0) return;
    const gesture = this.#gesture;
    this.#gesture = null;
    if (gesture?.kind === 'draw') this.#surface.finishDrawing();
    else if (gesture?.kind === 'erase') this.#surface.finishErasing();
    else if (gesture?.kind === 'move') this.#surface.finishMoving();
  };

  readonly onCancel = (event: PointerEvent): void => {
    if (this.#gesture?.kind === 'draw') {
      this.#surface.cancelDrawing();
      this.#gesture = null;
    }
    this.onUp(event);
  };

  readonly onLeave = (): void => this.#surface.point(null);

  readonly onWheel = (event: WheelEvent): void => {
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_HEIGHT : 1;
    const surface = this.#surface;
    const { view } = surface;
    if (event.ctrlKey || event.metaKey) {
      const { left, top } = spotOf(event);
      surface.view = zoomAt(view, left, top, 2 ** ((-event.deltaY * unit) / WHEEL_PER_OCTAVE));
      return;
    }
    const [x, y] = event.shiftKey ? [event.deltaY, event.deltaX] : [event.deltaX, event.deltaY];
    surface.view = { ...view, x: view.x + (x * unit) / view.zoom, y: view.y + (y * unit) / view.zoom };
  };

  #begin(event: PointerEvent): void {
    const surface = this.#surface;
    const { tool, mayDraw } = surface;
    const point = this.#pointOf(event);
    this.#gesture = null;
    if (event.button === 1 || !mayDraw || tool === 'hand') this.#gesture = { kind: 'pan' };
    else if (tool === 'eraser') {
      this.#gesture = { kind: 'erase', last: point };
      surface.erase(point, point);
    } else if (tool === 'select') {
      this.#gesture = surface.select(point) ? { kind: 'move', from: point } : { kind: 'pan' };
    } else if (tool === 'text') {
      // The focus would go to the surface, and the field would close at once.
      event.preventDefault();
      surface.write(point);
    } else if (isDrawing(tool)) {
      this.#gesture = { kind: 'draw', points: [point] };
      surface.draw([point]);
    }
  }

  #continue(event: PointerEvent): void {
    const gesture = this.#gesture;
    const surface = this.#surface;
    if (gesture?.kind === 'draw') {
      // Between two frames, a pen reports more often than an event comes.
      const events = event.getCoalescedEvents?.() ?? [];
      for (const report of events.length > 0 ? events : [event])
        gesture.points.push(this.#pointOf(report, event));
      surface.draw(gesture.points);
    } else if (gesture?.kind === 'erase') {
      const point = this.#pointOf(event);
      surface.erase(gesture.last, point);
      gesture.last = point;
    } else if (gesture?.kind === 'move') {
      const { x, y } = this.#pointOf(event);
      surface.move(x - gesture.from.x, y - gesture.from.y);
    }
  }

  /** One pointer moves the view; two zoom it as well, around the middle between them. */
  #pan(id: number, before: Spot, after: Spot): void {
    const surface = this.#surface;
    const other = [...this.#pointers].find(([key]) => key !== id)?.[1];
    const share = other ? 2 : 1;
    const { view } = surface;
    let next: BoardView = {
      ...view,
      x: view.x - (after.left - before.left) / view.zoom / share,
      y: view.y - (after.top - before.top) / view.zoom / share,
    };
    if (other) {
      const length = (spot: Spot) => Math.max(1, Math.hypot(spot.left - other.left, spot.top - other.top));
      const [left, top] = [(after.left + other.left) / 2, (after.top + other.top) / 2];
      next = zoomAt(next, left, top, length(after) / length(before));
    }
    surface.view = next;
  }

  #at({ left, top }: Spot): BoardPoint {
    return toBoard(this.#surface.view, left, top);
  }

  /** @param main the event that has the position of the surface: coalesced events may lack a target. */
  #pointOf(event: PointerEvent, main: PointerEvent = event): BoardPoint {
    const origin = spotOf(main);
    const spot = {
      left: origin.left + event.clientX - main.clientX,
      top: origin.top + event.clientY - main.clientY,
    };
    // A mouse and a finger report a constant.
    const pressure = event.pointerType === 'pen' ? { pressure: event.pressure } : {};
    return { ...this.#at(spot), ...pressure };
  }
}

function spotOf(event: MouseEvent): Spot {
  const { left, top } = (event.currentTarget as HTMLElement).getBoundingClientRect();
  return { left: event.clientX - left, top: event.clientY - top };
}
