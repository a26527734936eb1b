import * as v from 'valibot';
import { DisplayName, Role, RoomName } from '../../room/protocol/index.js';
import { Refusal } from '../refusal.js';
import type { Settings } from '../settings.js';
import { createRoomToken } from '../tokens/room-token.js';
import { createSecret } from '../tokens/secret.js';
import { corsHeaders, isCrossOrigin } from './cors.js';

const Body = v.object({
  room: RoomName,
  name: v.optional(DisplayName, ''),
  subject: v.optional(v.string()),
  role: v.optional(Role, 'participant'),
});

const COOKIE = 'callroom-dev-subject';
const COOKIE_SECONDS = 30 * 86_400;

/**
 * `POST /dev/token[?role=…]`: a room token for anyone. A site's own back end does the same after it has authenticated
 * the person. The role may be in the URL, so that a page can set it with `token-endpoint` alone.
 *
 * Only pages that `checkOrigin` allows can use it: by default those of this machine.
 *
 * Each browser is its own subject, by a random id in a cookie. A page of another origin sends no cookie here, so the
 * answer includes the id as `subject`, and the page sends it with later requests.
 */
export async function devToken(request: Request, settings: Settings, secret: string): Promise<Response> {
  if (!settings.devHosts) throw Refusal.noDevToken();
  const wanted = new URL(request.url).searchParams.get('role');
  const given: unknown = await request.json().catch(() => null);
  const body = v.safeParse(Body, wanted === null ? given : { ...(given as object | null), role: wanted });
  if (!body.success) throw refusalOf(body.issues[0]);
  const kept = keptSubject(request);
  const subject = body.output.subject ?? kept ?? `browser-${createSecret()}`;
  let token: string;
  try {
    token = await createRoomToken({ ...body.output, secret, subject });
  } catch (error) {
    if (error instanceof TypeError) throw Refusal.invalid(error.message);
    throw error;
  }
  const isNew = body.output.subject === undefined && kept === null;
  const attributes = `Path=/dev/token; Max-Age=${COOKIE_SECONDS}; HttpOnly; SameSite=Lax`;
  return Response.json(
    { token, ...(isCrossOrigin(request) && { subject }) },
    {
      headers: {
        ...corsHeaders(request),
        ...(isNew && { 'Set-Cookie': `${COOKIE}=${subject}; ${attributes}` }),
      },
    },
  );
}

function keptSubject(request: Request): string | null {
  const cookies = request.headers.get('Cookie') ?? '';
  return new RegExp(`(?:^|; )${COOKIE}=([\\w-]{1,256})`).exec(cookies)?.[1] ?? null;
}

/** A name error keeps the sentence of its rule, which is written for the person who typed the name. */
function refusalOf(issue: v.InferIssue<typeof Body>): Refusal {
  const path = v.getDotPath(issue);
  if (path === 'role' && typeof issue.input === 'string')
    return Refusal.invalid(`There is no role "${issue.input}". Use ${Role.options.join(', ')}.`);
  const isOfName = (path === 'room' || path === 'name') && issue.type === 'check';
  return isOfName
    ? new Refusal('invalid_message', issue.message)
    : Refusal.invalid('The request body must be {room, name?, subject?, role?} as JSON.');
}
