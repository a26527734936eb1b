/** `callroom/server` in a Worker. In Node, `node.ts` replaces it and exports the same names. */
import { Transcriber as OwnTranscriber } from './ai/transcriber.js';
import { VoiceAgent as OwnVoiceAgent } from './ai/voice-agent.js';
import type {
  RoomClass,
  RoomObject,
  TranscriberClass,
  TranscriberObject,
  VoiceAgentClass,
} from './public-room.js';
import { Room as OwnRoom } from './room/room-object.js';

export type { AiProblem } from '../behaviors/ai-problem.js';
export type { AiState } from '../behaviors/ai-state.js';
export type { AssistantFailure, AssistantState } from '../behaviors/assistant-state.js';
export type { BoardState } from '../behaviors/board-state.js';
export type {
  BreakoutAnnouncement,
  BreakoutHelp,
  BreakoutPerson,
  BreakoutPlace,
  BreakoutRoom,
  BreakoutState,
} from '../behaviors/breakout-state.js';
export type { CaptionedSpeaker, CaptionsState, TranscriptEntry } from '../behaviors/captions-state.js';
export type { DocumentEditors, DocumentState } from '../behaviors/document-state.js';
export type {
  OwnVote,
  PollInfo,
  PollResults,
  PollSettings,
  PollState,
  PollVoter,
} from '../behaviors/poll-state.js';
export type {
  VideoKind,
  WatchClock,
  WatchControl,
  WatchRate,
  WatchState,
  WatchVideo,
} from '../behaviors/watch-state.js';
export type { CallroomError, CallroomErrorOptions } from '../core/errors.js';
export type { SourceRule } from '../core/request-source.js';
export type {
  ChatAttachment,
  ChatMessage,
  ChatPerson,
  ChatQuote,
  ChatReaction,
  ErrorBody,
  FileRules,
  Grants,
  MediaKind,
  ParticipantInfo,
  PresenceMeta,
  PresentPerson,
  PublicationInfo,
  ReportKind,
  RevokedSources,
  Role,
  RoomErrorCode,
  Source,
  StorageWrite,
  StoredEntry,
} from '../room/protocol/index.js';
export { applyMigrations, type Migration } from './apply-migrations.js';
export { type AiOptions, aiBehavior } from './behaviors/ai-behavior.js';
export {
  type AssistantOptions,
  type AssistantTool,
  assistantBehavior,
  assistantTool,
} from './behaviors/assistant-behavior.js';
export { type BoardOptions, boardBehavior } from './behaviors/board-behavior.js';
export { type BreakoutOptions, breakoutBehavior } from './behaviors/breakout-behavior.js';
export { type CaptionsOptions, captionsBehavior } from './behaviors/captions-behavior.js';
export { type DocumentOptions, documentBehavior } from './behaviors/document-behavior.js';
export type { FileStorage, FileStorageOf } from './behaviors/file-storage.js';
export { pollBehavior } from './behaviors/poll-behavior.js';
export {
  type AgentTrack,
  type BehaviorAgent,
  type BehaviorChat,
  type BehaviorContext,
  type BehaviorEntry,
  type BehaviorParticipant,
  type BehaviorPerson,
  type EndedMeeting,
  entry,
  type RoomBehavior,
} from './behaviors/room-behavior.js';
export type { StorageBehavior, StorageListOptions } from './behaviors/storage-behavior.js';
export { type WatchOptions, watchBehavior } from './behaviors/watch-behavior.js';
export { defineRoom, type RoomDefinition } from './define-room.js';
export type {
  AiBinding,
  Database,
  DatabaseStatement,
  FileBucket,
  RoomNamespace,
  TranscriberNamespace,
  WorkerContext,
} from './platform.js';
export type {
  BackupRow,
  RoomBackup,
  RoomClass,
  RoomObject,
  TranscriberClass,
  TranscriberObject,
  VoiceAgentClass,
} from './public-room.js';
export { Refusal } from './refusal.js';
export type { FileOptions } from './room/files/file-options.js';
export type { RoomLimits, RoomOptions, Screens } from './room/room-options.js';
export { type RoomEnv, readSettings, type Settings } from './settings.js';
export { createRoomToken, type RoomTokenOptions } from './tokens/room-token.js';
export { createWorker, type RoomWorker, type WorkerOptions } from './worker.js';

/** The Durable Object class of the rooms, without rules of a site's own. */
export const Room: RoomClass = OwnRoom;
export type Room = RoomObject;

/** The Durable Object class that listens to the SFU for captions (`captionsBehavior`). */
export const Transcriber: TranscriberClass = OwnTranscriber;
export type Transcriber = TranscriberObject;
export type { TokenKind } from './refusal-sentences.js';
export type { Need } from './room/commands/need.js';
export type { RefusedCall } from './room/media/calls-operation.js';
export type { RoomReply } from './room/room-reply.js';

/** The Durable Object class of the AI's voice, which `aiBehavior` needs. */
export const VoiceAgent: VoiceAgentClass = OwnVoiceAgent;
