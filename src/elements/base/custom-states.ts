import { type CSSResultOrNative, unsafeCSS } from 'lit';

/**
 * The attribute that holds the states in browsers without custom states: Safari before 17.4, Firefox before 126,
 * Chrome before 125.
 */
const ATTRIBUTE = 'data-state';

/** Whether the browser has custom states and `:state(name)`. */
export const hasCustomStates =
  typeof ElementInternals === 'function' &&
  'states' in ElementInternals.prototype &&
  'attachInternals' in HTMLElement.prototype &&
  Boolean(globalThis.CSS?.supports?.('selector(:state(on))'));

/** The names of an element's current states. */
export interface CustomStates {
  has(name: string): boolean;
  add(name: string): unknown;
  delete(name: string): unknown;
}

/**
 * Returns an element's states, for `:state(name)` in a style sheet, or `[data-state~="name"]` in browsers without
 * custom states.
 */
export function customStatesOf(element: HTMLElement): CustomStates {
  return hasCustomStates ? element.attachInternals().states : new StateAttribute(element);
}

/** Rewrites a style sheet for browsers that drop each rule with `:state()` in its selector. */
export function withoutCustomStates(style: CSSResultOrNative): CSSResultOrNative {
  if (!('cssText' in style) || !style.cssText.includes(':state(')) return style;
  return unsafeCSS(style.cssText.replace(/:state\(([\w-]+)\)/g, `[${ATTRIBUTE}~="$1"]`));
}

class StateAttribute implements CustomStates {
  readonly #element: HTMLElement;
  readonly #names = new Set<string>();

  constructor(element: HTMLElement) {
    this.#element = element;
  }

  has(name: string): boolean {
    return this.#names.has(name);
  }

  add(name: string): void {
    this.#names.add(name);
    this.#write();
  }

  delete(name: string): void {
    this.#names.delete(name);
    this.#write();
  }

  #write(): void {
    if (this.#names.size === 0) this.#element.removeAttribute(ATTRIBUTE);
    else this.#element.setAttribute(ATTRIBUTE, [...this.#names].join(' '));
  }
}
