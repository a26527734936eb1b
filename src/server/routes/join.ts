import { mediaKinds, PROTOCOL_VERSION, roomOfSegment } from '../../room/protocol/index.js';
import { Refusal } from '../refusal.js';
import { type RoomEnv, readSettings, type Settings } from '../settings.js';
import { afterWelcome } from '../sfu/after-welcome.js';
import { ADMISSION_HEADER, type Admission, encodeAdmission } from '../tokens/admission.js';
import { preparedSession } from '../tokens/preparation-ticket.js';
import { verifyRoomToken } from '../tokens/room-token.js';
import { openSocketTicket } from '../tokens/socket-ticket.js';
import { checkOrigin } from './cors.js';
import { refuseSocket } from './refuse-socket.js';
import { roomStub } from './room-stub.js';

/**
 * `GET /parties/room/:room?ticket=…&v=1[&epoch=…&revision=…][&attempt=…][&media=…]`, or `token=…[&resume=…][&prepared=…]`
 * instead of the ticket: authenticates the request, then hands the socket to the room. Other query parameters, such
 * as the `_pk` of a PartySocket, are not passed on.
 */
export async function roomRoute(
  request: Request,
  room: string,
  env: RoomEnv,
  context: Pick<ExecutionContext, 'waitUntil'>,
): Promise<Response> {
  if (request.headers.get('Upgrade')?.toLowerCase() !== 'websocket') {
    throw Refusal.invalid('A room is reached over a WebSocket. Connect with a WebSocket.');
  }
  let ticket: Admission;
  let settings: Settings;
  try {
    settings = readSettings(env);
    ticket = await admit(request, room, settings);
  } catch (error) {
    return refuseSocket(Refusal.from(error));
  }
  const stub = roomStub(env, ticket.claims.room);
  // The Worker chooses the connection id, so that it and the room identify the same socket. Ignore the client's own.
  const connection = crypto.randomUUID();
  const response = await stub.fetch(`https://room/?_pk=${connection}`, {
    headers: { Upgrade: 'websocket', [ADMISSION_HEADER]: encodeAdmission(ticket) },
  });
  context.waitUntil(afterWelcome(stub, connection, settings));
  return response;
}

/** @throws `Refusal` */
async function admit(request: Request, room: string, settings: Settings): Promise<Admission> {
  checkOrigin(request, settings);
  const { origin, searchParams: query } = new URL(request.url);
  const version = query.get('v') ?? 'none';
  if (version !== String(PROTOCOL_VERSION)) throw Refusal.protocol(version, PROTOCOL_VERSION);
  const { resume: secret, ...admitted } = await identify(query, roomOfSegment(room), settings);
  const epoch = query.get('epoch');
  const revision = Number(query.get('revision'));
  const [client, count] = query.get('attempt')?.split('.') ?? [];
  const [participant, resumeSecret] = secret?.split('.') ?? [];
  return {
    ...admitted,
    origin,
    known: epoch && Number.isSafeInteger(revision) ? { epoch, revision } : null,
    resume: participant && resumeSecret ? { participant, secret: resumeSecret } : null,
    attempt: client && client.length <= 64 && count ? { client, count: Number(count) } : null,
    media: mediaKinds.filter((kind) => query.get('media')?.split(',').includes(kind)),
  };
}

/**
 * Identifies the person by a ticket, or by a token and further parameters in the URL.
 * @throws `Refusal`
 */
async function identify(
  query: URLSearchParams,
  room: string,
  settings: Settings,
): Promise<Pick<Admission, 'claims' | 'ticket' | 'prepared'> & { resume: string | null }> {
  const { tokenSecret: secret } = settings;
  const nowMs = Date.now();
  const ticket = query.get('ticket');
  if (ticket !== null) {
    const { id, expiresAtMs, ...rest } = await openSocketTicket(ticket, { secret, room, nowMs });
    return { ...rest, ticket: { id, expiresAtMs } };
  }
  const claims = await verifyRoomToken(query.get('token'), { secret, room, nowMs });
  const prepared = await preparedSession(query.get('prepared'), claims, settings);
  return { claims, ticket: null, prepared, resume: query.get('resume') };
}
