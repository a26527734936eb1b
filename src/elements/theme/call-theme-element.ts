import { css, html, type PropertyValues, type TemplateResult } from 'lit';
import { BaseElement } from '../base/base-element.js';
import { property } from '../base/property.js';
import type { Density, Theme } from '../base/room-view.js';

/**
 * Gives what is in it a brand's colour, a scheme and a density, by nothing but `--call-…` tokens. Whatever colour that
 * is: text on it turns black or white to keep 4.5:1, and where it is a line or text itself it is darkened or lightened
 * to be told from what is behind it.
 *
 * @tagname call-theme
 *
 * @slot - What is to look so.
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

  /** Any CSS colour; the default's tangerine where it is none. */
  @property({ reflect: true }) brand = '';
  /** `auto` follows the system. Not set: as around it. */
  @property({ reflect: true }) scheme: Theme | '' = '';
  /** How large the controls are. */
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
