/** How large something is shown, in device pixels. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** Where one source is shown, and how large. */
export class Places {
  readonly #sizes = new Map<object, PictureSize>();
  #isKnown = false;

  /** Whether any view has ever said whether it shows the source. */
  get isKnown(): boolean {
    return this.#isKnown;
  }

  /** The largest; `null` where it is not shown. */
  get largest(): PictureSize | null {
    return [...this.#sizes.values()].reduce<PictureSize | null>(
      (largest, size) => (largest && area(largest) >= area(size) ? largest : size),
      null,
    );
  }

  show(place: object, size: PictureSize | null): void {
    this.#isKnown = true;
    if (size && area(size) > 0) this.#sizes.set(place, size);
    else this.#sizes.delete(place);
  }
}

function area({ width, height }: PictureSize): number {
  return width * height;
}
