import { definePanel } from '../base/define-panel.js';
import { CallWatchQueueElement } from './call-watch-queue-element.js';

definePanel('call-watch-queue', CallWatchQueueElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-watch-queue': CallWatchQueueElement;
  }
}

export { CallWatchQueueElement };
