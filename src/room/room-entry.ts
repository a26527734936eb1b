import type { Clock } from '../core/clock.js';
import { randomId } from '../core/random-id.js';
import { askSocketTicket } from './credentials/socket-ticket.js';
import { type MediaKind, PROTOCOL_VERSION } from './protocol/index.js';
import type { RoomReplica } from './replica.js';
import type { ResumeTicket } from './resume-ticket.js';
import type { Entry, EntrySteps } from './room-socket.js';

/** How long a join waits for the ticket that the lobby asked for. Then it asks for one itself. */
const PREPARED_TICKET_WAIT_MS = 2_000;

export interface RoomEntryOptions {
  server: string;
  room: string;
  ticket: ResumeTicket;
  fetch: typeof fetch;
  getToken: () => Promise<string>;
  /** The state that we have already; null: none. */
  known: () => RoomReplica['known'];
  /** As in `RoomClientOptions`. */
  receives?: (() => readonly MediaKind[]) | undefined;
  prepared?: (() => string | null) | undefined;
  preparedTicket?: (() => Promise<string | null>) | undefined;
  clock: Clock;
}

/** Creates the query of each connect: with a new socket ticket, and what we have of the room's state and want of it. */
export class RoomEntry {
  readonly #options: RoomEntryOptions;
  /** Lets the server order this client's connects, in whatever order they arrive. */
  readonly #instance = randomId();
  #attempts = 0;

  constructor(options: RoomEntryOptions) {
    this.#options = options;
  }

  /** @throws the error of `getToken`, or `RoomError` if the server gives no ticket. */
  async create({ onToken, signal }: EntrySteps): Promise<Entry> {
    const { ticket: resumeTicket, preparedTicket, getToken, receives } = this.#options;
    const isFirst = ++this.#attempts === 1;
    const attempt = `${this.#instance}.${this.#attempts}`;
    const loading = resumeTicket.load();
    const isPrepared = isFirst && preparedTicket && (await loading) === null;
    let ticket = isPrepared ? await this.#inTime(preparedTicket()) : null;
    let resume: string | null = null;
    if (!ticket) {
      const [token, loaded] = await Promise.all([getToken(), loading]);
      onToken();
      resume = loaded;
      ticket = await this.#requestTicket(token, resume, signal);
    }
    const known = this.#options.known();
    const media = receives?.() ?? [];
    return {
      query: {
        ticket,
        v: String(PROTOCOL_VERSION),
        attempt,
        ...(media.length > 0 ? { media: media.join() } : {}),
        ...(resume && known ? { epoch: known.epoch, revision: String(known.revision) } : {}),
      },
      isNew: resume === null,
    };
  }

  /** Null: the lobby's request hangs, or it has failed. */
  #inTime(ticket: Promise<string | null>): Promise<string | null> {
    const { clock } = this.#options;
    const late = new Promise<null>((resolve) => clock.after(PREPARED_TICKET_WAIT_MS, () => resolve(null)));
    return Promise.race([ticket, late]);
  }

  /** Asks for a ticket for this connect. Secrets go in the body of a request, not in the socket's address. */
  #requestTicket(token: string, resume: string | null, signal: AbortSignal): Promise<string> {
    const { server, room, fetch, prepared } = this.#options;
    const session = prepared?.();
    return askSocketTicket({
      server,
      room,
      token,
      request: { ...(resume !== null && { resume }), ...(session && { prepared: session }) },
      fetch,
      signal,
    });
  }
}
