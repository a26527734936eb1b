import '../name-tag/call-name-tag.js';
import { define } from '../base/define.js';
import { CallTileElement } from './call-tile-element.js';

define('call-tile', CallTileElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-tile': CallTileElement;
  }
}

export { CallTileElement };
