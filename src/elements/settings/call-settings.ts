import '../device-menu/call-device-menu.js';
import '../level-meter/call-level-meter.js';
import { definePanel } from '../base/define-panel.js';
import { CallSettingsElement } from './call-settings-element.js';

definePanel('call-settings', CallSettingsElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-settings': CallSettingsElement;
  }
}

export { CallSettingsElement };
