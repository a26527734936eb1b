/** The exports of the elements that are not elements: events, contexts, words. */
export type { Recording } from '../call/recording/recorder.js';
export type { Caption, CaptionSource } from '../media/caption-source.js';
export type { BaseElement } from './base/base-element.js';
export { callContext } from './base/call-context.js';
export { CallElement } from './base/call-element.js';
export type { CallNotice, ErrorAudience } from './base/events.js';
export {
  CallActionRequestEvent,
  CallDeviceRequestEvent,
  CallErrorEvent,
  CallFullscreenToggleRequestEvent,
  CallJoinRequestEvent,
  CallLayoutToggleRequestEvent,
  CallLeaveRequestEvent,
  CallNoticeEvent,
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
export type { FocusLoss } from './base/focus-fallback.js';
export {
  type Density,
  type Layout,
  type Panel,
  RoomView,
  type SelfView,
  type Theme,
  viewContext,
} from './base/room-view.js';
export type { Background } from './effects-menu/chosen-effects.js';
export type { PanelTerms } from './i18n/panel-terms.js';
export type { CallTerms, Terms } from './i18n/terms.js';
export { registerWords } from './i18n/translations/index.js';
export { PROPERTY_EFFECTS, type PropertyEffect } from './room/property-effects.js';
export type { ControlElement } from './ui/control-element.js';
export type { DeviceToggle } from './ui/device-toggle.js';
export type { PanelToggle } from './ui/panel-toggle.js';
export type { DeviceUse } from './ui/preview-devices.js';
