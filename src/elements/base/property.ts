import type { PropertyDeclaration } from 'lit';
import { property as litProperty } from 'lit/decorators.js';

/**
 * Lit's `@property`, with two rules for all elements: removing an attribute restores the default instead of `null`,
 * and a default is not reflected as an attribute, because it would look as if the page had set it.
 */
export function property(options: PropertyDeclaration = {}): ReturnType<typeof litProperty> {
  return litProperty({ ...options, useDefault: options.attribute !== false });
}
