import type { Clock } from '../../core/clock.js';

/** A ticket expires after 30 s; the rest is time for the request to reach the server. */
const VALID_FOR_MS = 25_000;

/** A ticket is valid for this name and this lobby session only. */
export interface TicketPurpose {
  readonly name: string;
  readonly prepared: string | null;
}

interface Prepared extends TicketPurpose {
  readonly untilMs: number;
  /** Resolves with null if the request failed. */
  readonly ticket: Promise<string | null>;
}

/** Holds the socket ticket of a lobby for the next join, so that the join does not wait for it. */
export class PreparedTicket {
  readonly #clock: Clock;
  readonly #ask: (purpose: TicketPurpose) => Promise<string>;
  #prepared: Prepared | null = null;

  constructor(clock: Clock, ask: (purpose: TicketPurpose) => Promise<string>) {
    this.#clock = clock;
    this.#ask = ask;
  }

  /**
   * Requests a ticket, unless one for the same purpose is held. After a failure, the join itself requests the ticket.
   */
  prepare(purpose: TicketPurpose): Promise<unknown> {
    if (!this.#has(purpose)) {
      this.#prepared = {
        ...purpose,
        untilMs: this.#clock.now() + VALID_FOR_MS,
        ticket: this.#ask(purpose).catch(() => null),
      };
    }
    return this.#prepared!.ticket;
  }

  /** Returns the ticket and forgets it. Returns null if none is held for this purpose. */
  take(purpose: TicketPurpose): Promise<string | null> | null {
    const ticket = this.#has(purpose) ? this.#prepared!.ticket : null;
    this.#prepared = null;
    return ticket;
  }

  #has({ name, prepared }: TicketPurpose): boolean {
    const there = this.#prepared;
    return there?.name === name && there.prepared === prepared && this.#clock.now() < there.untilMs;
  }
}
