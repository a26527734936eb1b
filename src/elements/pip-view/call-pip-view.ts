import { definePanel } from '../base/define-panel.js';
import { CallPipViewElement } from './call-pip-view-element.js';

definePanel('call-pip-view', CallPipViewElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-pip-view': CallPipViewElement;
  }
}

export { CallPipViewElement };
