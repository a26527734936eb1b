/** Whether an element is drawn and not hidden. `checkVisibility` is missing in Safari before 17.4. */
export function isDrawn(element: HTMLElement): boolean {
  const known = element.checkVisibility?.({ visibilityProperty: true });
  return known ?? (element.getClientRects().length > 0 && getComputedStyle(element).visibility === 'visible');
}
