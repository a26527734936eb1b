import { ContextConsumer } from '@lit/context';
import type { Call } from '../../call/call.js';
import { BaseElement } from './base-element.js';
import { callContext } from './call-context.js';
import { RoomView, viewContext } from './room-view.js';

/** An element that shows or controls a call: the one it was given, or that of the nearest `<call-room>`. */
export abstract class CallElement extends BaseElement {
  #given: Call | null = null;
  #ownView: RoomView | undefined;
  readonly #nearest = new ContextConsumer(this, { context: callContext, subscribe: true });
  readonly #nearestView = new ContextConsumer(this, { context: viewContext, subscribe: true });

  /** The call. Setting it overrides the nearest `<call-room>`; setting `null` goes back to that. */
  get call(): Call | null {
    return this.#given ?? this.#nearest.value ?? null;
  }

  set call(call: Call | null) {
    this.#given = call;
    this.requestUpdate();
  }

  /** How the page looks at the call: as the nearest `<call-room>` has it, or, without one, for this element alone. */
  protected get view(): RoomView {
    if (this.#nearestView.value) return this.#nearestView.value;
    this.#ownView ??= new RoomView();
    return this.#ownView;
  }

  /** Whether there is a `<call-room>` around this. */
  protected get isInRoom(): boolean {
    return this.#nearestView.value !== undefined;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // A consumer keeps the last value: an element moved out of every room would go on with the old one's.
    delete this.#nearest.value;
    delete this.#nearestView.value;
  }
}
