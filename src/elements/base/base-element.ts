import { LitElement, type PropertyDeclaration } from 'lit';
import { CallroomError, isAbortError } from '../../core/errors.js';
import type { ReadableStore } from '../../core/store.js';
import { loadWords, wordsOnTheirWay } from '../words/translations/index.js';
import { Words } from '../words/words.js';
import { CallErrorEvent } from './events.js';
import { adoptForeignStyles } from './foreign-styles.js';
import { StoreReader } from './store-reader.js';

/** What all elements of the kit have: words, stores, states, and errors that never reach the page as throws. */
export abstract class BaseElement extends LitElement {
  static {
    // Measuring, and a store that calls back at once, happen after a render and may ask for another: on purpose.
    BaseElement.disableWarning?.('change-in-update');
  }

  /**
   * An attribute that is taken away leaves the default, not `null`; and a default is not written as an attribute,
   * which would look as if the page had set it.
   */
  static override createProperty(name: PropertyKey, options: PropertyDeclaration = {}): void {
    // biome-ignore lint/complexity/noThisInStatic: by its name it would be another class's property.
    super.createProperty(name, { ...options, useDefault: options.attribute !== false });
  }

  protected readonly words = new Words(this);
  protected readonly internals = this.attachInternals();
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

  override connectedCallback(): void {
    super.connectedCallback();
    const root = this.getRootNode();
    this.#around = root instanceof ShadowRoot ? root.host : this.parentElement;
    void this.attempt(() => loadWords(this.words.lang()));
  }

  /** The first drawing waits for its language: in English it would be read, and then move as words change their length. */
  protected override scheduleUpdate(): Promise<unknown> | undefined {
    const coming = this.hasUpdated ? null : wordsOnTheirWay(this.words.lang());
    if (coming) return coming.then(() => super.scheduleUpdate());
    super.scheduleUpdate();
    return undefined;
  }

  /** The value of `store`; to be called while rendering, which then happens again when it changes. */
  protected read<T>(store: ReadableStore<T>): T {
    return this.#stores.read(store);
  }

  /** Shows or hides a custom state, for `:state(name)` in a site's style sheet. */
  protected setState(name: string, on: boolean): void {
    if (on) this.internals.states.add(name);
    else this.internals.states.delete(name);
  }

  /** Dispatches a request. True unless the page has taken the matter over. */
  protected request(event: Event): boolean {
    return this.dispatchEvent(event);
  }

  /** Tells the page of a failure, once, by one `call-error` event: also where that has put something else in its place. */
  protected report(error: unknown): void {
    if (isAbortError(error)) return;
    const at = this.isConnected ? this : (this.#around ?? this);
    at.dispatchEvent(new CallErrorEvent(asCallroomError(error)));
  }

  /** Runs what may fail; the page learns of a failure by an event. */
  protected async attempt(run: () => unknown): Promise<void> {
    try {
      await run();
    } catch (error) {
      this.report(error);
    }
  }
}

export function asCallroomError(error: unknown): CallroomError {
  if (error instanceof CallroomError) return error;
  const why = error instanceof Error ? error.message : String(error);
  return new CallroomError(
    'unexpected',
    `Something in the call failed: ${why}. Reload the page to try again.`,
    {
      cause: error,
    },
  );
}
