import { html, type TemplateResult } from 'lit';
import { messageParts } from './link-parts.js';

/** A text with its links. Each link is isolated left-to-right, so that the text around it cannot reorder the address. */
export function linkedText(message: { readonly text: string }): (string | TemplateResult)[] {
  return messageParts(message).map(({ text, href }) =>
    href
      ? html`<bdi dir="ltr"><a href=${href} target="_blank" rel="noopener noreferrer nofollow">${text}</a></bdi>`
      : text,
  );
}
