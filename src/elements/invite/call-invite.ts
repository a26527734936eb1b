import { defineLater } from '../base/define-later.js';
import { CallInviteElement } from './call-invite-element.js';

defineLater('call-invite', CallInviteElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-invite': CallInviteElement;
  }
}

export { CallInviteElement };
