import '../camera-toggle/call-camera-toggle.js';
import '../leave-button/call-leave-button.js';
import '../mic-toggle/call-mic-toggle.js';
import { define } from '../base/define.js';
import { CallControlBarElement } from './call-control-bar-element.js';

define('call-control-bar', CallControlBarElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-control-bar': CallControlBarElement;
  }
}

export { CallControlBarElement };
