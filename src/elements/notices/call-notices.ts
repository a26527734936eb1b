import '../device-menu/call-device-menu.js';
import { define } from '../base/define.js';
import { CallNoticesElement } from './call-notices-element.js';

define('call-notices', CallNoticesElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-notices': CallNoticesElement;
  }
}

export { CallNoticesElement };
