import { mediaKinds, PROTOCOL_VERSION, roomOfSegment } from '../room/messages.js';
import { afterWelcome } from './after-welcome.js';
import { encodeTicket, type JoinTicket, TICKET_HEADER } from './join-ticket.js';
import { checkOrigin } from './origins.js';
import { Refusal } from './refusal.js';
import { roomStub } from './room-stub.js';
import { type RoomEnv, readSettings, type Settings } from './settings.js';
import { type RoomClaims, verifyRoomToken } from './tokens/room-token.js';
import { verifyWarmTicket } from './tokens/warm-ticket.js';

/**
 * `GET /parties/room/:room?token=…&v=1[&epoch=…&revision=…][&resume=…][&media=…][&warm=…]`: checks who is asking, then hands the
 * socket to the room. What the client says of itself beyond these, such as the `_pk` of a PartySocket, goes no further.
 */
export async function roomRoute(
  request: Request,
  room: string,
  env: RoomEnv,
  context: Pick<ExecutionContext, 'waitUntil'>,
): Promise<Response> {
  if (request.headers.get('Upgrade')?.toLowerCase() !== 'websocket') {
    throw Refusal.invalid('You reach a room by a WebSocket.');
  }
  let ticket: JoinTicket;
  let settings: Settings;
  try {
    settings = readSettings(env);
    ticket = await admit(request, room, settings);
  } catch (error) {
    return refuseSocket(Refusal.from(error));
  }
  const stub = roomStub(env, ticket.claims.room);
  // Of our making, whatever the client calls itself: it is how the room and the Worker mean the same socket.
  const connection = crypto.randomUUID();
  const response = await stub.fetch(`https://room/?_pk=${connection}`, {
    headers: { Upgrade: 'websocket', [TICKET_HEADER]: encodeTicket(ticket) },
  });
  context.waitUntil(afterWelcome(stub, connection, settings));
  return response;
}

/** Accepts the socket to say why it is refused: a page cannot read the answer to a failed upgrade. */
function refuseSocket(why: Refusal): Response {
  const { 0: client, 1: server } = new WebSocketPair();
  server.accept();
  server.send(JSON.stringify({ type: 'error', error: why.toJSON(), final: true }));
  server.close(why.closeCode, why.code);
  return new Response(null, { status: 101, webSocket: client });
}

/** @throws `Refusal` */
async function admit(request: Request, room: string, settings: Settings): Promise<JoinTicket> {
  checkOrigin(request, settings);
  const query = new URL(request.url).searchParams;
  const version = query.get('v') ?? 'none';
  if (version !== String(PROTOCOL_VERSION)) throw Refusal.protocol(version, PROTOCOL_VERSION);
  const claims = await verifyRoomToken(query.get('token'), {
    secret: settings.tokenSecret,
    room: roomOfSegment(room),
    nowMs: Date.now(),
  });
  const epoch = query.get('epoch');
  const revision = Number(query.get('revision'));
  const [client, count] = query.get('attempt')?.split('.') ?? [];
  const [participant, secret] = query.get('resume')?.split('.') ?? [];
  return {
    claims,
    known: epoch && Number.isSafeInteger(revision) ? { epoch, revision } : null,
    resume: participant && secret ? { participant, secret } : null,
    attempt: client && client.length <= 64 && count ? { client, count: Number(count) } : null,
    media: mediaKinds.filter((kind) => query.get('media')?.split(',').includes(kind)),
    warm: await warmSession(query.get('warm'), claims, settings),
  };
}

/** A ticket that is no good keeps nobody out: they connect anew, as without it. */
async function warmSession(
  ticket: string | null,
  { room, subject }: RoomClaims,
  { tokenSecret: secret }: Settings,
): Promise<string | null> {
  if (ticket === null) return null;
  try {
    return await verifyWarmTicket(ticket, { room, subject, secret, nowMs: Date.now() });
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}
