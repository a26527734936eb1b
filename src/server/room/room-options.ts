import type { RoomBehavior } from '../behaviors/room-behavior.js';
import type { StorageBehavior } from '../behaviors/storage-behavior.js';
import type { FileOptions } from './files/file-options.js';

/**
 * The screens that a room shows. `any`: all of them. `one`: the first, until it stops. `take-over`: the latest, which
 * ends the earlier share.
 */
export type Screens = 'any' | 'one' | 'take-over';

export interface RoomOptions {
  behaviors: readonly RoomBehavior[];
  limits: RoomLimits;
  /**
   * How long chat, storage and decisions about people are kept after the last participant has left, in milliseconds.
   */
  keepDataMs: number;
  /** The screens to show when several participants share theirs. */
  screens: Screens;
  /** Whether the room begins backstage: viewers see and hear nobody until a host goes live. */
  backstage: boolean;
  /** What files people can send in the chat, if the Worker has a storage for them; null: they can send no files. */
  files: FileOptions | null;
  /** Returns the back end of `room.storage`; by default the room's own database. */
  storage: ((room: string) => StorageBehavior) | null;
}

export interface RoomLimits {
  /** Listed participants. Moderators and hosts may exceed it. */
  participants: number;
  viewers: number;
  /** Participants who wait to be admitted. */
  waiting: number;
  /** Places in the waiting room that one person (subject) may take. */
  waitingPerPerson: number;
  /** Participants of a person (subject): windows, devices, and lost connections that may still resume. */
  perPerson: number;
  /** Stored chat messages; the oldest are deleted. */
  chatMessages: number;
}
