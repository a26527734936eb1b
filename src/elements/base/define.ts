import { attachContextRoot } from './call-context.js';

let isSecond = false;

/**
 * Registers a tag unless the page has it already: a second copy of this package must not throw, nor may a
 * site's own element under that name be replaced. That is said once, as it is seldom meant. Does nothing where there
 * is no registry, as in Node.
 */
export function define(tag: `call-${string}`, element: CustomElementConstructor): void {
  if (typeof customElements === 'undefined') return;
  if (customElements.get(tag)) {
    if (!isSecond)
      console.warn(`[callroom] <${tag}> is registered already. That one stays; is callroom loaded twice?`);
    isSecond = true;
    return;
  }
  attachContextRoot();
  customElements.define(tag, element);
}
