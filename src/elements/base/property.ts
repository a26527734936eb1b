import { defaultConverter, type PropertyDeclaration, type ReactiveElement } from 'lit';
import { property as litProperty } from 'lit/decorators.js';

/**
 * Lit's `@property`, with two rules for all elements:
 * - Removing an attribute, or setting the property to `undefined`, as a framework does, restores the default. So does
 *   `null`, except in a property without an attribute, where it can be a value.
 * - A default is not reflected as an attribute, because it would look as if the page had set it.
 */
export function property(options: Omit<PropertyDeclaration, 'converter'> = {}) {
  const hasAttribute = options.attribute !== false;
  return (prototype: object, name: string): void => {
    let initial: unknown;
    const toAttribute = (value: unknown, type: unknown) =>
      value === initial ? null : defaultConverter.toAttribute!(value, type);
    litProperty({ ...options, converter: { toAttribute }, useDefault: hasAttribute })(prototype, name);
    const { get, set, ...descriptor } = Object.getOwnPropertyDescriptor(prototype, name)!;
    Object.defineProperty(prototype, name, {
      ...descriptor,
      get,
      set(this: ReactiveElement, value: unknown) {
        const current = get!.call(this);
        // The constructor sets the default. All elements of a class share the latest, so a default has no state.
        if (current === undefined) initial = value;
        const isUnset = value === undefined || (value === null && hasAttribute);
        const wanted = isUnset ? initial : value;
        // Lit takes a default that is set again for a change.
        if (wanted !== current) set!.call(this, wanted);
      },
    });
  };
}
