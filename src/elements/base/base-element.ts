import {
  type CSSResultGroup,
  type CSSResultOrNative,
  LitElement,
  type PropertyDeclaration,
  type PropertyValues,
} from 'lit';
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

/** Of the page, as Lit reads it: a site that does not use Lit itself can do nothing about its development build. */
const page = globalThis as { litIssuedWarnings?: Set<string> };
page.litIssuedWarnings ??= new Set();
page.litIssuedWarnings.add('dev-mode');

/** Whether an element shows each of its custom states. Read stores with `read`: the states follow them. */
export type StateTable<E> = Readonly<Record<string, (element: E) => boolean>>;

/** What all elements of the kit have: words, stores, states, and errors that never reach the page as throws. */
export abstract class BaseElement extends LitElement {
  static {
    // Measuring, and a store that calls back at once, happen after a render and may ask for another: on purpose.
    BaseElement.disableWarning?.('change-in-update');
  }

  /** The element's custom states, for `:state(name)` in a site's style sheet. Applied after each render. */
  protected static states: StateTable<never> = {};
  /** Whether the element is of no use here and takes no room. Applied after each render; `null`: `hidden` is the page's. */
  protected static isHidden: ((element: never) => boolean) | null = null;

  protected readonly words = new Words(this);
  readonly #states = customStatesOf(this);
  readonly #stores = new StoreReader(this);
  /** What it is or was in. */
  #around: Element | null = null;

  /** In another document than this script's (a picture-in-picture window), Lit's style sheets may not be used. */
  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    if (this.ownerDocument === document) return super.createRenderRoot();
    const { shadowRootOptions, elementStyles } = this.constructor as typeof LitElement;
    const root = this.shadowRoot ?? this.attachShadow(shadowRootOptions);
    adoptForeignStyles(root, elementStyles);
    return root;
  }

  protected static override finalizeStyles(styles?: CSSResultGroup): CSSResultOrNative[] {
    // biome-ignore lint/complexity/noThisInStatic: by its name it would be another class's styles.
    const finalized = super.finalizeStyles(styles);
    return hasCustomStates ? finalized : finalized.map(withoutCustomStates);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const root = this.getRootNode();
    this.#around = root instanceof ShadowRoot ? root.host : this.parentElement;
    void this.attempt(() => loadWords(this.words.lang()), 'page');
  }

  /** The first drawing waits for its language: in English it would be read, and then move as words change their length. */
  protected override scheduleUpdate(): Promise<unknown> | undefined {
    const coming = this.hasUpdated ? null : wordsOnTheirWay(this.words.lang());
    if (coming) return coming.then(() => super.scheduleUpdate());
    super.scheduleUpdate();
    return undefined;
  }

  /** The value of `store`. Call it in `willUpdate`, `render` and `states`: the element updates again when it changes. */
  protected read<T>(store: ReadableStore<T>): T {
    return this.#stores.read(store);
  }

  /**
   * Lit takes a reflected default that is set again for a change as long as its attribute is missing. The attribute of
   * `false` and `null` is always missing: a parent that sets one after each change of a child, and a child that changes
   * as it renders, would never come to rest.
   */
  override requestUpdate(
    name?: PropertyKey,
    oldValue?: unknown,
    options?: PropertyDeclaration,
    useNewValue?: boolean,
    newValue?: unknown,
  ): void {
    const value = useNewValue ? newValue : name && this[name as keyof this];
    if (name !== undefined && value === oldValue && (value === false || value === null)) return;
    super.requestUpdate(name, oldValue, options, useNewValue, newValue);
  }

  /** Renders have no effects: the element's own states are written here, and only where they differ. */
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

  /** Dispatches a request. True unless the page has taken the matter over. */
  protected request(event: Event): boolean {
    return this.dispatchEvent(event);
  }

  /** An error as a sentence for people, in the language of this element. */
  protected explain(error: Sayable): string {
    return explain(this.words, error);
  }

  /**
   * Tells of a failure, once, by one `call-error` event. It reaches the page even where the page has replaced this
   * element meanwhile.
   * @param audience `page` where this element shows the failure itself, or nobody asked for what failed.
   */
  protected report(error: unknown, audience: ErrorAudience = 'person'): void {
    if (isAbortError(error)) return;
    const at = this.isConnected ? this : (this.#around ?? this);
    const failure = asCallroomError(error);
    tellDeveloper(failure);
    at.dispatchEvent(new CallErrorEvent(failure, audience));
  }

  /** Runs what may fail, and reports its failure. */
  protected async attempt(run: () => unknown, audience?: ErrorAudience): Promise<void> {
    try {
      await run();
    } catch (error) {
      this.report(error, audience);
    }
  }
}
