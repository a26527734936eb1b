/** Where a control is to be: in the bar, in its menu, or wherever there is room. */
export type Overflow = 'never' | 'auto' | 'always';

/** What is known of a control. */
export interface Fitting {
  readonly overflow: Overflow;
  /** In CSS pixels; 0 for one that is hidden, and takes no room in either. */
  readonly width: number;
}

/** The bar's own lengths in CSS pixels. */
export interface BarSpace {
  readonly available: number;
  readonly gap: number;
  /** Of the button that opens the menu. */
  readonly more: number;
}

/**
 * Which controls stay in the bar, by their indices: those that may leave it do so from the last to the first, until
 * the rest fits.
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
