import { attachContextRoot } from './call-context.js';

let isSecond = false;

/**
 * Registers a tag unless the page already has it: a second copy of this package must not throw, and must not replace
 * a site's own element of that name. The first conflict prints a warning. Does nothing without a registry, as in
 * Node.
 */
export function define(tag: `call-${string}`, element: CustomElementConstructor): void {
  if (typeof customElements === 'undefined') return;
  if (customElements.get(tag)) {
    if (!isSecond)
      console.warn(
        `[callroom] <${tag}> is registered already, so this definition is ignored. Check that the page loads callroom only once.`,
      );
    isSecond = true;
    return;
  }
  attachContextRoot();
  customElements.define(tag, element);
}
