import { ContextConsumer } from '@lit/context';
import type { Call } from '../../call/call.js';
import { BaseElement } from './base-element.js';
import { callContext } from './call-context.js';

/** An element that shows or controls a call: the one it was given, or that of the nearest `<call-room>`. */
export abstract class CallElement extends BaseElement {
  #given: Call | null = null;
  readonly #nearest = new ContextConsumer(this, { context: callContext, subscribe: true });

  /** The call. Setting it overrides the nearest `<call-room>`; setting `null` goes back to that. */
  get call(): Call | null {
    return this.#given ?? this.#nearest.value ?? null;
  }

  set call(call: Call | null) {
    this.#given = call;
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // A consumer keeps the last value: an element moved out of every room would go on with the old one's.
    delete this.#nearest.value;
  }
}
