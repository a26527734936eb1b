import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { type FocusFallback, type FocusLoss, passFocus } from './focus-fallback.js';
import { ancestorsOf } from './shadow-dom.js';
import { isDrawn } from './visibility.js';

/**
 * Keeps the focus from moving to the page when the focused element is removed or hidden: the nearest
 * {@link FocusFallback} around it takes the focus. A disabled element gets the focus back once it is enabled.
 */
export class FocusKeeper implements ReactiveController {
  readonly #host: HTMLElement;
  readonly #observer = new MutationObserver(() => this.#check());
  #focused: (FocusLoss & { readonly element: HTMLElement }) | null = null;
  /** Stops listening around the last focused element. */
  #listening = new AbortController();

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#host.addEventListener('focusin', this.#onFocus);
    window.addEventListener('focus', this.#check);
    // The focus may have arrived before this module was loaded.
    const focused = focusedIn(this.#host);
    if (focused) this.#watch(focused);
  }

  hostDisconnected(): void {
    this.#host.removeEventListener('focusin', this.#onFocus);
    window.removeEventListener('focus', this.#check);
    this.#forget();
  }

  readonly #onFocus = (event: Event): void => this.#watch(event.composedPath()[0] as HTMLElement);

  #watch(element: HTMLElement): void {
    const around = [...ancestorsOf(element)];
    const path =
      element === this.#host ? [element] : [element, ...around.slice(0, around.indexOf(this.#host) + 1)];
    this.#forget();
    this.#focused = { element, path, isVisible: element.matches(':focus-visible') };
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    // Changes and focus moves inside a shadow root are not observable outside it.
    for (const root of [this.#host, ...path.filter((at) => at instanceof ShadowRoot)]) {
      root.addEventListener('focusin', this.#onFocus, { signal });
      root.addEventListener('focusout', this.#onBlur, { signal });
      this.#observer.observe(root, CHANGES);
    }
  }

  /**
   * A user who moves the focus out of the room, or clicks an area that cannot be focused, does so deliberately:
   * forget the element.
   */
  readonly #onBlur = (): void => {
    const focused = this.#focused;
    setTimeout(() => {
      if (focused && focused === this.#focused && document.hasFocus() && isThere(focused.element)) {
        if (!focused.element.matches(':focus')) this.#forget();
      }
    });
  };

  readonly #check = (): void => {
    const { element } = this.#focused ?? {};
    if (!element || !isFree()) return;
    if (isThere(element)) element.focus({ preventScroll: true });
    else if (!element.isConnected || !element.matches(':disabled')) void this.#moveFocus(this.#focused!);
  };

  async #moveFocus(lost: FocusLoss): Promise<void> {
    this.#forget();
    await passFocus(lost, isFree);
  }

  #forget(): void {
    this.#observer.disconnect();
    this.#listening.abort();
    this.#focused = null;
  }
}

/** The changes that may remove or restore an element. */
const CHANGES: MutationObserverInit = {
  childList: true,
  subtree: true,
  attributes: true,
  attributeFilter: ['disabled', 'hidden'],
};

/** The element that has the focus, in any shadow root below `host`. */
function focusedIn(host: HTMLElement): HTMLElement | null {
  if (!host.matches(':focus-within')) return null;
  let focused = (host.getRootNode() as Document | ShadowRoot).activeElement;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  return focused as HTMLElement | null;
}

/** Whether an element can have the focus. */
function isThere(element: HTMLElement): boolean {
  return element.isConnected && !element.matches(':disabled') && isDrawn(element);
}

/**
 * Whether the page has the focus and no element in it does. An embedded page must not take the focus from the page
 * around it.
 */
function isFree(): boolean {
  const { activeElement, body } = document;
  return document.hasFocus() && (activeElement === null || activeElement === body);
}
