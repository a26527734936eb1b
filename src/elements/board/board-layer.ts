import type { BoardImage, BoardObject } from '../../behaviors/board-object.js';
import { PAPER } from './board-colors.js';
import { type BoardBox, overlaps, paintedBox, union } from './board-geometry.js';
import type { BoardView } from './board-view.js';
import { type Context2D, paintObject } from './paint-object.js';

/** Around the view, in parts of its size: so far a hand moves it without a repaint. */
const MARGIN = 0.5;
/** The most pixels of a layer. */
const MAX_PIXELS = 12_000_000;
/** With more objects than this in a changed part, the layer is painted again as a whole, in the background. */
const MAX_REPAINTED = 300;
/** More changed parts than these become one. */
const MAX_PARTS = 30;

export interface LayerSize {
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly pixelRatio: number;
}

/** The finished objects of a part of the whiteboard, painted once. It is larger than the view. */
export class BoardLayer {
  readonly canvas: HTMLCanvasElement;
  /** Canvas pixels per board unit. */
  readonly scale: number;
  /** The part of the whiteboard that it shows. */
  readonly box: BoardBox;
  readonly #context: Context2D | null;
  readonly #imageOf: (image: BoardImage) => CanvasImageSource | null;
  /** Around the view, in parts of its size. */
  readonly #margin: number;
  /** What is to be painted yet, the lowest first, from `#next` on. */
  #waiting: BoardObject[];
  #next = 0;
  /** What is to be painted again. */
  #changed: BoardBox[] = [];

  /**
   * @param objects in the order in which they are painted.
   * @param canvas of a layer that is no longer used: a new one each time would fill the memory until the next collection.
   */
  constructor(
    view: BoardView,
    { width, height, pixelRatio }: LayerSize,
    objects: readonly BoardObject[],
    imageOf: (image: BoardImage) => CanvasImageSource | null,
    canvas = document.createElement('canvas'),
  ) {
    const pixels = width * height * pixelRatio * pixelRatio;
    const margin = Math.min(MARGIN, Math.max(0, (Math.sqrt(MAX_PIXELS / Math.max(1, pixels)) - 1) / 2));
    this.scale = view.zoom * pixelRatio;
    this.#margin = margin;
    this.#imageOf = imageOf;
    this.box = {
      x: view.x - (width * margin) / view.zoom,
      y: view.y - (height * margin) / view.zoom,
      width: (width * (1 + 2 * margin)) / view.zoom,
      height: (height * (1 + 2 * margin)) / view.zoom,
    };
    this.canvas = canvas;
    // This empties the canvas.
    canvas.width = Math.max(1, Math.ceil(this.box.width * this.scale));
    canvas.height = Math.max(1, Math.ceil(this.box.height * this.scale));
    this.#waiting = objects.filter((object) => overlaps(this.box, paintedBox(object)));
    this.#context = canvas.getContext('2d', { alpha: false });
    const { scale } = this;
    this.#context?.setTransform(scale, 0, 0, scale, -this.box.x * scale, -this.box.y * scale);
    this.#clear(this.box);
  }

  /** Whether everything is painted that was there when it began. */
  get isComplete(): boolean {
    return this.#next >= this.#waiting.length;
  }

  /** Whether it is sharp in this view, which is not near its edge. */
  suits(view: BoardView, { width, height, pixelRatio }: LayerSize): boolean {
    const { box } = this;
    // Half a margin is left for what the hand moves until the next layer is ready. The edges are computed in another way
    // than those of the layer.
    const spare = this.#margin / 2 - 0.001;
    const [spareX, spareY] = [(width * spare) / view.zoom, (height * spare) / view.zoom];
    return (
      this.scale === view.zoom * pixelRatio &&
      view.x - spareX >= box.x &&
      view.y - spareY >= box.y &&
      view.x + width / view.zoom + spareX <= box.x + box.width &&
      view.y + height / view.zoom + spareY <= box.y + box.height
    );
  }

  /** Paints what is waiting, until the time is over. */
  paint(isTimeOver: () => boolean): void {
    while (!this.isComplete) {
      this.#paint(this.#waiting[this.#next]!);
      this.#next += 1;
      if (isTimeOver()) break;
    }
    if (!this.isComplete) return;
    this.#waiting = [];
    this.#next = 0;
  }

  /** Has an object painted above all others. */
  add(object: BoardObject): void {
    if (overlaps(this.box, paintedBox(object))) this.#waiting.push(object);
  }

  /** Has a part painted again. */
  change(part: BoardBox): void {
    if (!overlaps(this.box, part)) return;
    const at = this.#changed.length < MAX_PARTS ? this.#changed.findIndex((box) => overlaps(box, part)) : 0;
    if (at === -1) this.#changed.push(part);
    else this.#changed[at] = union(this.#changed[at]!, part);
  }

  /**
   * Paints the changed parts again, once everything else is painted.
   * @param objects all, in the order in which they are painted.
   * @returns false if too much has changed for that: another layer has to be painted.
   */
  repaint(objects: readonly BoardObject[]): boolean {
    if (!this.isComplete) return true;
    const left = this.#changed.filter((part) => {
      const pixels = this.#wholePixels(part);
      const there = objects.filter((object) => overlaps(pixels, paintedBox(object)));
      if (there.length > MAX_REPAINTED) return true;
      this.#repaint(pixels, there);
      return false;
    });
    this.#changed = left;
    return left.length === 0;
  }

  /** Nothing outside of a part changes, not even pixels at its edge that are partly inside. */
  #wholePixels({ x, y, width, height }: BoardBox): BoardBox {
    const { scale, box } = this;
    const [left, top] = [Math.floor((x - box.x) * scale) - 1, Math.floor((y - box.y) * scale) - 1];
    const right = Math.ceil((x + width - box.x) * scale) + 1;
    const bottom = Math.ceil((y + height - box.y) * scale) + 1;
    return {
      x: box.x + left / scale,
      y: box.y + top / scale,
      width: (right - left) / scale,
      height: (bottom - top) / scale,
    };
  }

  #repaint(part: BoardBox, objects: readonly BoardObject[]): void {
    const context = this.#context;
    if (!context) return;
    context.save();
    context.beginPath();
    context.rect(part.x, part.y, part.width, part.height);
    context.clip();
    this.#clear(part);
    for (const object of objects) this.#paint(object);
    context.restore();
  }

  #paint(object: BoardObject): void {
    if (this.#context) paintObject(this.#context, object, this.#imageOf);
  }

  #clear({ x, y, width, height }: BoardBox): void {
    if (!this.#context) return;
    this.#context.fillStyle = PAPER;
    this.#context.fillRect(x, y, width, height);
  }
}
