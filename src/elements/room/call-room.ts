import '../lobby/call-lobby.js';
import { define } from '../base/define.js';
import { CallRoomElement } from './call-room-element.js';

define('call-room', CallRoomElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-room': CallRoomElement;
  }
}

export { CallRoomElement };
