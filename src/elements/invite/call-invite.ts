import { define } from '../base/define.js';
import { CallInviteElement } from './call-invite-element.js';

define('call-invite', CallInviteElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-invite': CallInviteElement;
  }
}

export { CallInviteElement };
