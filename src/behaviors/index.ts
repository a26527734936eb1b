/** `callroom/behaviors`: how a room uses media, and the browser half of a room's behaviors. */
export { Ai, type AiEnableOptions } from './ai.js';
export type * from './ai-problem.js';
export type * from './ai-state.js';
export { Assistant } from './assistant.js';
export type * from './assistant-state.js';
export { Captions, type CaptionsRoom, type TranscriptStatus } from './captions.js';
export type * from './captions-state.js';
export * from './media-behaviors.js';
export { Poll } from './poll.js';
export type * from './poll-state.js';
export type { ClockEstimate } from './room-clock.js';
export * from './room-feature.js';
export * from './transcript-formats.js';
export { type WatchRoom, WatchTogether } from './watch.js';
export type { VideoAddress } from './watch-address.js';
export * from './watch-state.js';
