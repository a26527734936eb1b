import { ContextConsumer, ContextProvider } from '@lit/context';
import type { Call } from '../../call/call.js';
import { BaseElement } from './base-element.js';
import { callContext } from './call-context.js';
import { RoomView, viewContext } from './room-view.js';
import { roomAround } from './shadow-dom.js';

/**
 * An element that shows or controls a call: the one it was given, or that of the nearest `<call-room>`. What is inside
 * it has the same one, and looks at it in the same way.
 */
export abstract class CallElement extends BaseElement {
  #given: Call | null = null;
  readonly #ownView = new RoomView();
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

  /** The call. Setting it overrides the nearest `<call-room>`; setting `null` goes back to that. */
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

  /** How the page looks at the call: as the nearest `<call-room>` has it, or, without one, for this element alone. */
  protected get view(): RoomView {
    return this.#nearestView.value ?? this.#ownView;
  }

  /** Whether there is a `<call-room>` around this. */
  protected get isInRoom(): boolean {
    return roomAround(this) !== null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // Without a room around them, this element and those inside share its own view.
    if (!this.#nearestView.value)
      this.#viewForInside ??= new ContextProvider(this, { context: viewContext, initialValue: this.view });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // A consumer keeps the last value: an element moved out of every room would go on with the old one's.
    delete this.#nearest.value;
    delete this.#nearestView.value;
  }
}
