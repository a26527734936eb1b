import type { Clock } from '../core/clock.js';
import { BaseRoomClient } from './base-room-client.js';
import { RoomPresence } from './features/presence.js';
import type { RoomClientOptions } from './room-client-options.js';

/** The client of an application without a call: a `BaseRoomClient` with the presence of the room. */
export class RoomClient extends BaseRoomClient {
  readonly #presenceClock: Clock | undefined;
  #presence: RoomPresence | null = null;

  constructor(options: RoomClientOptions) {
    super(options);
    this.#presenceClock = options.clock;
  }

  /** Who is here and what they are doing: your own presence, and that of the others. */
  get presence(): RoomPresence {
    this.#presence ??= new RoomPresence(this, this.#presenceClock);
    return this.#presence;
  }
}
