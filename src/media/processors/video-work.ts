/** Paints what one frame is to look like. */
export type Paint = (
  canvas: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D,
  frame: CanvasImageSource,
  size: { width: number; height: number },
) => void | Promise<void>;

export interface VideoWork {
  /** What it is to people, as in "Background blur". */
  readonly noun: string;
  readonly paint: Paint;
  /** Frees what `paint` uses. */
  readonly dispose?: () => void;
}
