import type { RoomSocket } from '../socket.js';
import { RateLimit } from './rate-limit.js';
import { SubjectLimits } from './subject-limits.js';

const FRAMES_PER_SECOND = 25;
const FRAMES_AT_ONCE = 100;
/** A connection that faults more often than this is broken or hostile. */
const FAULTS_PER_SECOND = 0.1;
const FAULTS_AT_ONCE = 19;
/** Sending too fast is the lesser fault, because the site's code may cause it. */
const EXCESS_AT_ONCE = 400;

type Limits = WeakMap<RoomSocket, RateLimit>;

/** Limits the frames of a connection, and its faulty frames. The counts are lost when the room hibernates. */
export class SocketLimits {
  readonly #now: () => number;
  readonly #frames: Limits = new WeakMap();
  readonly #framesOfPerson = new SubjectLimits(
    'You send messages too fast.',
    2 * FRAMES_PER_SECOND,
    2 * FRAMES_AT_ONCE,
  );
  readonly #excess: Limits = new WeakMap();
  readonly #faults: Limits = new WeakMap();

  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * Counts a frame; false when it came too fast on this socket, or from this person on all of their sockets together.
   */
  takeFrame(socket: RoomSocket, subject: string): boolean {
    const isOfSocket = this.#take(this.#frames, socket, FRAMES_PER_SECOND, FRAMES_AT_ONCE);
    return this.#framesOfPerson.tryTake(subject, this.#now()) && isOfSocket;
  }

  /** Counts a frame that came too fast; false when there were too many of them. */
  takeExcess(socket: RoomSocket): boolean {
    return this.#take(this.#excess, socket, FAULTS_PER_SECOND, EXCESS_AT_ONCE);
  }

  /** Counts a fault; false when there were too many. */
  takeFault(socket: RoomSocket): boolean {
    return this.#take(this.#faults, socket, FAULTS_PER_SECOND, FAULTS_AT_ONCE);
  }

  #take(limits: Limits, socket: RoomSocket, perSecond: number, atOnce: number): boolean {
    const now = this.#now();
    const limit = limits.get(socket) ?? new RateLimit(perSecond, atOnce, now);
    limits.set(socket, limit);
    return limit.take(now);
  }
}
