import type { PropertyDeclaration, ReactiveElement } from 'lit';
import { property as litProperty } from 'lit/decorators.js';

/**
 * Lit's `@property`, with two rules for all elements:
 * - Removing an attribute, or setting the property to `undefined`, as a framework does, restores the default. So does
 *   `null`, except in a property without an attribute, where it can be a value.
 * - A default is not reflected as an attribute, because it would look as if the page had set it.
 */
export function property(options: PropertyDeclaration = {}) {
  const { attribute = true, reflect = false } = options;
  return (prototype: object, name: string): void => {
    litProperty({ ...options, useDefault: attribute !== false })(prototype, name);
    const { get, set, ...descriptor } = Object.getOwnPropertyDescriptor(prototype, name)!;
    const attributeName = typeof attribute === 'string' ? attribute : name.toLowerCase();
    const defaults = new WeakMap<ReactiveElement, unknown>();
    Object.defineProperty(prototype, name, {
      ...descriptor,
      get,
      set(this: ReactiveElement, value: unknown) {
        // The constructor sets the default.
        const isFirst = !defaults.has(this);
        if (isFirst) defaults.set(this, value);
        const isUnset = value === undefined || (value === null && attribute !== false);
        const wanted = isUnset ? defaults.get(this) : value;
        if (isUnset && reflect && this.hasAttribute(attributeName)) this.removeAttribute(attributeName);
        // Lit would reflect a default that is set again.
        else if (isFirst || wanted !== get!.call(this)) set!.call(this, wanted);
      },
    });
  };
}
