import { html, type SVGTemplateResult, type TemplateResult } from 'lit';

/**
 * An icon for decoration: what it stands for is said in words beside it or by the accessible name of its
 * button. It is as large as `--_icon` says (24 px) and of the text's colour.
 */
export function icon(shapes: SVGTemplateResult): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${shapes}</svg>`;
}
