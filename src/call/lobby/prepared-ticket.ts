import type { Clock } from '../../core/clock.js';

/** A ticket is good for 30 s; the rest is for the way to the server. */
const GOOD_FOR_MS = 25_000;

/** What a ticket is for: it was made with this name, and for this session of the lobby. */
export interface TicketPurpose {
  readonly name: string;
  readonly warm: string | null;
}

interface Prepared extends TicketPurpose {
  readonly untilMs: number;
  /** null: there is none to be had. */
  readonly ticket: Promise<string | null>;
}

/** The socket ticket that a lobby has ready for the next join, so that the join does not wait for it. */
export class PreparedTicket {
  readonly #clock: Clock;
  readonly #ask: (purpose: TicketPurpose) => Promise<string>;
  #prepared: Prepared | null = null;

  constructor(clock: Clock, ask: (purpose: TicketPurpose) => Promise<string>) {
    this.#clock = clock;
    this.#ask = ask;
  }

  /** Asks for a ticket, unless there is one for the same purpose. What fails is asked for again by the join itself. */
  prepare(purpose: TicketPurpose): Promise<unknown> {
    if (!this.#has(purpose)) {
      this.#prepared = {
        ...purpose,
        untilMs: this.#clock.now() + GOOD_FOR_MS,
        ticket: this.#ask(purpose).catch(() => null),
      };
    }
    return this.#prepared!.ticket;
  }

  /** Gives the ticket away. Null: there is none for this purpose. */
  take(purpose: TicketPurpose): Promise<string | null> | null {
    const ticket = this.#has(purpose) ? this.#prepared!.ticket : null;
    this.#prepared = null;
    return ticket;
  }

  #has({ name, warm }: TicketPurpose): boolean {
    const there = this.#prepared;
    return there?.name === name && there.warm === warm && this.#clock.now() < there.untilMs;
  }
}
