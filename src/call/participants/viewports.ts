/** How large something is shown, in device pixels. */
export interface ViewportSize {
  readonly width: number;
  readonly height: number;
  /** It is seen, or otherwise wanted, while the page itself is hidden: in a window of its own, or by a recording. */
  readonly evenIfHidden?: boolean;
}

/** Where one source is shown, and how large. */
export class Viewports {
  readonly #sizes = new Map<object, ViewportSize>();
  #isKnown = false;

  /** Whether any view has ever said whether it shows the source. */
  get isKnown(): boolean {
    return this.#isKnown;
  }

  /** The largest; `null` where it is not shown. */
  get largest(): ViewportSize | null {
    return [...this.#sizes.values()].reduce<ViewportSize | null>(
      (largest, size) => (largest && area(largest) >= area(size) ? largest : size),
      null,
    );
  }

  /** Whether it is wanted while the page is hidden. */
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
