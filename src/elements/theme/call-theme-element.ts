import { css, html, type PropertyValues, type TemplateResult } from 'lit';
import { BaseElement } from '../base/base-element.js';
import { property } from '../base/property.js';
import type { Density, Theme } from '../base/room-view.js';

/**
 * Applies a brand color, a color scheme and a density to its content, through `--call-…` tokens only. Any color
 * works: text on it is black or white to keep a contrast of 4.5:1, and lines and text in that color are darkened or
 * lightened to stand out from the background.
 *
 * @tagname call-theme
 *
 * @slot - The content to style.
 *
 * @cssproperty [--call-accent] - Is set to `brand`.
 * @cssproperty [--call-control-size] - Is set by `density`.
 */
export class CallThemeElement extends BaseElement {
  static override styles = css`
    :host {
      display: contents;
    }

    :host([scheme='auto']) {
      color-scheme: light dark;
    }

    :host([scheme='light']) {
      color-scheme: light;
    }

    :host([scheme='dark']) {
      color-scheme: dark;
    }

    :host([density='compact']) {
      --call-control-size: 44px;
      --call-row: 44px;
      --call-gap: 4px;
      --call-font-size: 14px;
    }
  `;

  /** Any CSS color. An invalid color falls back to the default tangerine. */
  @property({ reflect: true }) brand = '';
  /** `auto` follows the system. If not set, it is inherited. */
  @property({ reflect: true }) scheme: Theme | '' = '';
  /** The size of the controls. */
  @property({ reflect: true }) density: Density = 'comfortable';

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('brand')) return;
    const isColor = this.brand !== '' && Boolean(globalThis.CSS?.supports('color', this.brand));
    if (isColor) this.style.setProperty('--call-accent', this.brand);
    else this.style.removeProperty('--call-accent');
  }

  protected override render(): TemplateResult {
    return html`<slot></slot>`;
  }
}
