import * as v from 'valibot';
import { ErrorBody, roomSegment, type TicketAnswer, type TicketRequest } from '../protocol/index.js';
import { RoomError } from '../room-error.js';

export interface SocketTicketOptions {
  /** The Worker's origin. */
  server: string;
  room: string;
  /** A room token. */
  token: string;
  /** What else the room must know of the connect, and no address may hold. */
  request: TicketRequest;
  fetch: typeof fetch;
  signal: AbortSignal;
}

/**
 * Asks for a ticket that opens one socket to the room within 30 s. It stands in the socket's address in place of the
 * token: addresses end up in logs, and a ticket that was used opens nothing.
 * @throws `RoomError`: what the server said; `server_unreachable` where it did not answer, or something else did;
 *   `server_invalid`.
 */
export async function askSocketTicket(options: SocketTicketOptions): Promise<string> {
  const { server, room, token, request, fetch, signal } = options;
  if (!URL.canParse(server)) throw RoomError.serverInvalid(server);
  let answer: Partial<TicketAnswer & { error: unknown }> | null;
  try {
    const response = await fetch(new URL(`/lobby/${roomSegment(room)}/ticket`, server), {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(request),
      signal,
    });
    answer = await response.json();
  } catch (cause) {
    // No answer, or one that is not JSON, as of a web site or a gateway.
    throw RoomError.unreachable(server, cause);
  }
  if (typeof answer?.ticket === 'string') return answer.ticket;
  throw v.is(ErrorBody, answer?.error) ? RoomError.fromWire(answer.error) : RoomError.unreachable(server);
}
