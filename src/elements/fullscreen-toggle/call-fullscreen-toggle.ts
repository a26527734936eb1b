import { define } from '../base/define.js';
import { CallFullscreenToggleElement } from './call-fullscreen-toggle-element.js';

define('call-fullscreen-toggle', CallFullscreenToggleElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-fullscreen-toggle': CallFullscreenToggleElement;
  }
}

export { CallFullscreenToggleElement };
