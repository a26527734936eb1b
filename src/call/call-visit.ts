import { anySignal } from '../core/any-signal.js';
import type { Clock } from '../core/clock.js';
import { loadPart } from './load-part.js';
import type { PreparedPeer } from './lobby/prepared-peer.js';
import type { RoomVisit } from './room-visit.js';
import type { RoomVisitOptions } from './room-visit-options.js';

/** Loads the room client and the visit that uses it. A page that only offers to join does not load them. */
export const loadVisit = () => import('./room-visit.js');

export interface CallVisitOptions
  extends Omit<RoomVisitOptions, 'getToken' | 'prepared' | 'socketTicket' | 'onFailure'> {
  clock: Clock;
  /** Asks for a room token. The signal aborts when the visit ends. */
  getToken: (signal: AbortSignal) => Promise<string>;
  /** The lobby's connection and socket ticket, which the visit takes over. */
  prepared: PreparedPeer | null;
  socketTicket: Promise<string | null> | null;
  /** The visit failed, unless the room ended it. The call closes it. */
  onFailed: (error: unknown) => void;
}

/** A join, and the visit to the room that begins with it. It lasts until `close`. */
export class CallVisit {
  readonly #options: CallVisitOptions;
  /** Aborts on `leave`, for a join that is under way. */
  readonly #left = new AbortController();
  /** Null until its code has loaded. */
  #visit: RoomVisit | null = null;
  #joined: Promise<void> = Promise.resolve();
  /** The error that ended it, unless the room ended it. */
  #failure: unknown = null;
  #isClosed = false;

  constructor(options: CallVisitOptions) {
    this.#options = options;
  }

  /** Settles with the join. */
  get joined(): Promise<void> {
    return this.#joined;
  }

  /** @param signal calls the join off */
  join(signal: AbortSignal | undefined): Promise<void> {
    this.#joined = this.#enter(signal);
    return this.#joined;
  }

  reportDead(participant: string, trackName: string): void {
    this.#visit?.reportDead(participant, trackName);
  }

  /** Ends the join if it is under way, and tells the room. */
  leave(): void {
    this.#left.abort();
    this.#visit?.leave();
  }

  /** Ends the visit on this side: nothing of it acts or is heard from now on. */
  close(): void {
    this.#isClosed = true;
    (this.#visit ?? this.#options.prepared)?.close();
  }

  /**
   * Connects to the room. The token is asked for while the code loads: a page that has not loaded it yet waits no
   * longer for the room than a page that has.
   */
  async #enter(signal: AbortSignal | undefined): Promise<void> {
    const { clock, socketTicket, onRoom, onEnd } = this.#options;
    const left = this.#left.signal;
    const off = signal ? anySignal([signal, left]) : left;
    let firstToken = socketTicket ? null : this.#options.getToken(left);
    firstToken?.catch(() => {});
    const getToken = () => {
      const token = firstToken ?? this.#options.getToken(left);
      firstToken = null;
      return token;
    };
    try {
      const { RoomVisit } = await loadPart(loadVisit(), clock, off);
      off.throwIfAborted();
      this.#visit = new RoomVisit({
        ...this.#options,
        getToken,
        onFailure: (error) => this.#fail(error),
      });
      onRoom(this.#visit.room);
      await this.#visit.join(off);
      off.throwIfAborted();
    } catch (error) {
      const isCalledOff = off.aborted;
      this.#left.abort();
      if (isCalledOff && !this.#isClosed) {
        onEnd(null);
        this.#visit?.leave();
      }
      this.#fail(error);
      throw this.#failure ?? error;
    }
  }

  /** Ends the visit because of a failure that the room does not know of. */
  #fail(error: unknown): void {
    if (this.#isClosed) return;
    this.#failure = error;
    this.#options.onFailed(error);
    this.#visit?.leave();
  }
}
