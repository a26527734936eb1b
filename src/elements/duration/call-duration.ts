import { define } from '../base/define.js';
import { CallDurationElement } from './call-duration-element.js';

define('call-duration', CallDurationElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-duration': CallDurationElement;
  }
}

export { CallDurationElement };
