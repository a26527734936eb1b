/** Paints one output frame. */
export type Paint = (
  canvas: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D,
  frame: CanvasImageSource,
  size: { width: number; height: number },
) => void | Promise<void>;

export interface VideoWork {
  /** Its name for users, as in "Background blur". */
  readonly noun: string;
  readonly paint: Paint;
  /** Frees the resources of `paint`. */
  readonly dispose?: () => void;
}
