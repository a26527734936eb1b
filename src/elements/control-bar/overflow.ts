/** Where a control goes: `never` in the menu, `always` in the menu, or `auto`, by the available width. */
export type Overflow = 'never' | 'auto' | 'always';

/** The measurements of a control. */
export interface Fitting {
  readonly overflow: Overflow;
  /** In CSS pixels; 0 for a hidden control, which takes up no space. */
  readonly width: number;
}

/** The measurements of the bar, in CSS pixels. */
export interface BarSpace {
  readonly available: number;
  readonly gap: number;
  /** The width of the button that opens the menu. */
  readonly more: number;
}

/**
 * Returns the indices of the controls that stay in the bar. Controls with `auto` leave it, the last first, until the
 * rest fits.
 */
export function fittingControls(
  controls: readonly Fitting[],
  { available, gap, more }: BarSpace,
): Set<number> {
  const staying = new Set(controls.keys());
  const isSeen = ({ width }: Fitting) => width > 0;
  for (const [index, { overflow }] of controls.entries()) if (overflow === 'always') staying.delete(index);
  const needed = () => {
    const widths = [...staying].map((index) => controls[index]!.width).filter((width) => width > 0);
    const hasMore = controls.some((control, index) => !staying.has(index) && isSeen(control));
    if (hasMore) widths.push(more);
    return widths.reduce((sum, width) => sum + width, 0) + gap * Math.max(0, widths.length - 1);
  };
  for (let index = controls.length - 1; index >= 0 && needed() > available; index--) {
    if (controls[index]!.overflow === 'auto') staying.delete(index);
  }
  return staying;
}
