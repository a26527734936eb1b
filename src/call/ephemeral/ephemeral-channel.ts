import { type Clock, systemClock } from '../../core/clock.js';
import { CallroomError } from '../../core/errors.js';
import { DataEvent, TypedEventTarget } from '../../core/events.js';
import { defaultLogger, type Logger } from '../../core/logger.js';
import { atom, type ReadableStore } from '../../core/store.js';
import type { Peer } from '../../peer/peer.js';
import { MAX_FLEETING_LENGTH } from '../../room/protocol/index.js';
import { type EphemeralRoom, type EphemeralRoute, EphemeralVisit } from './ephemeral-visit.js';

export type { EphemeralRoute } from './ephemeral-visit.js';

/** What somebody passed on. */
export interface EphemeralMessage {
  /** The participant's id. */
  readonly from: string;
  readonly data: unknown;
}

export interface EphemeralEvents {
  message: DataEvent<EphemeralMessage>;
}

/** Where a call is just now. */
export interface EphemeralPlace {
  readonly room: EphemeralRoom;
  readonly peer: Pick<Peer, 'data'>;
}

/** The envelope takes some of the length. */
const MAX_LENGTH = MAX_FLEETING_LENGTH - 40;

/**
 * Passing facts about oneself for everyone in the room, many times a second: a cursor, a level, a pose. The last one
 * counts, none is kept, and a late or lost one is not sent again. They go through the SFU as a data channel where
 * everyone in the room hears it, and by the room's socket, ten times a second at most, where somebody does not: so they
 * arrive before the channel is up, while it is lost, in rooms of more than 25, and with viewers, who have no channels.
 */
export class EphemeralChannel extends TypedEventTarget<EphemeralEvents> {
  readonly name: string;
  readonly #way = atom<EphemeralRoute>('none');
  readonly #stopListening: () => void;
  #stay: EphemeralVisit | null = null;
  #lastAt = 0;
  readonly #clock: Clock;

  constructor(
    name: string,
    place: ReadableStore<EphemeralPlace | null>,
    clock: Clock = systemClock,
    logger: Logger = defaultLogger,
  ) {
    super();
    this.name = name;
    this.#clock = clock;
    this.#stopListening = place.subscribe((now) => {
      this.#stay?.close();
      this.#way.set('none');
      this.#stay = now
        ? new EphemeralVisit({
            name,
            ...now,
            clock,
            logger,
            onWay: (route) => this.#way.set(route),
            onMessage: (from, data) => this.dispatchEvent(new DataEvent('message', { from, data })),
          })
        : null;
    });
  }

  /** How what is sent now goes. `none`: not in a room, or not allowed to send. */
  get way(): ReadableStore<EphemeralRoute> {
    return this.#way;
  }

  /**
   * Tells everyone in the room; without a way it goes nowhere.
   * @param data anything that JSON can hold, up to 1,960 characters of it.
   * @throws a `CallroomError` `payload_too_large`
   */
  send(data: unknown): void {
    if ((JSON.stringify(data)?.length ?? 0) > MAX_LENGTH) {
      throw new CallroomError(
        'payload_too_large',
        `What passes by the lane ${this.name} is too long: at most ${MAX_LENGTH} characters of JSON.`,
      );
    }
    // Rises with each, also over a reload of the page: whoever hears the same by both ways, or late, knows.
    this.#lastAt = Math.max(this.#lastAt + 1, this.#clock.now());
    this.#stay?.send({ n: this.#lastAt, data });
  }

  close(): void {
    this.#stopListening();
    this.#stay?.close();
    this.#stay = null;
    this.#way.set('none');
  }
}
