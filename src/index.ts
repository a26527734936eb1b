/**
 * The core API: a call without its looks. Nothing here touches the page when it is imported, so it can be imported
 * anywhere, servers included.
 */

export { audioOnly, lowBandwidth, meeting, viewer, webinar } from './behaviors/media-behaviors.js';
export type { Call, CallEvents, CallState, Rating } from './call/call.js';
export {
  CHECKS,
  type Check,
  type CheckResult,
  type ConnectionReport,
  type Verdict,
} from './call/connection-report.js';
export { type CreateCallOptions, createCall, type TokenRequest } from './call/create-call.js';
export type { FleetingLane, LaneEvents, LaneMessage, LaneWay } from './call/fleeting-lane.js';
export type {
  Participant,
  ParticipantDetails,
  ParticipantSource,
  PictureSize,
  Role,
  Score,
  Source,
  SourceState,
} from './call/participant.js';
export { type Clock, systemClock } from './core/clock.js';
export { CallroomError } from './core/errors.js';
export { DataEvent } from './core/events.js';
export type { Logger } from './core/logger.js';
export { atom, computed, type ReadableStore, until } from './core/store.js';
export type { Device, DeviceKind, Devices, Permission } from './media/devices.js';
export type { Facing, LocalDevice, LocalDeviceEvents, LocalDeviceState } from './media/local-device.js';
export type { MediaBehavior } from './media/media-behavior.js';
export { MediaError, type MediaErrorCode } from './media/media-error.js';
export type { MediaPlatform } from './media/media-platform.js';
export type {
  ScreenHint,
  ScreenShare,
  ScreenShareOptions,
  ScreenShareState,
  Surface,
} from './media/screen-share.js';
