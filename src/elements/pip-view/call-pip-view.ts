import { defineLater } from '../base/define-later.js';
import { CallPipViewElement } from './call-pip-view-element.js';

defineLater('call-pip-view', CallPipViewElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-pip-view': CallPipViewElement;
  }
}

export { CallPipViewElement };
