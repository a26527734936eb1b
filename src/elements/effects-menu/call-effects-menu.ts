import { defineLater } from '../base/define-later.js';
import { CallEffectsMenuElement } from './call-effects-menu-element.js';

defineLater('call-effects-menu', CallEffectsMenuElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-effects-menu': CallEffectsMenuElement;
  }
}

export { CallEffectsMenuElement };
