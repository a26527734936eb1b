import type { Notice } from './notice-queue.js';

/** How long a notice without a required answer stays. */
const STAY_MS = 8_000;

/** A notice that is shown, and the element that shows it. */
export interface RenderedNotice {
  readonly notice: Notice;
  readonly element: Element;
}

/** Removes each notice after a while in which a person could see it, and it had neither the pointer nor the focus. */
export class NoticeTimers {
  readonly #remove: (notice: Notice) => void;
  readonly #stays: (notice: Notice) => boolean;
  readonly #timers = new Map<Notice, ReturnType<typeof setTimeout>>();
  /** What keeps a notice: the next notice is rendered in the same element, so it can have both from the start. */
  readonly #held = new WeakMap<Element, Set<'pointer' | 'focus'>>();

  /** @param stays whether a notice stays until it is removed */
  constructor(remove: (notice: Notice) => void, stays: (notice: Notice) => boolean) {
    this.#remove = remove;
    this.#stays = stays;
  }

  /** Takes the events of the pointer and the focus on a notice. */
  hold({ type, currentTarget }: Event): void {
    const element = currentTarget as Element;
    const held = this.#held.get(element) ?? new Set();
    this.#held.set(element, held);
    const by = type.startsWith('pointer') ? 'pointer' : 'focus';
    if (type === 'pointerenter' || type === 'focusin') held.add(by);
    else held.delete(by);
  }

  /** Runs a timer for each of these notices, and stops all others. */
  follow(rendered: readonly RenderedNotice[]): void {
    const running = rendered
      .filter(({ element }) => !this.#held.get(element)?.size)
      .map(({ notice }) => notice);
    for (const notice of [...this.#timers.keys()]) if (!running.includes(notice)) this.#stop(notice);
    for (const notice of running) this.#start(notice);
  }

  clear(): void {
    for (const notice of [...this.#timers.keys()]) this.#stop(notice);
  }

  #start(notice: Notice): void {
    if (this.#timers.has(notice) || this.#stays(notice)) return;
    this.#timers.set(
      notice,
      setTimeout(() => this.#remove(notice), STAY_MS),
    );
  }

  #stop(notice: Notice): void {
    clearTimeout(this.#timers.get(notice));
    this.#timers.delete(notice);
  }
}
