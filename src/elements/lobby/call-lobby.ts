import '../camera-toggle/call-camera-toggle.js';
import '../device-menu/call-device-menu.js';
import '../level-meter/call-level-meter.js';
import '../mic-toggle/call-mic-toggle.js';
import '../tile/call-tile.js';
import { define } from '../base/define.js';
import { CallLobbyElement } from './call-lobby-element.js';

define('call-lobby', CallLobbyElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-lobby': CallLobbyElement;
  }
}

export { CallLobbyElement };
