/** `callroom/behaviors`: how a room uses media, and the browser half of a room's behaviors. */
export * from './media-behaviors.js';
export * from './poll.js';
export type { PollState } from './poll-state.js';
export * from './room-feature.js';
