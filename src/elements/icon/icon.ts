import { html, type SVGTemplateResult, type TemplateResult } from 'lit';

/**
 * A decorative icon: a text beside it or the accessible name of its button gives its meaning. Its size is `--_icon`
 * (24 px) and its color is that of the text.
 */
export function icon(shapes: SVGTemplateResult): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${shapes}</svg>`;
}
