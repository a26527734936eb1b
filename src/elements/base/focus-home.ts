/** What had the focus before it disappeared. */
export interface FocusLoss {
  /** From that element outwards, as far as the room. */
  readonly path: readonly Node[];
  /** Whether its focus was shown: someone uses the keyboard. */
  readonly isVisible: boolean;
}

/** An element that takes the focus which something in it has lost. */
export interface FocusHome {
  /** Returns whether it took the focus. */
  takeFocus(loss: FocusLoss): boolean | Promise<boolean>;
}

/** Focuses an element, and says whether that worked. */
export function focusOn(element: HTMLElement | null | undefined): boolean {
  element?.focus({ preventScroll: true });
  return element?.matches(':focus-within') ?? false;
}
