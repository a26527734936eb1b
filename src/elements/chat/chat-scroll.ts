/** The distance from the end, in CSS pixels, within which the list counts as scrolled to the end. */
const AT_END = 24;

/**
 * Keeps the scroll position of a list: at the end while the user follows new messages; otherwise on the messages the
 * user reads, even while earlier messages are inserted or grow before them.
 */
export class ChatScroll {
  #isAtEnd = true;
  /** The first visible message, and where it is from the top of the list, in CSS pixels. */
  #anchor: { readonly message: string; readonly top: number } | null = null;

  get isAtEnd(): boolean {
    return this.#isAtEnd;
  }

  /** Call it when the list is scrolled. */
  note(list: HTMLElement): void {
    this.#isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < AT_END;
    const { top, bottom } = list.getBoundingClientRect();
    const first = [...list.querySelectorAll<HTMLElement>('[data-message]')].find(
      (message) => message.getBoundingClientRect().bottom > top,
    );
    const at = first?.getBoundingClientRect().top ?? bottom;
    this.#anchor = first && at < bottom ? { message: first.dataset.message!, top: at - top } : null;
  }

  toEnd(list: HTMLElement): void {
    this.#isAtEnd = true;
    list.scrollTop = list.scrollHeight;
  }

  /** Call it after the list has changed. */
  restore(list: HTMLElement): void {
    if (this.#isAtEnd) {
      list.scrollTop = list.scrollHeight;
      return;
    }
    const message = list.querySelector(`[data-message="${this.#anchor?.message}"]`);
    if (!message || !this.#anchor) return;
    const moved = message.getBoundingClientRect().top - list.getBoundingClientRect().top - this.#anchor.top;
    if (moved !== 0) list.scrollTop += moved;
  }
}
