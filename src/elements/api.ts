/** What goes with the elements and is none: their events, their contexts, their words. */
export { callContext } from './base/call-context.js';
export { CallElement } from './base/call-element.js';
export {
  CallActionRequestEvent,
  CallDeviceRequestEvent,
  CallErrorEvent,
  CallFullscreenToggleRequestEvent,
  CallJoinRequestEvent,
  CallLayoutToggleRequestEvent,
  CallLeaveRequestEvent,
  CallPanelToggleRequestEvent,
  CallPipToggleRequestEvent,
  CallRecordingSaveRequestEvent,
  CallRecordToggleRequestEvent,
  CallRequestEvent,
  CallSnapshotSaveRequestEvent,
  CallSoundBlockedEvent,
  CallTileRatioEvent,
  CallToggleRequestEvent,
} from './base/events.js';
export {
  type Density,
  type Layout,
  type Panel,
  RoomView,
  type SelfView,
  type Theme,
  viewContext,
} from './base/room-view.js';
export type { Terms } from './words/terms.js';
export { registerWords } from './words/translations/index.js';
