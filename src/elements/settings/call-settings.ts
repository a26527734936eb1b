import '../device-menu/call-device-menu.js';
import '../level-meter/call-level-meter.js';
import { defineLater } from '../base/define-later.js';
import { CallSettingsElement } from './call-settings-element.js';

defineLater('call-settings', CallSettingsElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-settings': CallSettingsElement;
  }
}

export { CallSettingsElement };
