import type { Call } from '../../call/call.js';
import { systemClock } from '../../core/clock.js';
import { SizeObserver } from '../base/size-observer.js';
import { showCursors } from './board-cursors.js';
import type { BoardEditor } from './board-editor.js';
import { boundsOfAll } from './board-geometry.js';
import { BoardPainter } from './board-painter.js';
import { BoardPresence } from './board-presence.js';
import { fitView, zoomAt } from './board-view.js';

const PAINT_OTHERS_EVERY_MS = 80;

/** Where the screen paints: the drawing surface, and in it the canvas and the place of the cursors. */
export interface ScreenParts {
  readonly surface: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly cursors: HTMLElement;
}

export interface BoardScreenOptions {
  readonly editor: () => BoardEditor;
  /** The id of an object that something else shows. */
  readonly hidden: () => string | null;
  /** The name of a participant as people see it. */
  readonly nameOf: (name: string) => string;
  readonly attempt: (run: () => Promise<void>) => void;
}

/**
 * What is painted of a whiteboard, rather than rendered: the objects, what is being drawn, and the cursors of others. It changes
 * far more often than what is around it.
 */
export class BoardScreen {
  readonly #options: BoardScreenOptions;
  readonly #onResize = new SizeObserver(() => this.#resize());
  #call: Call | null = null;
  #parts: ScreenParts | null = null;
  #painter: BoardPainter | null = null;
  #presence: BoardPresence | null = null;
  /** Whether the person has seen what was on the whiteboard when it opened. */
  #isFitted = false;
  #frame = 0;
  #cancelPaint: (() => void) | null = null;

  constructor(options: BoardScreenOptions) {
    this.#options = options;
  }

  get presence(): BoardPresence | null {
    return this.#presence;
  }

  /** CSS pixels. */
  get size(): { width: number; height: number } {
    const { clientWidth: width = 0, clientHeight: height = 0 } = this.#parts?.surface ?? {};
    return { width, height };
  }

  /** Shows the whiteboard of a call, from now on. */
  show(call: Call, parts: ScreenParts): void {
    if (call !== this.#call || parts.canvas !== this.#parts?.canvas) {
      this.end();
      this.#call = call;
      this.#parts = parts;
      this.#painter = new BoardPainter(parts.canvas);
      this.#onResize.observe(parts.canvas);
      this.#resize();
      this.#follow(call);
    }
    if (!this.#isFitted && call.board.status.get() === 'saved') {
      this.#isFitted = true;
      if (call.board.objects.get().size > 0) this.fit();
    }
    this.#paint();
  }

  /** Paints at the next frame. */
  paintSoon(): void {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#paint();
    });
  }

  /** Zooms around the middle. */
  zoom(factor: number): void {
    const { width, height } = this.size;
    const editor = this.#options.editor();
    editor.view = zoomAt(editor.view, width / 2, height / 2, factor);
  }

  /** Shows everything that is on the whiteboard. */
  fit(): void {
    const { width, height } = this.size;
    const box = boundsOfAll(this.#call?.board.objects.get().values() ?? []);
    this.#options.editor().view = fitView(box, width, height);
  }

  end(): void {
    this.#cancelPaint?.();
    this.#cancelPaint = null;
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#onResize.disconnect();
    this.#painter?.dispose();
    this.#painter = null;
    this.#presence?.close();
    this.#presence = null;
    this.#call = null;
    this.#parts = null;
    this.#isFitted = false;
  }

  /** Begins to tell the others where you point, and to know it of them. */
  #follow(call: Call): void {
    this.#options.attempt(async () => {
      const channel = await call.ephemeral('board');
      if (this.#call !== call || this.#presence) channel.close();
      else this.#presence = new BoardPresence(channel, () => this.#paintOthersSoon());
    });
  }

  /** What others do comes in small pieces from each of them: painting every piece would keep the page busy. */
  #paintOthersSoon(): void {
    this.#cancelPaint ??= systemClock.after(PAINT_OTHERS_EVERY_MS, () => {
      this.#cancelPaint = null;
      this.paintSoon();
    });
  }

  #paint(): void {
    const [call, painter, parts] = [this.#call, this.#painter, this.#parts];
    if (!call || !painter || !parts) return;
    const editor = this.#options.editor();
    const hidden = this.#options.hidden();
    const objects = call.board.objects.get();
    const people = this.#presence?.people ?? new Map<string, never>();
    const theirs = [...people.values()].flatMap(({ draft }) =>
      draft && !objects.has(draft.id) ? [draft.object] : [],
    );
    const shown = editor.shown(objects);
    painter.setObjects(hidden === null ? shown : new Map([...shown].filter(([id]) => id !== hidden)));
    painter.setDrafts([...theirs, ...editor.drafts]);
    painter.setView(editor.view);
    const cursors = call.participants.get().flatMap(({ details, isLocal }) => {
      const { id, name } = details.get();
      const cursor = people.get(id)?.cursor;
      return cursor && !isLocal ? [{ id, cursor, name: this.#options.nameOf(name) }] : [];
    });
    showCursors(parts.cursors, cursors, editor.view);
  }

  #resize(): void {
    const { width, height } = this.size;
    this.#painter?.resize(width, height, devicePixelRatio);
  }
}
