/** An element that had the focus and then disappeared. */
export interface FocusLoss {
  /** From that element outwards to the room. */
  readonly path: readonly Node[];
  /** Whether the focus was visible, that is, whether the user navigates with the keyboard. */
  readonly isVisible: boolean;
}

/** An element that takes the focus when an element inside it loses it by disappearing. */
export interface FocusFallback {
  /** Returns whether it took the focus. */
  takeFocus(loss: FocusLoss): boolean | Promise<boolean>;
}

/** Focuses an element. Returns whether that worked. */
export function focusOn(element: HTMLElement | null | undefined): boolean {
  element?.focus({ preventScroll: true });
  return element?.matches(':focus-within') ?? false;
}
