import '../duration/call-duration.js';
import '../audio-sink/call-audio-sink.js';
import '../control-bar/call-control-bar.js';
import '../ended/call-ended.js';
import '../invite/call-invite.js';
import '../lobby/call-lobby.js';
import '../media-grid/call-media-grid.js';
import '../notices/call-notices.js';
import { define } from '../base/define.js';
import { CallRoomElement } from './call-room-element.js';

define('call-room', CallRoomElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-room': CallRoomElement;
  }
}

export { CallRoomElement };
