import { ContextConsumer, ContextProvider } from '@lit/context';
import type { Call } from '../../call/call.js';
import { BaseElement } from './base-element.js';
import { callContext } from './call-context.js';
import { RoomView, viewContext } from './room-view.js';
import { roomAround } from './shadow-dom.js';

/**
 * The base of elements that show or control a call: the call that was set on the element, or that of the nearest
 * `<call-room>`. The element provides its call and its view to the elements inside it.
 */
export abstract class CallElement extends BaseElement {
  #given: Call | null = null;
  #ownView: RoomView | undefined;
  #callForInside: ContextProvider<typeof callContext> | undefined;
  #viewForInside: ContextProvider<typeof viewContext> | undefined;
  readonly #nearest = new ContextConsumer(this, { context: callContext, subscribe: true });
  readonly #nearestView = new ContextConsumer(this, { context: viewContext, subscribe: true });

  constructor() {
    super();
    this.addController({
      hostUpdate: () => {
        this.#callForInside?.setValue(this.call);
        this.#viewForInside?.setValue(this.view);
      },
    });
  }

  /** The call. Setting it overrides the call of the nearest `<call-room>`; setting `null` ends the override. */
  get call(): Call | null {
    return this.#given ?? this.#nearest.value ?? null;
  }

  set call(call: Call | null) {
    if (call === this.#given) return;
    this.#given = call;
    if (call) this.#callForInside ??= new ContextProvider(this, { context: callContext });
    this.#callForInside?.setValue(this.call);
    this.requestUpdate();
  }

  /** The view settings: those of the nearest `<call-room>`, or, without a room, this element's own. */
  protected get view(): RoomView {
    if (this.#nearestView.value) return this.#nearestView.value;
    if (!this.#ownView) {
      this.#ownView = new RoomView();
      this.#viewForInside = new ContextProvider(this, { context: viewContext, initialValue: this.#ownView });
    }
    return this.#ownView;
  }

  /** Whether the element is inside a `<call-room>`. */
  protected get isInRoom(): boolean {
    return roomAround(this) !== null;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // A context consumer keeps its last value: an element that was moved out of every room would keep the old room's
    // call.
    delete this.#nearest.value;
    delete this.#nearestView.value;
  }
}
