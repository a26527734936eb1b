import { type CSSResultGroup, type CSSResultOrNative, LitElement, type PropertyValues } from 'lit';
import { asCallroomError } from '../../call/call-error.js';
import { isAbortError } from '../../core/errors.js';
import type { ReadableStore } from '../../core/store.js';
import { explain, type Sayable } from '../i18n/errors/explain.js';
import { loadWords, wordsOnTheirWay } from '../i18n/translations/index.js';
import { Words } from '../i18n/words.js';
import { customStatesOf, hasCustomStates, withoutCustomStates } from './custom-states.js';
import { tellDeveloper } from './developer-advice.js';
import { CallErrorEvent, type ErrorAudience } from './events.js';
import { adoptForeignStyles } from './foreign-styles.js';
import { StoreReader } from './store-reader.js';

/**
 * Turns off Lit's warning about its development build: a site that does not use Lit itself cannot choose the build.
 */
const page = globalThis as { litIssuedWarnings?: Set<string> };
page.litIssuedWarnings ??= new Set();
page.litIssuedWarnings.add('dev-mode');

/** Whether an element shows each of its custom states. Read stores with `read`: the states follow them. */
export type StateTable<E> = Readonly<Record<string, (element: E) => boolean>>;

/**
 * The base of all elements: words, stores, custom states, and errors that are reported as events instead of thrown.
 */
export abstract class BaseElement extends LitElement {
  static {
    // A render may deliberately cause another render: after a measurement, or when a store calls back at once.
    BaseElement.disableWarning?.('change-in-update');
  }

  /** The element's custom states, for `:state(name)` in a site's style sheet. Applied after each render. */
  protected static states: StateTable<never> = {};
  /** Whether the element has no use here and takes up no space. Applied after each render; `null`: only the page sets `hidden`. */
  protected static isHidden: ((element: never) => boolean) | null = null;

  protected readonly words = new Words(this);
  readonly #states = customStatesOf(this);
  readonly #stores = new StoreReader(this);
  /** The parent or shadow host of the element. It is kept after the element is removed. */
  #surroundings: Element | null = null;

  /** A document other than this script's (a picture-in-picture window) cannot use Lit's style sheets. */
  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    if (this.ownerDocument === document) return super.createRenderRoot();
    const { shadowRootOptions, elementStyles } = this.constructor as typeof LitElement;
    const root = this.shadowRoot ?? this.attachShadow(shadowRootOptions);
    adoptForeignStyles(root, elementStyles);
    return root;
  }

  protected static override finalizeStyles(styles?: CSSResultGroup): CSSResultOrNative[] {
    // biome-ignore lint/complexity/noThisInStatic: a call by class name would use the styles of another class.
    const finalized = super.finalizeStyles(styles);
    return hasCustomStates ? finalized : finalized.map(withoutCustomStates);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const root = this.getRootNode();
    this.#surroundings = root instanceof ShadowRoot ? root.host : this.parentElement;
    void this.attempt(() => loadWords(this.words.lang()), 'page');
  }

  /**
   * The first render waits for the translation. Otherwise the user would see English text, and then a layout shift.
   */
  protected override scheduleUpdate(): Promise<unknown> | undefined {
    const coming = this.hasUpdated ? null : wordsOnTheirWay(this.words.lang());
    if (coming) return coming.then(() => super.scheduleUpdate());
    super.scheduleUpdate();
    return undefined;
  }

  /** Returns the value of `store`. Call it in `willUpdate`, `render` and `states`: the element updates when it changes. */
  protected read<T>(store: ReadableStore<T>): T {
    return this.#stores.read(store);
  }

  /** Writes the states after the render, which has no effects itself, and only the states that differ. */
  protected override update(changed: PropertyValues): void {
    super.update(changed);
    const { states, isHidden } = this.constructor as typeof BaseElement;
    for (const [name, isOn] of Object.entries(states)) {
      const on = isOn(this as never);
      if (on === this.#states.has(name)) continue;
      if (on) this.#states.add(name);
      else this.#states.delete(name);
    }
    const hidden = isHidden?.(this as never) ?? this.hidden;
    if (hidden !== this.hidden) this.hidden = hidden;
  }

  /** Dispatches an event. It reaches the page even if the page has removed this element meanwhile. */
  protected dispatch(event: Event): boolean {
    const at = this.isConnected ? this : (this.#surroundings ?? this);
    return at.dispatchEvent(event);
  }

  /** Dispatches a request event. Returns true unless the page calls `preventDefault()`. */
  protected request(event: Event): boolean {
    return this.dispatch(event);
  }

  /** Returns an error as a sentence for the user, in the language of this element. */
  protected explain(error: Sayable): string {
    return explain(this.words, error);
  }

  /**
   * Reports a failure with one `call-error` event and advice in the console.
   * @param audience `page` if this element shows the failure itself, or if the user did not start the action that
   *   failed.
   */
  protected report(error: unknown, audience: ErrorAudience = 'person'): void {
    if (isAbortError(error)) return;
    const failure = asCallroomError(error);
    tellDeveloper(failure);
    this.dispatch(new CallErrorEvent(failure, audience));
  }

  /** Runs a function that may fail, and reports its failure. */
  protected async attempt(run: () => unknown, audience?: ErrorAudience): Promise<void> {
    try {
      await run();
    } catch (error) {
      this.report(error, audience);
    }
  }
}
