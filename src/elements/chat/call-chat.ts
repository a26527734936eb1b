import { definePanel } from '../base/define-panel.js';
import { CallChatElement } from './call-chat-element.js';

definePanel('call-chat', CallChatElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-chat': CallChatElement;
  }
}

export { CallChatElement };
