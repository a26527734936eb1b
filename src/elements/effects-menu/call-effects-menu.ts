import { define } from '../base/define.js';
import { CallEffectsMenuElement } from './call-effects-menu-element.js';

define('call-effects-menu', CallEffectsMenuElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-effects-menu': CallEffectsMenuElement;
  }
}

export { CallEffectsMenuElement };
