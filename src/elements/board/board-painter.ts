import type { BoardObject } from '../../behaviors/board-object.js';
import { PAPER } from './board-colors.js';
import { type BoardBox, inOrder, paintedBox } from './board-geometry.js';
import { BoardImages } from './board-images.js';
import { BoardLayer, type LayerSize } from './board-layer.js';
import type { BoardView } from './board-view.js';
import { paintObject } from './paint-object.js';

/** Of each frame, for the finished objects. */
const SLICE_MS = 8;
/** The fewest objects of a slice. */
const MIN_PACE = 10;

/**
 * Paints a whiteboard on a canvas, at most once a frame. The finished objects are on a layer that is larger than the view, so
 * that moving the view paints none of them. The next layer is painted in the background, in slices.
 */
export class BoardPainter {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D | null;
  readonly #images = new BoardImages((data) => this.#onDecoded(data));
  #objects: ReadonlyMap<string, BoardObject> = new Map();
  /** The objects in the order in which they are painted. */
  #order: BoardObject[] = [];
  #drafts: readonly BoardObject[] = [];
  #view: BoardView = { x: 0, y: 0, zoom: 1 };
  #size: LayerSize = { width: 0, height: 0, pixelRatio: 1 };
  /** What is shown. */
  #layer: BoardLayer | null = null;
  /** Takes the place of the layer once it is complete. */
  #next: BoardLayer | null = null;
  /** Of the layer before, for the next one. */
  #spare: HTMLCanvasElement | undefined;
  #frame = 0;
  /** How many objects are painted in a slice: the browser carries out their commands later than it takes them. */
  #pace = 50;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    this.#context = canvas.getContext('2d', { alpha: false });
    // It is black until something is painted.
    this.#clear();
  }

  /** What is on the whiteboard. Objects that are the same as before are not painted again. */
  setObjects(objects: ReadonlyMap<string, BoardObject>): void {
    const before = this.#objects;
    if (objects === before) return;
    this.#objects = objects;
    const gone: BoardObject[] = [];
    const come = new Map<string, BoardObject>();
    for (const [id, object] of before) if (objects.get(id) !== object) gone.push(object);
    for (const [id, object] of objects) if (before.get(id) !== object) come.set(id, object);
    const highest = this.#order.at(-1)?.order ?? Number.NEGATIVE_INFINITY;
    if (gone.length === 0 && [...come.values()].every(({ order }) => order > highest))
      for (const [, object] of inOrder(come)) this.#addOnTop(object);
    else {
      this.#order = inOrder(objects).map(([, object]) => object);
      this.#releaseImages();
      for (const object of [...gone, ...come.values()]) this.#change(paintedBox(object));
    }
    this.#schedule();
  }

  /** What is being drawn now, by you and others. It is above everything. */
  setDrafts(drafts: readonly BoardObject[]): void {
    const before = this.#drafts;
    if (drafts.length === 0 && before.length === 0) return;
    this.#drafts = drafts;
    if (before.some(({ type }) => type === 'image')) this.#releaseImages();
    this.#schedule();
  }

  setView(view: BoardView): void {
    this.#view = view;
    this.#schedule();
  }

  /** @param width in CSS pixels, as `height`. */
  resize(width: number, height: number, pixelRatio: number): void {
    this.#size = { width, height, pixelRatio };
    this.#schedule();
  }

  dispose(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = -1;
    this.#images.keepOnly([]);
    this.#layer = null;
    this.#next = null;
    this.#spare = undefined;
  }

  #addOnTop(object: BoardObject): void {
    this.#order.push(object);
    this.#layer?.add(object);
    this.#next?.add(object);
  }

  #change(part: BoardBox): void {
    this.#layer?.change(part);
    this.#next?.change(part);
  }

  #onDecoded(data: string): void {
    for (const object of this.#order)
      if (object.type === 'image' && object.data === data) this.#change(paintedBox(object));
    this.#schedule();
  }

  #releaseImages(): void {
    this.#images.keepOnly([...this.#objects.values(), ...this.#drafts]);
  }

  #schedule(): void {
    if (this.#frame !== 0 || this.#size.width === 0 || this.#size.height === 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#paint();
    });
  }

  #paint(): void {
    const beganMs = performance.now();
    let left = this.#pace;
    const isOver = () => {
      left -= 1;
      return left <= 0 || performance.now() - beganMs > SLICE_MS;
    };
    this.#paintNext(isOver);
    // The first layer is shown while it is painted.
    const layer = this.#layer ?? this.#newLayer();
    this.#layer = layer;
    layer.paint(isOver);
    const isRight = layer.repaint(this.#order) && layer.suits(this.#view, this.#size);
    if (!isRight) this.#next ??= this.#newLayer();
    // The view may be back where it was.
    else if (layer.isComplete) this.#dropNext();
    this.#compose(layer);
    this.#setPace(left <= 0, performance.now() - beganMs);
    if (this.#next || !layer.isComplete) this.#schedule();
  }

  #paintNext(isOver: () => boolean): void {
    const next = this.#next;
    if (!next) return;
    next.paint(isOver);
    // Has the browser carry out the commands of this slice now, not all together once the layer is shown.
    this.#context?.drawImage(next.canvas, 0, 0, 1, 1, 0, 0, 1, 1);
    if (!next.isComplete) return;
    // What has changed while it was painted.
    next.repaint(this.#order);
    this.#spare = this.#layer?.canvas;
    this.#layer = next;
    this.#next = null;
  }

  #setPace(isUsedUp: boolean, tookMs: number): void {
    if (!isUsedUp && tookMs <= SLICE_MS) return;
    const factor = Math.min(1.5, Math.max(0.5, SLICE_MS / tookMs));
    this.#pace = Math.max(MIN_PACE, Math.round(this.#pace * factor));
  }

  #dropNext(): void {
    this.#spare = this.#next?.canvas ?? this.#spare;
    this.#next = null;
  }

  #newLayer(): BoardLayer {
    const canvas = this.#spare;
    this.#spare = undefined;
    return new BoardLayer(this.#view, this.#size, this.#order, this.#images.get, canvas);
  }

  #compose(layer: BoardLayer): void {
    const context = this.#context;
    if (!context) return;
    const { width, height, pixelRatio } = this.#size;
    this.#fit(Math.max(1, Math.round(width * pixelRatio)), Math.max(1, Math.round(height * pixelRatio)));
    const { x, y, zoom } = this.#view;
    const scale = zoom * pixelRatio;
    context.setTransform(1, 0, 0, 1, 0, 0);
    this.#clear();
    const { box, canvas } = layer;
    const factor = scale / layer.scale;
    const [left, top] = [(box.x - x) * scale, (box.y - y) * scale];
    // Whole pixels keep what is painted sharp.
    if (factor === 1) context.drawImage(canvas, Math.round(left), Math.round(top));
    else context.drawImage(canvas, left, top, canvas.width * factor, canvas.height * factor);
    context.setTransform(scale, 0, 0, scale, -x * scale, -y * scale);
    for (const draft of this.#drafts) paintObject(context, draft, this.#images.get);
  }

  #clear(): void {
    if (!this.#context) return;
    this.#context.fillStyle = PAPER;
    this.#context.fillRect(0, 0, this.#canvas.width, this.#canvas.height);
  }

  /** The canvas is empty after its size has changed: that must not be seen. */
  #fit(width: number, height: number): void {
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== height) this.#canvas.height = height;
  }
}
