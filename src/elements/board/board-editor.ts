import type { BoardColor } from '../../behaviors/board-limits.js';
import type { BoardObject } from '../../behaviors/board-object.js';
import { type BoardPoint, orderAbove } from '../../behaviors/board-state.js';
import type { Call } from '../../call/call.js';
import { randomId } from '../../core/random-id.js';
import { hitTest, moved, topmostAt } from './board-geometry.js';
import type { BoardSurface } from './board-pointer.js';
import type { BoardPresence } from './board-presence.js';
import {
  type BoardTool,
  drawn,
  ERASER_RADIUS,
  isDrawing,
  isWorthKeeping,
  TOUCH_RADIUS,
  WIDTHS,
} from './board-tools.js';
import type { BoardView } from './board-view.js';

/** What the editor needs of its element. */
export interface BoardEditorHost {
  call(): Call | null;
  presence(): BoardPresence | null;
  /** What is drawn, or the view, is to be painted again. */
  painted(): void;
  /** Something around the drawing is to be rendered again. */
  changed(): void;
  /** Lets the person write at a position, or change the text with this id. */
  startWriting(point: BoardPoint, id: string | null): void;
  attempt(run: () => Promise<unknown>): void;
}

/** What a person draws, erases, selects and moves on a whiteboard, until it is finished and in `call.board`. */
export class BoardEditor implements BoardSurface {
  tool: BoardTool = 'pen';
  color: BoardColor = 'ink';
  width: number = WIDTHS.medium;
  selected: string | null = null;
  readonly #host: BoardEditorHost;
  #view: BoardView = { x: 0, y: 0, zoom: 1 };
  /** What is being drawn, by the ids that it will have. */
  #drafts = new Map<string, BoardObject>();
  #ids: string[] = [];
  /** What is hidden until it is erased. */
  readonly #erased = new Set<string>();

  constructor(host: BoardEditorHost) {
    this.#host = host;
  }

  get mayDraw(): boolean {
    return this.#host.call()?.board.mayDraw.get() ?? false;
  }

  get view(): BoardView {
    return this.#view;
  }

  set view(view: BoardView) {
    this.#view = view;
    this.#host.painted();
    if (this.selected !== null) this.#host.changed();
  }

  get drafts(): readonly BoardObject[] {
    return [...this.#drafts.values()];
  }

  /** What is to be painted: without what is being erased or moved. */
  shown(objects: ReadonlyMap<string, BoardObject>): ReadonlyMap<string, BoardObject> {
    const hidden = [...this.#erased, ...this.#drafts.keys()].filter((id) => objects.has(id));
    if (hidden.length === 0) return objects;
    const shown = new Map(objects);
    for (const id of hidden) shown.delete(id);
    return shown;
  }

  /** The object that is selected, where it is moved to. */
  get selection(): BoardObject | null {
    if (this.selected === null) return null;
    return this.#drafts.get(this.selected) ?? this.#objects.get(this.selected) ?? null;
  }

  setTool(tool: BoardTool): void {
    this.tool = tool;
    if (tool !== 'select') this.selected = null;
    this.#host.changed();
  }

  draw(points: readonly BoardPoint[]): void {
    if (!isDrawing(this.tool)) return;
    if (points.length === 1) this.#ids = [];
    const { color, width } = this;
    const objects = drawn(this.tool, points, { color, width }, orderAbove(this.#objects));
    this.#drafts = new Map(
      objects.map((object, index) => {
        this.#ids[index] ??= randomId();
        return [this.#ids[index]!, object];
      }),
    );
    const last = [...this.#drafts].at(-1);
    if (last) this.#host.presence()?.setDraft({ id: last[0], object: last[1], points });
    this.#host.painted();
  }

  finishDrawing(): void {
    const drafts = [...this.#drafts].filter(([, object]) => isWorthKeeping(object));
    if (drafts.length === 0) {
      this.cancelDrawing();
      return;
    }
    this.#put(drafts);
  }

  cancelDrawing(): void {
    this.#drafts.clear();
    this.#host.presence()?.setDraft(null);
    this.#host.painted();
  }

  erase(from: BoardPoint, to: BoardPoint): void {
    for (const id of hitTest(this.#objects, from, to, ERASER_RADIUS / this.#view.zoom)) this.#erased.add(id);
    this.#host.painted();
  }

  finishErasing(): void {
    const ids = [...this.#erased];
    this.#host.attempt(async () => {
      try {
        await this.#host.call()?.board.remove(ids);
      } finally {
        for (const id of ids) this.#erased.delete(id);
        this.#host.painted();
      }
    });
  }

  select(point: BoardPoint): boolean {
    this.selected = topmostAt(this.#objects, point, TOUCH_RADIUS / this.#view.zoom);
    this.#host.changed();
    return this.selected !== null;
  }

  move(dx: number, dy: number): void {
    const object = this.selected === null ? undefined : this.#objects.get(this.selected);
    if (!object || this.selected === null) return;
    // Whole units stay short numbers.
    const there = moved(object, Math.round(dx), Math.round(dy));
    this.#drafts = new Map([[this.selected, there]]);
    this.#host.changed();
  }

  finishMoving(): void {
    if (this.#drafts.size > 0) this.#put([...this.#drafts]);
  }

  write(point: BoardPoint): void {
    const id = topmostAt(this.#objects, point, TOUCH_RADIUS / this.#view.zoom);
    const isText = id !== null && this.#objects.get(id)?.type === 'text';
    this.#host.startWriting(point, isText ? id : null);
  }

  point(point: BoardPoint | null): void {
    if (this.mayDraw) this.#host.presence()?.setCursor(point);
  }

  removeSelected(): void {
    const id = this.selected;
    this.selected = null;
    this.#host.changed();
    if (id !== null) this.#host.attempt(async () => this.#host.call()?.board.remove([id]));
  }

  get #objects(): ReadonlyMap<string, BoardObject> {
    return this.#host.call()?.board.objects.get() ?? new Map();
  }

  /** Puts objects on the whiteboard. They stay drafts until they are there. */
  #put(objects: readonly (readonly [string, BoardObject])[]): void {
    const drafts = this.#drafts;
    this.#host.attempt(async () => {
      try {
        for (const [id, object] of objects) await this.#host.call()?.board.put(object, id);
      } finally {
        if (this.#drafts === drafts) this.cancelDrawing();
      }
    });
  }
}
