import { computed, type ReadableStore } from '../core/store.js';
import type { BaseRoomClient } from '../room/base-room-client.js';

/** The part of a room client that a feature uses. */
export type FeatureRoom = Pick<BaseRoomClient, 'behaviors' | 'command' | 'query' | 'on'>;

/**
 * The browser half of a `RoomBehavior`: its shared state as a store, and its commands, queries and events under their
 * short names. Extend this class to give them methods.
 */
export class RoomFeature<State> {
  /** The behavior's shared state; undefined before the first welcome, or if the room does not have this behavior. */
  readonly state: ReadableStore<State | undefined>;
  readonly #room: FeatureRoom;
  readonly #name: string;

  /** @param name the behavior's name, as on the server. */
  constructor(room: FeatureRoom, name: string) {
    this.#room = room;
    this.#name = name;
    // The browser half and the server half of a behavior share the type of their state.
    this.state = computed(room.behaviors, (behaviors) => behaviors[name] as State | undefined);
  }

  /** @throws `RoomError`, including errors that the behavior itself defines. */
  protected command(name: string, data?: unknown): Promise<unknown> {
    return this.#room.command(`${this.#name}.${name}`, data);
  }

  protected query(name: string, data?: unknown): Promise<unknown> {
    return this.#room.query(`${this.#name}.${name}`, data);
  }

  /** Calls back for each event of this behavior with the name `event`. Returns a function that stops it. */
  protected on(event: string, run: (data: unknown) => void): () => void {
    return this.#room.on(`${this.#name}.${event}`, run);
  }
}
