export type Listener<E> = ((event: E) => void) | { handleEvent(event: E): void };

/** A platform `EventTarget` with typed events: `Events` maps a name to the class of its event. */
export interface TypedEventTarget<Events extends object> {
  addEventListener<K extends keyof Events & string>(
    type: K,
    listener: Listener<Events[K]> | null,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<K extends keyof Events & string>(
    type: K,
    listener: Listener<Events[K]> | null,
    options?: boolean | EventListenerOptions,
  ): void;
  dispatchEvent(event: Event): boolean;
}

export const TypedEventTarget = EventTarget as unknown as {
  new <Events extends object>(): TypedEventTarget<Events>;
};

/** An event that carries a value. */
export class DataEvent<T> extends Event {
  constructor(
    type: string,
    readonly data: T,
  ) {
    super(type);
  }
}
