import type { MediaKind } from '../../room/protocol/index.js';
import type { RoomClaims } from './room-token.js';
import type { SocketTicket } from './socket-ticket.js';

export interface ConnectAttempt {
  client: string;
  count: number;
}

export type UsedTicket = Pick<SocketTicket, 'id' | 'expiresAtMs'>;

/**
 * What the Worker tells the room of a connection it has let through. It travels in a header rather than in the URL,
 * because partyserver keeps the URL with the socket, and no token or secret belongs there.
 */
export interface Admission {
  claims: RoomClaims;
  /** The socket ticket that let it through, which the room takes once; null: a room token did. */
  ticket: UsedTicket | null;
  known: { epoch: string; revision: number } | null;
  resume: { participant: string; secret: string } | null;
  /** Which client this is, and the how many-eth of its connects. */
  attempt: ConnectAttempt | null;
  /** What the client would have the room pull for it. */
  media: MediaKind[];
  /** The session that it connected in the lobby, as its ticket says. */
  warm: string | null;
}

export const ADMISSION_HEADER = 'x-callroom-ticket';

/** Header values are bytes, names are not. */
export function encodeAdmission(ticket: Admission): string {
  return encodeURIComponent(JSON.stringify(ticket));
}

/** Only the Worker can reach the room, so what it wrote is taken as it is. */
export function decodeAdmission(header: string | null): Admission {
  if (header === null) throw new TypeError('A room was reached without a ticket.');
  return JSON.parse(decodeURIComponent(header)) as Admission;
}
