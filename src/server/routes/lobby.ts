import type { Context } from 'hono';
import * as v from 'valibot';
import { EstablishDataChannelsResponse, NewSessionResponse } from '../../calls-api/wire.js';
import {
  type CheckAnswer,
  type LobbyView,
  MAX_CHECK_BYTES,
  mainRoomOf,
  type PrepareAnswer,
  readBreakoutName,
  roomOfSegment,
  type TicketAnswer,
  TicketRequest,
} from '../../room/protocol/index.js';
import type { BreakoutService, BreakoutUse } from '../behaviors/breakouts/service.js';
import { Refusal } from '../refusal.js';
import type { Room } from '../room/room-object.js';
import { type RoomReply, readReply } from '../room/room-reply.js';
import { type RoomEnv, readSettings, type Settings } from '../settings.js';
import { deliverAnswer, openSession, pathOf } from '../sfu/sessions.js';
import { generateIceServers, TurnAnswer, usernamesOf } from '../sfu/turn.js';
import { CallsUpstream } from '../sfu/upstream.js';
import { isOwnTicket } from '../tokens/breakout-ticket.js';
import {
  createPreparationTicket,
  PREPARATION_SECONDS,
  preparedSession,
  verifyPreparationTicket,
} from '../tokens/preparation-ticket.js';
import { type RoomClaims, verifyRoomToken } from '../tokens/room-token.js';
import { createSocketTicket, SOCKET_TICKET_SECONDS } from '../tokens/socket-ticket.js';
import { Hono } from '../worker-packages.js';
import { checkOrigin, corsHeaders } from './cors.js';
import { readBytes, readJson } from './request-body.js';
import { roomStub } from './room-stub.js';

type Bindings = { Bindings: RoomEnv };

const MAX_OFFER_BYTES = 131_072;
const MAX_TICKET_BYTES = 8_192;
const Offer = v.object({ sdp: v.pipe(v.string(), v.maxLength(64_000)) });
const Answer = v.object({ ...Offer.entries, ticket: v.string() });

/**
 * Routes for people before they join a room, with `Authorization: Bearer <room token>`: the participants, whether
 * their network lets a call through, and the ticket that opens the room's socket. None of these routes joins the
 * room.
 */
export function lobbyRoutes(): Hono<Bindings> {
  const app = new Hono<Bindings>();
  app.get('/:room', async (context) => {
    const { claims, stub } = await admit(context);
    return answered(context, readReply(await stub.lobbyFor(claims)) satisfies LobbyView);
  });
  app.post('/:room/check', async (context) => {
    const { claims, settings, stub } = await admit(context);
    const offer = v.safeParse(Offer, await readJson(context.req.raw, MAX_OFFER_BYTES));
    if (!offer.success) throw Refusal.invalid('The request body must be {sdp} as JSON.');
    const { turn } = readReply(await stub.checkFor(claims));
    const [sdp, iceServers] = await Promise.all([
      answerOf(settings, offer.output.sdp),
      turn ? iceServersFor(stub, settings, claims, 'check') : [],
    ]);
    return answered(context, { sdp, iceServers } satisfies CheckAnswer);
  });
  app.post('/:room/prepare', async (context) => {
    const { claims, settings, stub } = await admit(context, 'prepare');
    readReply(await stub.prepareFor(claims, null));
    const [session, iceServers] = await Promise.all([
      prepareSession(settings, claims),
      iceServersFor(stub, settings, claims, 'prepare'),
    ]);
    return answered(context, { session, iceServers } satisfies PrepareAnswer);
  });
  app.post('/:room/prepare/answer', async (context) => {
    const { claims, settings, stub } = await admit(context, 'prepare');
    const answer = v.safeParse(Answer, await readJson(context.req.raw, MAX_OFFER_BYTES));
    if (!answer.success) throw Refusal.invalid('The request body must be {ticket, sdp} as JSON.');
    const { ticket, sdp } = answer.output;
    const { room, subject } = claims;
    const of = { room, subject, secret: settings.tokenSecret, nowMs: Date.now() };
    const sessionId = await verifyPreparationTicket(ticket, of);
    readReply(await stub.prepareFor(claims, sessionId));
    if (!(await deliverAnswer(new CallsUpstream(settings), sessionId, sdp))) throw Refusal.offerLost();
    return answered(context, {});
  });
  /** Does not call the room: it decides about admission on the socket. */
  app.post('/:room/ticket', async (context) => {
    const { claims, settings } = await admit(context, 'enter');
    const asked = v.safeParse(TicketRequest, (await readJson(context.req.raw, MAX_TICKET_BYTES)) ?? {});
    if (!asked.success) throw Refusal.invalid('The request body must be {resume?, prepared?} as JSON.');
    const { resume = null, prepared = null } = asked.output;
    const session = await preparedSession(prepared, claims, settings);
    const ticket = await createSocketTicket(
      { claims, resume, prepared: session },
      { secret: settings.tokenSecret, nowMs: Date.now() },
    );
    context.header('Cache-Control', 'no-store');
    return answered(context, { ticket, expiresIn: SOCKET_TICKET_SECONDS } satisfies TicketAnswer);
  });
  /** Reads the uploaded bytes and returns the requested number; the page measures the time. */
  app.post('/:room/speed', async (context) => {
    const { claims, stub } = await admit(context);
    readReply(await stub.measureFor(claims));
    const bytes = Number(context.req.query('bytes') ?? 0);
    if (!(bytes >= 0 && bytes <= MAX_CHECK_BYTES)) {
      throw Refusal.tooLarge(`A measurement takes at most ${MAX_CHECK_BYTES} bytes.`);
    }
    await readBytes(context.req.raw, MAX_CHECK_BYTES);
    const headers = { ...corsHeaders(context.req.raw), 'Cache-Control': 'no-store, no-transform' };
    return new Response(noise(bytes), {
      headers: { ...headers, 'Content-Type': 'application/octet-stream' },
    });
  });
  return app;
}

interface Admitted {
  claims: RoomClaims;
  settings: Settings;
  /** The room that the token names. */
  stub: DurableObjectStub<Room>;
}

/** @param breakout what a ticket for a breakout room is good for here; default: nothing. */
async function admit({ req, env }: Context<Bindings>, breakout?: BreakoutUse): Promise<Admitted> {
  const settings = readSettings(env);
  checkOrigin(req.raw, settings);
  const token = /^Bearer (.+)$/i.exec(req.header('Authorization') ?? '')?.[1] ?? null;
  const room = roomOfSegment(req.param('room') ?? '');
  const claims =
    breakout && readBreakoutName(room)
      ? await breakoutClaims(env, room, token, breakout)
      : await verifyRoomToken(token, { secret: settings.tokenSecret, room, nowMs: Date.now() });
  return { settings, claims, stub: roomStub(env, claims.room) };
}

/** Asks the main room whom it has sent to this breakout room. @throws `Refusal` `breakout_…` */
async function breakoutClaims(
  env: RoomEnv,
  room: string,
  bearer: string | null,
  use: BreakoutUse,
): Promise<RoomClaims> {
  // Otherwise anybody could make objects for rooms that do not exist.
  const ticket = bearer?.split('~')[0] ?? '';
  const { tokenSecret } = readSettings(env);
  if (!(await isOwnTicket(ticket, room, tokenSecret))) throw Refusal.breakoutTicketInvalid();
  const asked: BreakoutService = { type: 'admit', room, bearer, use };
  const reply = await roomStub(env, mainRoomOf(room)).tellBehavior('breakouts', asked);
  // A main room without breakout rooms has no answer.
  if (!reply) throw Refusal.breakoutTicketInvalid();
  return readReply(reply as RoomReply<RoomClaims>);
}

/** A session without an owner: no room knows it, so nothing can be sent or pulled on it, and it expires. */
async function answerOf(settings: Settings, sdp: string): Promise<string | null> {
  const { body } = await new CallsUpstream(settings).request('POST', 'sessions/new', {
    sessionDescription: { type: 'offer', sdp },
  });
  const answer = v.safeParse(NewSessionResponse, body);
  return (answer.success && answer.output.sessionDescription?.sdp) || null;
}

/** A session with a transport and no tracks. It has no owner until the room has seen its ticket. */
async function prepareSession(
  settings: Settings,
  { room, subject }: RoomClaims,
): Promise<PrepareAnswer['session']> {
  const upstream = new CallsUpstream(settings);
  const sessionId = await openSession(upstream);
  if (sessionId === null) return null;
  const { body } = await upstream.request('POST', `${pathOf(sessionId)}/datachannels/establish`, {
    dataChannel: { location: 'remote', dataChannelName: 'server-events' },
  });
  const established = v.safeParse(EstablishDataChannelsResponse, body);
  const offer = established.success ? established.output.sessionDescription?.sdp : undefined;
  if (offer === undefined) return null;
  const of = { room, subject, sessionId };
  const ticket = await createPreparationTicket(of, { secret: settings.tokenSecret, nowMs: Date.now() });
  return { sessionId, offer, ticket, lastsMs: PREPARATION_SECONDS * 1_000 };
}

async function iceServersFor(
  room: DurableObjectStub<Room>,
  settings: Settings,
  { subject }: RoomClaims,
  purpose: 'check' | 'prepare',
): Promise<CheckAnswer['iceServers']> {
  if (!settings.turn) return [];
  const { body } = await generateIceServers(settings.turn, `${purpose}-${subject}`.slice(0, 64));
  const answer = v.safeParse(TurnAnswer, body);
  if (!answer.success) return [];
  await room.keepTurnFor(subject, usernamesOf(answer.output), answer.output.expiresAtMs);
  return answer.output.iceServers;
}

function answered(context: Context<Bindings>, body: object): Response {
  return context.json(body, 200, corsHeaders(context.req.raw));
}

/** Incompressible bytes. */
function noise(bytes: number): Uint8Array {
  const all = new Uint8Array(bytes);
  // The most bytes per call (Web Cryptography API, section 10.1.1).
  for (let at = 0; at < bytes; at += 65_536) crypto.getRandomValues(all.subarray(at, at + 65_536));
  return all;
}
