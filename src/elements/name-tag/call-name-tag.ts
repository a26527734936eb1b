import { define } from '../base/define.js';
import { CallNameTagElement } from './call-name-tag-element.js';

define('call-name-tag', CallNameTagElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-name-tag': CallNameTagElement;
  }
}

export { CallNameTagElement };
