import { type Clock, systemClock } from '../../core/clock.js';
import { CallroomError } from '../../core/errors.js';
import { DataEvent, TypedEventTarget } from '../../core/events.js';
import { defaultLogger, type Logger } from '../../core/logger.js';
import { atom, type ReadableStore } from '../../core/store.js';
import type { Peer } from '../../peer/peer.js';
import { MAX_EPHEMERAL_LENGTH } from '../../room/protocol/index.js';
import { type EphemeralRoom, type EphemeralRoute, EphemeralVisit } from './ephemeral-visit.js';

export type { EphemeralRoute } from './ephemeral-visit.js';

/** A message that a participant sent on the channel. */
export interface EphemeralMessage {
  /** The participant's id. */
  readonly from: string;
  readonly data: unknown;
}

export interface EphemeralEvents {
  message: DataEvent<EphemeralMessage>;
}

/** The room and the peer that the call currently uses. */
export interface EphemeralConnection {
  readonly room: EphemeralRoom;
  readonly peer: Pick<Peer, 'data'>;
}

/** The envelope takes some of the maximum length. */
const MAX_LENGTH = MAX_EPHEMERAL_LENGTH - 40;

/**
 * Short-lived data about you for everyone in the room, many times a second: a cursor, a level, a pose. Only the
 * latest message counts: nothing is stored, and a late or lost message is not sent again. Messages go through the SFU
 * as a data channel when everyone in the room receives that channel. Otherwise they go through the room's socket, at
 * most ten times a second. So they arrive before the channel is up, while it is down, in rooms of more than 25
 * participants, and with viewers, who have no channels.
 */
export class EphemeralChannel extends TypedEventTarget<EphemeralEvents> {
  readonly name: string;
  readonly #route = atom<EphemeralRoute>('none');
  readonly #stopListening: () => void;
  #visit: EphemeralVisit | null = null;
  #lastAt = 0;
  readonly #clock: Clock;

  constructor(
    name: string,
    connection: ReadableStore<EphemeralConnection | null>,
    clock: Clock = systemClock,
    logger: Logger = defaultLogger,
  ) {
    super();
    this.name = name;
    this.#clock = clock;
    this.#stopListening = connection.subscribe((now) => {
      this.#visit?.close();
      this.#route.set('none');
      this.#visit = now
        ? new EphemeralVisit({
            name,
            ...now,
            clock,
            logger,
            onRoute: (route) => this.#route.set(route),
            onMessage: (from, data) => this.dispatchEvent(new DataEvent('message', { from, data })),
          })
        : null;
    });
  }

  /** The route of the next message. `none`: you are not in a room, or not allowed to send. */
  get route(): ReadableStore<EphemeralRoute> {
    return this.#route;
  }

  /**
   * Sends to everyone in the room. Without a route, the message is dropped.
   * @param data any JSON value, up to 1,960 characters when serialized.
   * @throws `CallroomError` with code `payload_too_large`
   */
  send(data: unknown): void {
    if ((JSON.stringify(data)?.length ?? 0) > MAX_LENGTH) {
      throw new CallroomError(
        'payload_too_large',
        `The message for the ephemeral channel ${this.name} is too long: at most ${MAX_LENGTH} characters of JSON. Send less data per message.`,
      );
    }
    // Increases with each message, also across a page reload: receivers drop duplicates (both routes) and late
    // messages.
    this.#lastAt = Math.max(this.#lastAt + 1, this.#clock.now());
    this.#visit?.send({ n: this.#lastAt, data });
  }

  close(): void {
    this.#stopListening();
    this.#visit?.close();
    this.#visit = null;
    this.#route.set('none');
  }
}
