import { define } from '../base/define.js';
import { CallReactionStreamElement } from './call-reaction-stream-element.js';

define('call-reaction-stream', CallReactionStreamElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-reaction-stream': CallReactionStreamElement;
  }
}

export { CallReactionStreamElement };
