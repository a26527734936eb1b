import { define } from '../base/define.js';
import { CallDeviceMenuElement } from './call-device-menu-element.js';

define('call-device-menu', CallDeviceMenuElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-device-menu': CallDeviceMenuElement;
  }
}

export { CallDeviceMenuElement };
