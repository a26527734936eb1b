import '../camera-toggle/call-camera-toggle.js';
import '../device-menu/call-device-menu.js';
import '../level-meter/call-level-meter.js';
import '../mic-toggle/call-mic-toggle.js';
import '../tile/call-tile.js';
import { definePanel } from '../base/define-panel.js';
import { CallStageInvitationElement } from './call-stage-invitation-element.js';

definePanel('call-stage-invitation', CallStageInvitationElement);

declare global {
  interface HTMLElementTagNameMap {
    'call-stage-invitation': CallStageInvitationElement;
  }
}

export { CallStageInvitationElement };
