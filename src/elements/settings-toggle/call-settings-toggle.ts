import { defineLater } from '../base/define-later.js';
import { CallSettingsToggleElement } from './call-settings-toggle-element.js';

defineLater('call-settings-toggle', CallSettingsToggleElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-settings-toggle': CallSettingsToggleElement;
  }
}

export { CallSettingsToggleElement };
