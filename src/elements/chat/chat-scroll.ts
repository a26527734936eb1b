/** So near the end, in CSS pixels, one is at the end. */
const AT_END = 24;

/**
 * Keeps a scrolled list where its reader is: at the end, where one follows what comes; or at what one reads, while
 * earlier messages are put in before it.
 */
export class ChatScroll {
  #isAtEnd = true;
  #fromEnd = 0;

  get isAtEnd(): boolean {
    return this.#isAtEnd;
  }

  /** To be called as the list is scrolled. */
  note(list: HTMLElement): void {
    this.#fromEnd = list.scrollHeight - list.scrollTop;
    this.#isAtEnd = this.#fromEnd - list.clientHeight < AT_END;
  }

  toEnd(list: HTMLElement): void {
    this.#isAtEnd = true;
    list.scrollTop = list.scrollHeight;
  }

  /** To be called after the list has changed. @param hasEarlier something was put in before what there was. */
  restore(list: HTMLElement, hasEarlier: boolean): void {
    if (this.#isAtEnd) list.scrollTop = list.scrollHeight;
    else if (hasEarlier) list.scrollTop = list.scrollHeight - this.#fromEnd;
  }
}
