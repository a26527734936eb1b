import { defineLater } from '../base/define-later.js';
import { CallThemeElement } from './call-theme-element.js';

defineLater('call-theme', CallThemeElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-theme': CallThemeElement;
  }
}

export { CallThemeElement };
