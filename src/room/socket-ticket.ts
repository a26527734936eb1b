import * as v from 'valibot';
import { roomSegment, TicketAnswer, type TicketRequest, WireError } from './messages.js';
import { RoomError } from './room-error.js';

const RefusedAnswer = v.object({ error: WireError });

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
 *   `server_invalid`; `protocol_version` where it gives no tickets.
 */
export async function askSocketTicket(options: SocketTicketOptions): Promise<string> {
  const { server, room, token, request, fetch, signal } = options;
  if (!URL.canParse(server)) throw RoomError.serverInvalid(server);
  let answer: { ok: boolean; body: unknown };
  try {
    const response = await fetch(new URL(`/lobby/${roomSegment(room)}/ticket`, server), {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(request),
      signal,
    });
    answer = { ok: response.ok, body: await response.json() };
  } catch (cause) {
    // No answer, or one that is not JSON, as of a web site or a gateway.
    throw RoomError.unreachable(server, cause);
  }
  const refused = v.safeParse(RefusedAnswer, answer.body);
  if (refused.success) {
    const { error } = refused.output;
    throw error.code === 'not_found' ? RoomError.noTickets(server) : RoomError.fromWire(error);
  }
  const given = v.safeParse(TicketAnswer, answer.body);
  if (!answer.ok || !given.success) throw RoomError.unreachable(server);
  return given.output.ticket;
}
