import { defineLater } from '../base/define-later.js';
import { CallPeopleToggleElement } from './call-people-toggle-element.js';

defineLater('call-people-toggle', CallPeopleToggleElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-people-toggle': CallPeopleToggleElement;
  }
}

export { CallPeopleToggleElement };
