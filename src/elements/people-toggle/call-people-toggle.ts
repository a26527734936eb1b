import { define } from '../base/define.js';
import { CallPeopleToggleElement } from './call-people-toggle-element.js';

define('call-people-toggle', CallPeopleToggleElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-people-toggle': CallPeopleToggleElement;
  }
}

export { CallPeopleToggleElement };
