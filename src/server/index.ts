/** `callroom/server`: the Worker, its rooms, and what a site's own back end needs. */
export type { Begun, CallsOperation, CallsResult, Ended } from './room/calls-operation.js';
export { Room } from './room/room-object.js';
export { type RoomEnv, readSettings, type Settings } from './settings.js';
export { createRoomToken, type RoomTokenOptions } from './tokens/room-token.js';
export { createWorker } from './worker.js';
