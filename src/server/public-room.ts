import type { RoomReply } from './room/room-reply.js';

/**
 * The data of a room without its participants, their sessions and pending requests, which are not worth restoring.
 */
export interface RoomBackup {
  format: 1;
  tables: Record<
    | 'chat'
    | 'chat_reaction'
    | 'chat_reaction_kind'
    | 'entry'
    | 'entry_version'
    | 'standing'
    | 'memory'
    | 'wake'
    | 'meta',
    BackupRow[]
  >;
}

export type BackupRow = Record<string, ArrayBuffer | string | number | null>;

/** A room's Durable Object, as a site's own Worker calls it. */
export interface RoomObject {
  /** How `DurableObjectNamespace<Room>` tells a Durable Object from other classes. */
  readonly __DURABLE_OBJECT_BRAND: never;
  fetch(request: Request): Promise<Response>;
  /**
   * Calls the hook `onService` of a behavior with `data`, for other Durable Objects of your Worker, and returns what the
   * hook returns; undefined: the room has no such behavior, or the hook failed.
   */
  tellBehavior(behavior: string, data: unknown): unknown;
  /** Exports all data of the room, for a backup or to move it. */
  exportRoom(): RoomBackup;
  /** Replaces the data of an empty room with a backup. */
  importRoom(backup: RoomBackup): Promise<RoomReply<void>>;
}

/** A room's `Transcriber`, which nothing but the room and the SFU talks to. */
export interface TranscriberObject {
  /** How `DurableObjectNamespace<Transcriber>` tells a Durable Object from other classes. */
  readonly __DURABLE_OBJECT_BRAND: never;
  fetch(request: Request): Promise<Response>;
}

/** The class that a Worker exports for captions (`captionsBehavior`). */
export interface TranscriberClass {
  // biome-ignore lint/suspicious/noExplicitAny: as in `RoomClass`.
  new (state: any, env: any): TranscriberObject;
  readonly prototype: TranscriberObject;
}

/** The class that a Worker exports as its Durable Object, unchanged or extended. */
export interface RoomClass {
  // biome-ignore lint/suspicious/noExplicitAny: a site's Workers types may be of another source than ours.
  new (state: any, env: any): RoomObject;
  readonly prototype: RoomObject;
}

/** The class that a Worker with `aiBehavior` also exports as a Durable Object, bound as `VoiceAgent`. */
export interface VoiceAgentClass {
  // biome-ignore lint/suspicious/noExplicitAny: a site's Workers types may be of another source than ours.
  new (state: any, env: any): { readonly __DURABLE_OBJECT_BRAND: never };
}
