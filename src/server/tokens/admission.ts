import type { MediaKind } from '../../room/protocol/index.js';
import type { RoomClaims } from './room-token.js';
import type { SocketTicket } from './socket-ticket.js';

export interface ConnectAttempt {
  client: string;
  count: number;
}

export type UsedTicket = Pick<SocketTicket, 'id' | 'expiresAtMs'>;

/**
 * The Worker's information for the room about an admitted connection. It travels in a header rather than in the URL,
 * because partyserver stores the URL with the socket, and no token or secret belongs there.
 */
export interface Admission {
  claims: RoomClaims;
  /** The address of this server as the client reached it, such as `https://calls.example.com`. */
  origin: string;
  /** The socket ticket, which the room accepts once; null when a room token was used. */
  ticket: UsedTicket | null;
  known: { epoch: string; revision: number } | null;
  resume: { participant: string; secret: string } | null;
  /** Identifies the client, and counts its connects. */
  attempt: ConnectAttempt | null;
  /** The kinds of media that the room may pull for the client. */
  media: MediaKind[];
  /** The session prepared in the lobby, from its ticket; null: none. */
  prepared: string | null;
}

export const ADMISSION_HEADER = 'x-callroom-ticket';

/** Header values are bytes, and names are not, so this encodes the JSON. */
export function encodeAdmission(ticket: Admission): string {
  return encodeURIComponent(JSON.stringify(ticket));
}

/** Only the Worker can reach the room, so the header needs no validation. */
export function decodeAdmission(header: string | null): Admission {
  if (header === null)
    throw new TypeError('The request to the room has no admission header. Send it through the Worker.');
  return JSON.parse(decodeURIComponent(header)) as Admission;
}
