import type { RoomBehavior } from '../behaviors/room-behavior.js';
import type { StorageBehavior } from '../behaviors/storage-behavior.js';

/**
 * Whose screens a room shows. `any`: each who shares one. `one`: whoever shares first, until they stop. `take-over`:
 * whoever shared last, and the earlier share ends.
 */
export type Screens = 'any' | 'one' | 'take-over';

export interface RoomOptions {
  behaviors: readonly RoomBehavior[];
  limits: RoomLimits;
  /** How long chat, storage and decisions about people outlive the last participant, in milliseconds. */
  keepDataMs: number;
  /** Whose screens are shown where several share one. */
  screens: Screens;
  /** Where `room.storage` is kept; by default in the room's own database. */
  storage: ((room: string) => StorageBehavior) | null;
}

export interface RoomLimits {
  /** Listed participants. Moderators and hosts get in past it. */
  participants: number;
  viewers: number;
  /** Those who wait to be admitted. */
  waiting: number;
  /** Places in the waiting room that one person (subject) may take. */
  waitingPerPerson: number;
  /** Participants who are one person (subject): windows, devices, and those lost who have yet to be forgotten. */
  perPerson: number;
  /** Chat messages that are kept; older ones go. */
  chatMessages: number;
}
