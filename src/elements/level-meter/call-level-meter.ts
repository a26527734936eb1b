import { define } from '../base/define.js';
import { CallLevelMeterElement } from './call-level-meter-element.js';

define('call-level-meter', CallLevelMeterElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-level-meter': CallLevelMeterElement;
  }
}

export { CallLevelMeterElement };
