/**
 * The core API: a call without a user interface. Importing this module has no side effects and needs no page, so you
 * can import it on a server too.
 */

export type { Ai, AiEnableOptions } from './behaviors/ai.js';
export type { AiProblem } from './behaviors/ai-problem.js';
export type { AiState } from './behaviors/ai-state.js';
export type { Board } from './behaviors/board.js';
export type { BoardColor } from './behaviors/board-limits.js';
export type {
  BoardImage,
  BoardLine,
  BoardObject,
  BoardShape,
  BoardStroke,
  BoardText,
} from './behaviors/board-object.js';
export type { BoardPoint, BoardState } from './behaviors/board-state.js';
export type { BreakoutInvitation, BreakoutLocation } from './behaviors/breakout-location.js';
export type {
  BreakoutAnnouncement,
  BreakoutHelp,
  BreakoutPerson,
  BreakoutPlace,
  BreakoutRoom,
  BreakoutState,
} from './behaviors/breakout-state.js';
export type { Breakouts } from './behaviors/breakouts.js';
export type { Captions, TranscriptStatus } from './behaviors/captions.js';
export type { CaptionedSpeaker, CaptionsState, TranscriptEntry } from './behaviors/captions-state.js';
export type { DocumentEditors, DocumentState } from './behaviors/document-state.js';
export { audioOnly, lowBandwidth, meeting, viewer, webinar } from './behaviors/media-behaviors.js';
export type { Poll } from './behaviors/poll.js';
export type {
  OwnVote,
  PollInfo,
  PollResults,
  PollSettings,
  PollState,
  PollVoter,
} from './behaviors/poll-state.js';
export type { ClockEstimate } from './behaviors/room-clock.js';
export type { FeatureRoom, RoomFeature } from './behaviors/room-feature.js';
export type { DocumentStatus } from './behaviors/shared-document.js';
export type { WatchTogether } from './behaviors/watch.js';
export type { WatchClock, WatchControl, WatchRate, WatchState, WatchVideo } from './behaviors/watch-state.js';
export type { Call, CallEvents, CallState, ParticipantTrack, Rating } from './call/call.js';
export type { CreateCallOptions, TokenRequest } from './call/call-options.js';
export { createCall } from './call/create-call.js';
export type {
  EphemeralChannel,
  EphemeralEvents,
  EphemeralMessage,
  EphemeralRoute,
} from './call/ephemeral/ephemeral-channel.js';
export type {
  CallAi,
  CallBoard,
  CallBreakouts,
  CallCaptions,
  CallChat,
  CallPolls,
  CallPresence,
  CallStorage,
  CallWatch,
} from './call/feature-shapes.js';
export {
  CHECKS,
  type Check,
  type CheckResult,
  type ConnectionReport,
  type Verdict,
} from './call/lobby/connection-report.js';
export type { Moderation, Person } from './call/moderation.js';
export type {
  AttachOptions,
  Participant,
  ParticipantDetails,
  ParticipantSource,
  Role,
  Score,
  Source,
  SourceRevocation,
  SourceState,
  ViewportSize,
} from './call/participants/participant.js';
export type { Recorder, RecorderState, Recording } from './call/recording/recorder.js';
export type { CallStage, StageInvitation } from './call/stage.js';
export type { CallStatus, PresenceOptions } from './call/status/call-status.js';
export type { CustomStatus, PersonStatus } from './call/status/person-status.js';
export { type Clock, systemClock } from './core/clock.js';
export type { CallroomErrorOptions } from './core/errors.js';
export { CallroomError } from './core/errors.js';
export { DataEvent, type Listener, type TypedEventTarget } from './core/events.js';
export type { Logger } from './core/logger.js';
export type { Page } from './core/page.js';
export type { PagePerson } from './core/page-person.js';
export type { FeatureBlock } from './core/permissions-policy.js';
export { atom, computed, type ReadableStore, until, type WritableStore } from './core/store.js';
export type { Device, DeviceKind, Devices, Permission } from './media/devices.js';
export type {
  DevicePermission,
  Facing,
  LocalDevice,
  LocalDeviceEvents,
  LocalDeviceState,
} from './media/local-device.js';
export type { MediaBehavior } from './media/media-behavior.js';
export { MediaError, type MediaErrorCode, type MediaKind, type SwitchReason } from './media/media-error.js';
export type { MediaPlatform } from './media/media-platform.js';
export type { PlaybackTarget, VideoKind } from './media/playback/playback-target.js';
export type { VideoError, VideoErrorCode } from './media/playback/video-error.js';
export type {
  ProcessingState,
  ProcessorContext,
  RunningProcessor,
  TrackProcessor,
} from './media/processors/track-processor.js';
export type {
  ScreenHint,
  ScreenShare,
  ScreenShareOptions,
  ScreenShareState,
  SharedTrack,
  Surface,
} from './media/screen-share.js';
export type { VideoLimit } from './peer/adaptation/video-limit.js';
export type * from './room/index.js';
export type { ResumeTicket, TabTicketOptions } from './room/resume-ticket.js';
