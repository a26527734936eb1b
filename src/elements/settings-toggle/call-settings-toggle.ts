import { definePanel } from '../base/define-panel.js';
import { CallSettingsToggleElement } from './call-settings-toggle-element.js';

definePanel('call-settings-toggle', CallSettingsToggleElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-settings-toggle': CallSettingsToggleElement;
  }
}

export { CallSettingsToggleElement };
