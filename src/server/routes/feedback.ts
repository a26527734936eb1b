import type { Context } from 'hono';
import * as v from 'valibot';
import { commandInputs, roomOfSegment } from '../../room/protocol/index.js';
import { Refusal } from '../refusal.js';
import { readReply } from '../room/room-reply.js';
import type { RoomEnv, Settings } from '../settings.js';
import { verifyRoomToken } from '../tokens/room-token.js';
import { corsHeaders } from './cors.js';
import { readJson } from './request-body.js';
import { roomStub } from './room-stub.js';

const MAX_BYTES = 32_768;

/**
 * `POST /feedback/:room` with a room token: a rating from a person who has left the call. During the call, the
 * command `report.quality` does the same. Both share a rate limit, and the room refuses both from banned people.
 * @throws `Refusal`
 */
export async function feedbackRoute(
  { req, env }: Context<{ Bindings: RoomEnv }>,
  segment: string,
  settings: Settings,
): Promise<Response> {
  const token = /^Bearer (.+)$/i.exec(req.header('Authorization') ?? '')?.[1] ?? null;
  const room = roomOfSegment(segment);
  const claims = await verifyRoomToken(token, { secret: settings.tokenSecret, room, nowMs: Date.now() });
  const rating = v.safeParse(commandInputs['report.quality'], await readJson(req.raw, MAX_BYTES));
  if (!rating.success) throw Refusal.invalid(`The feedback is invalid: ${rating.issues[0].message}`);
  const { score, comment = null } = rating.output;
  readReply(await roomStub(env, claims.room).rate(claims, score, comment));
  return Response.json({}, { headers: corsHeaders(req.raw) });
}
