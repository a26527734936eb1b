import * as v from 'valibot';
import { Role } from '../room/messages.js';
import { Refusal } from './refusal.js';
import type { Settings } from './settings.js';
import { createRoomToken } from './tokens/room-token.js';

const Body = v.object({
  room: v.string(),
  name: v.optional(v.string(), 'Guest'),
  subject: v.optional(v.string()),
  role: v.optional(Role, 'participant'),
});

/** `POST /dev/token`: a room token for whoever asks. What a site's own back end does after checking who it is. */
export async function devToken(
  request: Request,
  settings: Settings,
  secret: string,
): Promise<{ token: string }> {
  if (!settings.dev) throw Refusal.notFound('operation: CALLROOM_DEV is off');
  const body = v.safeParse(Body, await request.json().catch(() => null));
  if (!body.success) throw Refusal.invalid('POST {room, name?, subject?, role?} as JSON.');
  const { room, name, subject = `name:${name}`, role } = body.output;
  try {
    return { token: await createRoomToken({ secret, room, name, subject, role }) };
  } catch (error) {
    if (error instanceof TypeError) throw Refusal.invalid(error.message);
    throw error;
  }
}
