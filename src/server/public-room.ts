import type { RoomReply } from './room/room-reply.js';

/** What a room keeps beyond its participants; people, sessions and requests under way are not worth restoring. */
export interface RoomBackup {
  format: 1;
  tables: Record<'chat' | 'entry' | 'entry_version' | 'standing' | 'memory' | 'wake' | 'meta', BackupRow[]>;
}

export type BackupRow = Record<string, ArrayBuffer | string | number | null>;

/** A room's Durable Object, as a site's own Worker may call it. */
export interface RoomObject {
  /** How `DurableObjectNamespace<Room>` tells a Durable Object from other classes. */
  readonly __DURABLE_OBJECT_BRAND: never;
  fetch(request: Request): Promise<Response>;
  /** Everything the room keeps, for a backup or to move it. */
  exportRoom(): RoomBackup;
  /** Puts a backup in the place of what an empty room keeps. */
  importRoom(backup: RoomBackup): Promise<RoomReply<void>>;
}

/** The class that a Worker exports as its Durable Object, as it is or extended. */
export interface RoomClass {
  // biome-ignore lint/suspicious/noExplicitAny: a site's Workers types may be of another source than ours.
  new (state: any, env: any): RoomObject;
  readonly prototype: RoomObject;
}
