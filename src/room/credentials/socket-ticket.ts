import * as v from 'valibot';
import { parseUrl } from '../../core/parse-url.js';
import { ErrorBody, roomSegment, type TicketAnswer, type TicketRequest } from '../protocol/index.js';
import { RoomError } from '../room-error.js';

export interface SocketTicketOptions {
  /** The Worker's origin. */
  server: string;
  room: string;
  /** A room token. */
  token: string;
  /** The values that the room needs at connect time and that must not appear in a URL. */
  request: TicketRequest;
  fetch: typeof fetch;
  signal: AbortSignal;
}

/**
 * Requests a ticket that opens one socket to the room within 30 s. The ticket replaces the token in the socket's URL,
 * because URLs end up in logs and a used ticket opens nothing.
 * @throws `RoomError`: the server's own error code; `server_unreachable` when the server does not answer, or
 * something other than a room server answers; `server_invalid` when `server` is not a URL.
 */
export async function askSocketTicket(options: SocketTicketOptions): Promise<string> {
  const { server, room, token, request, fetch, signal } = options;
  if (!parseUrl(server)) throw RoomError.serverInvalid(server);
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
    // No answer, or an answer that is not JSON (from another web site or a gateway).
    throw RoomError.unreachable(server, cause);
  }
  if (typeof answer?.ticket === 'string') return answer.ticket;
  throw v.is(ErrorBody, answer?.error) ? RoomError.fromWire(answer.error) : RoomError.unreachable(server);
}
