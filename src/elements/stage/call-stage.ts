import '../audio-sink/call-audio-sink.js';
import '../control-bar/call-control-bar.js';
import '../duration/call-duration.js';
import '../fullscreen-toggle/call-fullscreen-toggle.js';
import '../invite/call-invite.js';
import '../layout-toggle/call-layout-toggle.js';
import '../media-grid/call-media-grid.js';
import '../notices/call-notices.js';
import '../people-toggle/call-people-toggle.js';
import { define } from '../base/define.js';
import { CallStageElement } from './call-stage-element.js';

define('call-stage', CallStageElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-stage': CallStageElement;
  }
}

export { CallStageElement };
