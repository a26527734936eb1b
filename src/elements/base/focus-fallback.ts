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

/** Gives the focus to the nearest {@link FocusFallback} on the path of what lost it, for as long as `isWanted`. */
export async function passFocus(lost: FocusLoss, isWanted: () => boolean = () => true): Promise<void> {
  for (const at of lost.path) {
    const fallback = at as HTMLElement & Partial<FocusFallback>;
    if (!fallback.isConnected || !fallback.takeFocus) continue;
    if (!isWanted() || (await fallback.takeFocus(lost))) return;
  }
}

/** Focuses an element. Returns whether that worked. */
export function focusOn(element: HTMLElement | null | undefined): boolean {
  element?.focus({ preventScroll: true });
  return element?.matches(':focus-within') ?? false;
}
