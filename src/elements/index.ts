/** Registers every element. For some of them, import `callroom/elements/<tag>` instead. */

export { CallAudioSinkElement } from './audio-sink/call-audio-sink.js';
export { callContext } from './base/call-context.js';
export { CallElement } from './base/call-element.js';
export {
  CallErrorEvent,
  CallFullscreenToggleRequestEvent,
  CallJoinRequestEvent,
  CallLayoutToggleRequestEvent,
  CallLeaveRequestEvent,
  CallPanelToggleRequestEvent,
  CallRequestEvent,
  CallTileRatioEvent,
  CallToggleRequestEvent,
} from './base/events.js';
export { CallCameraToggleElement } from './camera-toggle/call-camera-toggle.js';
export { CallControlBarElement } from './control-bar/call-control-bar.js';
export { CallDurationElement } from './duration/call-duration.js';
export { CallEndedElement } from './ended/call-ended.js';
export { CallFullscreenToggleElement } from './fullscreen-toggle/call-fullscreen-toggle.js';
export { CallInviteElement } from './invite/call-invite.js';
export { CallLayoutToggleElement } from './layout-toggle/call-layout-toggle.js';
export { CallLeaveButtonElement } from './leave-button/call-leave-button.js';
export { CallLevelMeterElement } from './level-meter/call-level-meter.js';
export { CallLobbyElement } from './lobby/call-lobby.js';
export { CallMediaGridElement } from './media-grid/call-media-grid.js';
export { CallMicToggleElement } from './mic-toggle/call-mic-toggle.js';
export { CallNameTagElement } from './name-tag/call-name-tag.js';
export { CallNoticesElement } from './notices/call-notices.js';
export { CallParticipantsElement } from './participants/call-participants.js';
export { CallPeopleToggleElement } from './people-toggle/call-people-toggle.js';
export { CallRoomElement } from './room/call-room.js';
export { CallStageElement } from './stage/call-stage.js';
export { CallTileElement } from './tile/call-tile.js';
export type { Terms } from './words/terms.js';
export { registerWords } from './words/words.js';
