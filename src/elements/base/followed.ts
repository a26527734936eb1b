import { AsyncDirective } from 'lit/async-directive.js';
import { directive, type Part } from 'lit/directive.js';
import type { ReadableStore } from '../../core/store.js';

/**
 * Draws a part of a store's value, and again when that part changes, without an update of the element: for one row of
 * many, whose store has a value for each.
 */
class Followed extends AsyncDirective {
  #store: ReadableStore<unknown> | null = null;
  #select: (value: never) => unknown = () => undefined;
  #draw: (part: never) => unknown = () => undefined;
  #part: unknown;
  #stop: () => void = () => {};

  override render<T, P>(
    store: ReadableStore<T>,
    select: (value: T) => P,
    draw: (part: P) => unknown,
  ): unknown {
    return draw(select(store.get() as T));
  }

  override update(_part: Part, [store, select, draw]: Parameters<this['render']>): unknown {
    this.#select = select;
    this.#draw = draw;
    if (store !== this.#store) {
      this.#stop();
      this.#store = store;
      if (this.isConnected) this.#listen();
    }
    return this.#drawn();
  }

  protected override disconnected(): void {
    this.#stop();
  }

  protected override reconnected(): void {
    this.#listen();
    this.setValue(this.#drawn());
  }

  #listen(): void {
    this.#stop =
      this.#store?.listen((value) => {
        if (this.#select(value as never) !== this.#part) this.setValue(this.#drawn());
      }) ?? (() => {});
  }

  #drawn(): unknown {
    this.#part = this.#select(this.#store?.get() as never);
    return this.#draw(this.#part as never);
  }
}

/** Draws `select(value)` of a store with `draw`, for as long as the element is connected. */
export const followed = directive(Followed) as <T, P>(
  store: ReadableStore<T>,
  select: (value: T) => P,
  draw: (part: P) => unknown,
) => unknown;
