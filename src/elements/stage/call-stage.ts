import '../audio-sink/call-audio-sink.js';
import '../control-bar/call-control-bar.js';
import '../duration/call-duration.js';
import '../media-grid/call-media-grid.js';
import '../notices/call-notices.js';
import { define } from '../base/define.js';
import { CallStageElement } from './call-stage-element.js';

define('call-stage', CallStageElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-stage': CallStageElement;
  }
}

export { CallStageElement };
