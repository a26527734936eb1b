import '../tile/call-tile.js';
import { define } from '../base/define.js';
import { CallMediaGridElement } from './call-media-grid-element.js';

define('call-media-grid', CallMediaGridElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-media-grid': CallMediaGridElement;
  }
}

export { CallMediaGridElement };
