import type { Clock } from '../core/clock.js';
import type { DataEvent } from '../core/events.js';
import type { Logger } from '../core/logger.js';
import type { Page } from '../core/page.js';
import type { EphemeralUpdate, EventMessage, MediaKind, SiteMessage } from './protocol/index.js';
import type { ResumeTicket } from './resume-ticket.js';
import type { RoomError } from './room-error.js';

export interface RoomClientOptions {
  /** The Worker's origin: `https://calls.example.com`. */
  server: string;
  /**
   * 1 to 128 characters of any kind, such as `Küche 2/3`. White space at the ends, control characters and invisible
   * characters are removed.
   */
  room: string;
  /**
   * The id of a breakout room of `room`, to enter that instead. `getToken` then fetches its ticket. A `Call` does this by
   * itself.
   */
  breakout?: string | undefined;
  /** Fetches a room token from the site's own back end. The client calls it for each connect. */
  getToken: () => Promise<string>;
  /**
   * The kinds of media that the room pulls for us as we enter, asked for at each connect. `takeMediaOffer` then returns
   * its offer. Default: none.
   */
  receives?: (() => readonly MediaKind[]) | undefined;
  /** The ticket of a receiving session that the lobby connected, asked for at each connect. The room's offer is on it. */
  prepared?: (() => string | null) | undefined;
  /**
   * A socket ticket made in advance, for the first connect of a new participant, or null. Default: each
   * connect asks for its own.
   */
  preparedTicket?: (() => Promise<string | null>) | undefined;
  WebSocket?: typeof WebSocket | undefined;
  fetch?: typeof fetch | undefined;
  clock?: Clock | undefined;
  page?: Page | undefined;
  /** Where the resume ticket is kept through a reload. Default: the tab's session storage. */
  storage?: Storage | null | undefined;
  locks?: LockManager | null | undefined;
  /** The resume ticket itself, in place of `storage` and `locks`. */
  ticket?: ResumeTicket | undefined;
  logger?: Logger | undefined;
}

export interface RoomEvents {
  /** A site's own message, from `send`. */
  message: DataEvent<SiteMessage>;
  /** An event: something that happened and is not part of the state. */
  event: DataEvent<EventMessage>;
  /** The latest ephemeral values of other participants. */
  ephemeral: DataEvent<EphemeralUpdate['values']>;
  /** The room reports an error that answers no request. */
  error: DataEvent<RoomError>;
}
