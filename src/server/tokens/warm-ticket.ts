import * as v from 'valibot';
import { Refusal } from '../refusal.js';
import { sign, verify } from './jwt.js';

const AUDIENCE = 'callroom:warm';
/** As long as one looks oneself over; who stays in the lobby for longer holds no session all that time. */
export const WARM_SECONDS = 300;

const WarmSession = v.object({ room: v.string(), subject: v.string(), sessionId: v.string() });
/** A receiving session that was connected in a lobby, and for whom: for them alone, and in this room alone. */
export type WarmSession = v.InferOutput<typeof WarmSession>;

interface Options {
  secret: Uint8Array;
  nowMs: number;
}

/** A ticket by which the room will know the session: no page could make up another's. */
export function createWarmTicket({ subject, ...session }: WarmSession, options: Options): Promise<string> {
  return sign(
    { sub: subject, ...session },
    { ...options, audience: AUDIENCE, lifetimeSeconds: WARM_SECONDS },
  );
}

/** @throws `Refusal` with a `token_…` code, also where the ticket is another person's or of another room. */
export async function verifyWarmTicket(
  ticket: string | null,
  { room, subject, ...options }: Options & Pick<WarmSession, 'room' | 'subject'>,
): Promise<string> {
  const kind = 'preparation';
  const { sub, ...payload } = await verify(ticket, {
    ...options,
    audience: AUDIENCE,
    maxLifetimeSeconds: WARM_SECONDS,
    kind,
  });
  const session = v.safeParse(WarmSession, { ...payload, subject: sub });
  if (!session.success || session.output.room !== room || session.output.subject !== subject) {
    throw Refusal.tokenInvalid(kind);
  }
  return session.output.sessionId;
}

/** The session of a ticket that a client connects with. One that is no good keeps nobody out: they connect without it. */
export async function warmSession(
  ticket: string | null,
  { room, subject }: Pick<WarmSession, 'room' | 'subject'>,
  { tokenSecret: secret }: { tokenSecret: Uint8Array },
): Promise<string | null> {
  if (ticket === null) return null;
  try {
    return await verifyWarmTicket(ticket, { room, subject, secret, nowMs: Date.now() });
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}
