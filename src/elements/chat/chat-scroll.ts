/** The distance from the end, in CSS pixels, within which the list counts as scrolled to the end. */
const AT_END = 24;

/**
 * Keeps the scroll position of a list: at the end while the user follows new messages; otherwise on the messages the
 * user reads, even while earlier messages are inserted before them.
 */
export class ChatScroll {
  #isAtEnd = true;
  #fromEnd = 0;

  get isAtEnd(): boolean {
    return this.#isAtEnd;
  }

  /** Call it when the list is scrolled. */
  note(list: HTMLElement): void {
    this.#fromEnd = list.scrollHeight - list.scrollTop;
    this.#isAtEnd = this.#fromEnd - list.clientHeight < AT_END;
  }

  toEnd(list: HTMLElement): void {
    this.#isAtEnd = true;
    list.scrollTop = list.scrollHeight;
  }

  /**
   * Call it after the list has changed. @param hasEarlier whether messages were inserted before the existing
   * messages.
   */
  restore(list: HTMLElement, hasEarlier: boolean): void {
    if (this.#isAtEnd) list.scrollTop = list.scrollHeight;
    else if (hasEarlier) list.scrollTop = list.scrollHeight - this.#fromEnd;
  }
}
