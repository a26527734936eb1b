import { define } from '../base/define.js';
import { CallChatToggleElement } from './call-chat-toggle-element.js';

define('call-chat-toggle', CallChatToggleElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-chat-toggle': CallChatToggleElement;
  }
}

export { CallChatToggleElement };
