import { defineLater } from '../base/define-later.js';
import { CallReactionStreamElement } from './call-reaction-stream-element.js';

defineLater('call-reaction-stream', CallReactionStreamElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-reaction-stream': CallReactionStreamElement;
  }
}

export { CallReactionStreamElement };
