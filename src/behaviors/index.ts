/** `callroom/behaviors`: how a room uses media, and the browser half of a room's behaviors. */
export { Ai, type AiEnableOptions } from './ai.js';
export type * from './ai-problem.js';
export type * from './ai-state.js';
export { Assistant } from './assistant.js';
export type * from './assistant-state.js';
export type { Board } from './board.js';
export {
  BOARD_COLORS,
  type BoardColor,
  MAX_BOARD_IMAGE,
  MAX_BOARD_TEXT,
  MAX_STROKE_POINTS,
} from './board-limits.js';
export type {
  BoardImage,
  BoardLine,
  BoardObject,
  BoardShape,
  BoardStroke,
  BoardText,
} from './board-object.js';
export { type BoardPoint, type BoardState, orderAbove, packPoints, pointsOf } from './board-state.js';
export type { BreakoutInvitation, BreakoutLocation } from './breakout-location.js';
export * from './breakout-state.js';
export { type BreakoutMainRoom, Breakouts } from './breakouts.js';
export { Captions, type CaptionsRoom, type TranscriptStatus } from './captions.js';
export type * from './captions-state.js';
export type { DocumentEditors, DocumentState } from './document-state.js';
export * from './media-behaviors.js';
export { Poll } from './poll.js';
export type * from './poll-state.js';
export type { ClockEstimate } from './room-clock.js';
export * from './room-feature.js';
export {
  type DocumentRoom,
  type DocumentStatus,
  SharedDocument,
  type Yjs,
  type YjsDocument,
} from './shared-document.js';
export * from './transcript-formats.js';
export { type WatchRoom, WatchTogether } from './watch.js';
export type { VideoAddress } from './watch-address.js';
export * from './watch-state.js';
