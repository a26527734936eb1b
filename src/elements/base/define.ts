import { attachContextRoot } from './call-context.js';

/**
 * Registers a tag unless the page has it already: a second copy of this package must not throw, nor may a
 * site's own element under that name be replaced. Does nothing where there is no registry, as in Node.
 */
export function define(tag: `call-${string}`, element: CustomElementConstructor): void {
  if (typeof customElements === 'undefined' || customElements.get(tag)) return;
  attachContextRoot();
  customElements.define(tag, element);
}
