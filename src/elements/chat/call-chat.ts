import { defineLater } from '../base/define-later.js';
import { CallChatElement } from './call-chat-element.js';

defineLater('call-chat', CallChatElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-chat': CallChatElement;
  }
}

export { CallChatElement };
