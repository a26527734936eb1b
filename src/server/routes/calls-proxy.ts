import type { Context } from 'hono';
import * as v from 'valibot';
import type { ErrorBody } from '../../room/protocol/index.js';
import { Refusal } from '../refusal.js';
import {
  type CallsAction,
  type CallsOperation,
  isGone,
  type RefusedCall,
  SESSION_GONE,
  type WithheldTrack,
} from '../room/media/calls-operation.js';
import type { Room } from '../room/room-object.js';
import type { RoomEnv, Settings } from '../settings.js';
import { judgeRequest } from '../sfu/requests.js';
import { generateIceServers, revokeTurnCredential, TurnAnswer, usernamesOf } from '../sfu/turn.js';
import { CallsUpstream, type UpstreamAnswer } from '../sfu/upstream.js';
import { verifyMediaCredential } from '../tokens/media-credential.js';
import { findRoute } from './calls.js';
import { corsHeaders } from './cors.js';
import { readJson } from './request-body.js';
import { roomStub } from './room-stub.js';

const MAX_BODY_BYTES = 512 * 1024;

/**
 * Serves the Calls API's own shapes under `/calls/` to holders of a media credential. The room decides before and
 * after each request; the Worker makes the request, so that a slow request does not block others.
 */
export async function callsProxy(
  context: Context<{ Bindings: RoomEnv }>,
  settings: Settings,
): Promise<Response> {
  const { req: request, env } = context;
  const path = request.path.replace(/^\/calls\//, '');
  const found = findRoute(request.method, path);
  if (!found)
    throw Refusal.notFound(`This server does not pass ${request.method} /calls/${path} on to the SFU.`);
  if (request.query('thirdparty') === 'true')
    throw Refusal.notAllowed('This server opens no third-party sessions.');
  const bearer = /^Bearer (.+)$/i.exec(request.header('Authorization') ?? '')?.[1] ?? null;
  const holder = await verifyMediaCredential(bearer, { secret: settings.tokenSecret, nowMs: Date.now() });
  const { route, sessionId } = found;
  const given = request.method === 'GET' ? undefined : await readJson(request.raw, MAX_BODY_BYTES);
  const judged = given === undefined || !route.request ? null : judgeRequest(route.request, given);
  // The service reportedly refuses an empty object where it needs no body.
  const body = judged && Object.keys(judged.body).length > 0 ? judged.body : undefined;
  const room = roomStub(env, holder.room);
  const operation: CallsOperation = {
    participant: holder.participant,
    action: route.action,
    sessionId,
    body: judged?.rest,
    offered: judged?.offered ?? [],
  };
  const begun = await room.begin(operation);
  if (!begun.ok) return failure(request.raw, begun.status, begun.error, begun.errorCode);
  if (route.action === 'generate-ice-servers') {
    return iceServers(request.raw, settings, room, holder.participant);
  }
  const { correlationId } = request.query();
  const query = correlationId ? `?correlationId=${encodeURIComponent(correlationId)}` : '';
  const response = (async () => {
    const upstream = new CallsUpstream(settings);
    const answer = await forward(upstream, route.method, `${path}${query}`, body, begun.withheld);
    const ended = await tell(room, operation, begun.intent, answer);
    if (!ended.ok) return failure(request.raw, ended.status, ended.error, ended.errorCode);
    if (answer.status > 0) return json(request.raw, answer.status, answer.body);
    return changesSession(operation.action) ? unknownOutcome(request.raw) : noAnswer(request.raw);
  })();
  // A Worker is canceled when its client disconnects, but the room must still learn the SFU's answer.
  context.executionCtx.waitUntil(response);
  return response;
}

/** An error in both shapes: the Calls API's shape for its clients, and ours. */
export function failure(
  request: Request,
  status: number,
  error: ErrorBody,
  errorCode: string = error.code,
): Response {
  return json(request, status, { errorCode, errorDescription: error.message, error });
}

/** Reports a result to the room if it changes anything there. */
async function tell(
  room: DurableObjectStub<Room>,
  { participant, sessionId }: CallsOperation,
  intent: string | null,
  answer: UpstreamAnswer,
): Promise<{ ok: true } | RefusedCall> {
  if (intent !== null) return room.end({ intent, ...answer });
  if (sessionId !== null && isGone(answer.status)) await room.sessionGone(participant, sessionId);
  return { ok: true };
}

/** An unused new session is harmless, and reading changes nothing: both may be repeated. */
function changesSession(action: CallsAction): boolean {
  return action !== 'sessions/new' && action !== 'session';
}

/** Forwards the allowed tracks, and inserts the errors of the others where the SFU would have put them. */
async function forward(
  upstream: CallsUpstream,
  method: string,
  path: string,
  body: unknown,
  withheld: WithheldTrack[],
): Promise<UpstreamAnswer> {
  if (withheld.length === 0) return upstream.request(method, path, body);
  const request = body as { tracks: unknown[] };
  const isWithheld = new Set(withheld.map(({ index }) => index));
  const tracks = request.tracks.filter((_, index) => !isWithheld.has(index));
  const answer =
    tracks.length > 0
      ? await upstream.request(method, path, { ...request, tracks })
      : { status: 200, body: { requiresImmediateRenegotiation: false, tracks: [] } };
  const results = (answer.body as { tracks?: unknown } | null)?.tracks;
  if (!Array.isArray(results)) return answer;
  const merged = [...results];
  for (const { index, result } of withheld) merged.splice(index, 0, result);
  return { status: answer.status, body: { ...(answer.body as object), tracks: merged } };
}

/** Without TURN settings the list is empty, which is enough when the SFU can be reached directly. */
async function iceServers(
  request: Request,
  { turn }: Settings,
  room: DurableObjectStub<Room>,
  participant: string,
): Promise<Response> {
  if (!turn) return json(request, 201, { iceServers: [], expiresAtMs: null });
  const { status, body } = await generateIceServers(turn, participant);
  if (status === 0) return noAnswer(request);
  const answer = v.safeParse(TurnAnswer, body);
  if (!answer.success) return json(request, status, body);
  const usernames = usernamesOf(answer.output);
  if (await room.keepTurn(participant, usernames, answer.output.expiresAtMs))
    return json(request, status, body);
  for (const username of usernames) await revokeTurnCredential(turn, username);
  const refusal = Refusal.absent();
  return failure(request, refusal.status, refusal.toJSON());
}

/** The error for requests that may be repeated. */
function noAnswer(request: Request): Response {
  return failure(request, 502, {
    code: 'temporarily_unavailable_error',
    message: 'The media service behind this server did not answer. Try again in a moment.',
    retryable: true,
  });
}

/** A change with an unknown outcome must not be repeated, so the client replaces the session as if it were gone. */
function unknownOutcome(request: Request): Response {
  const { status, errorCode } = SESSION_GONE;
  return failure(request, status, {
    code: errorCode,
    message: 'The SFU did not answer, so the outcome of the request is unknown. Use a new session.',
    retryable: false,
  });
}

function json(request: Request, status: number, body: unknown): Response {
  const headers = { ...corsHeaders(request), 'Content-Type': 'application/json' };
  return new Response(body === null ? null : JSON.stringify(body), { status, headers });
}
