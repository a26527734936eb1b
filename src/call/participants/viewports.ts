/** How large a source is shown, in device pixels. */
export interface ViewportSize {
  readonly width: number;
  readonly height: number;
  /** Also wanted while the page itself is hidden: for a window of its own, or for a recording. */
  readonly evenIfHidden?: boolean;
}

/** The viewports of one source. */
export class Viewports {
  readonly #sizes = new Map<object, ViewportSize>();
  #isKnown = false;

  /** Whether any view has ever reported a viewport. */
  get isKnown(): boolean {
    return this.#isKnown;
  }

  /** The largest viewport; `null` while no view shows the source. */
  get largest(): ViewportSize | null {
    return [...this.#sizes.values()].reduce<ViewportSize | null>(
      (largest, size) => (largest && area(largest) >= area(size) ? largest : size),
      null,
    );
  }

  /** Whether any viewport is wanted while the page is hidden. */
  get outlastsPage(): boolean {
    return [...this.#sizes.values()].some(({ evenIfHidden }) => evenIfHidden);
  }

  setViewport(place: object, size: ViewportSize | null): void {
    this.#isKnown = true;
    if (size && area(size) > 0) this.#sizes.set(place, size);
    else this.#sizes.delete(place);
  }
}

function area({ width, height }: ViewportSize): number {
  return width * height;
}
