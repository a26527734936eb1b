import { computed, type ReadableStore } from '../core/store.js';
import type { RoomClient } from '../room/room-client.js';

/** What of a room client a feature needs. */
export type FeatureRoom = Pick<RoomClient, 'behaviors' | 'command' | 'query' | 'on'>;

/**
 * The browser's half of a `RoomBehavior`: its shared state as a store, its commands, queries and events under their
 * own short names. Extend it to give them methods.
 */
export class RoomFeature<State> {
  /** The behaviour's shared state; undefined before the first welcome, or where the room has no such behaviour. */
  readonly state: ReadableStore<State | undefined>;
  readonly #room: FeatureRoom;
  readonly #name: string;

  /** @param name the behaviour's, as on the server. */
  constructor(room: FeatureRoom, name: string) {
    this.#room = room;
    this.#name = name;
    // The server's half and this one are two halves of one thing, and agree on the type.
    this.state = computed(room.behaviors, (behaviors) => behaviors[name] as State | undefined);
  }

  /** @throws `RoomError`, also those of the behaviour's own making. */
  protected command(name: string, data?: unknown): Promise<unknown> {
    return this.#room.command(`${this.#name}.${name}`, data);
  }

  protected query(name: string, data?: unknown): Promise<unknown> {
    return this.#room.query(`${this.#name}.${name}`, data);
  }

  /** Calls back at each of the behaviour's own events. Returns a function that stops it. */
  protected on(event: string, run: (data: unknown) => void): () => void {
    return this.#room.on(`${this.#name}.${event}`, run);
  }
}
