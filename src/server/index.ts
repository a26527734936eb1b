/** `callroom/server`: the Worker, its rooms, and what a site's own back end needs. */
export { applyMigrations, type Migration } from './apply-migrations.js';
export { pollBehavior } from './behaviors/poll-behavior.js';
export { defineRoom, type RoomDefinition } from './define-room.js';
export { Refusal } from './refusal.js';
export type { Begun, CallsOperation, CallsResult, Ended } from './room/calls-operation.js';
export type { RoomBackup } from './room/room-backup.js';
export type { RoomLimits, RoomOptions } from './room/room-host.js';
export { Room } from './room/room-object.js';
export {
  type BehaviorContext,
  type BehaviorEntry,
  type BehaviorParticipant,
  entry,
  type RoomBehavior,
} from './room-behavior.js';
export { type RoomEnv, readSettings, type Settings } from './settings.js';
export type { StorageBehavior, StorageListOptions } from './storage-behavior.js';
export { createRoomToken, type RoomTokenOptions } from './tokens/room-token.js';
export { createWorker } from './worker.js';
