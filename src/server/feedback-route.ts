import type { Context } from 'hono';
import * as v from 'valibot';
import { commandInputs } from '../room/messages.js';
import { corsHeaders } from './origins.js';
import { Refusal } from './refusal.js';
import { Reports } from './room/reports.js';
import type { RoomEnv, Settings } from './settings.js';
import { verifyRoomToken } from './tokens/room-token.js';

/**
 * `POST /feedback/:room` with a room token: how a call was, told by someone who has left it. While in it, the command
 * `report.quality` does the same.
 * @throws `Refusal`
 */
export async function feedbackRoute(
  { req, env }: Context<{ Bindings: RoomEnv }>,
  room: string,
  settings: Settings,
): Promise<Response> {
  const nowMs = Date.now();
  const token = /^Bearer (.+)$/i.exec(req.header('Authorization') ?? '')?.[1] ?? null;
  const { subject } = await verifyRoomToken(token, { secret: settings.tokenSecret, room, nowMs });
  const rating = v.safeParse(commandInputs['report.quality'], await req.json().catch(() => null));
  if (!rating.success) throw Refusal.invalid(`feedback: ${rating.issues[0].message}`);
  const { score, comment = null } = rating.output;
  await new Reports(env.DB).quality({ room, atMs: nowMs, subject }, score, comment);
  return Response.json({}, { headers: corsHeaders(req.raw) });
}
