import { definePanel } from '../base/define-panel.js';
import { CallThemeElement } from './call-theme-element.js';

definePanel('call-theme', CallThemeElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-theme': CallThemeElement;
  }
}

export { CallThemeElement };
