import { defineLater } from '../base/define-later.js';
import { CallChatToggleElement } from './call-chat-toggle-element.js';

defineLater('call-chat-toggle', CallChatToggleElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-chat-toggle': CallChatToggleElement;
  }
}

export { CallChatToggleElement };
