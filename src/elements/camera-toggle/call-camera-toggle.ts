import { define } from '../base/define.js';
import { CallCameraToggleElement } from './call-camera-toggle-element.js';

define('call-camera-toggle', CallCameraToggleElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-camera-toggle': CallCameraToggleElement;
  }
}

export { CallCameraToggleElement };
