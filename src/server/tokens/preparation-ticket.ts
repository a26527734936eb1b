import * as v from 'valibot';
import { Refusal } from '../refusal.js';
import { sign, verify } from './jwt.js';

const AUDIENCE = 'callroom:warm';
/** As long as one looks oneself over; who stays in the lobby for longer holds no session all that time. */
export const PREPARATION_SECONDS = 300;

const PreparedSession = v.object({ room: v.string(), subject: v.string(), sessionId: v.string() });
/** A receiving session that was connected in a lobby, and for whom: for them alone, and in this room alone. */
export type PreparedSession = v.InferOutput<typeof PreparedSession>;

interface Options {
  secret: Uint8Array;
  nowMs: number;
}

/** A ticket by which the room will know the session: no page could make up another's. */
export function createPreparationTicket(
  { subject, ...session }: PreparedSession,
  options: Options,
): Promise<string> {
  return sign(
    { sub: subject, ...session },
    { ...options, audience: AUDIENCE, lifetimeSeconds: PREPARATION_SECONDS },
  );
}

/** @throws `Refusal` with a `token_…` code, also where the ticket is another person's or of another room. */
export async function verifyPreparationTicket(
  ticket: string | null,
  { room, subject, ...options }: Options & Pick<PreparedSession, 'room' | 'subject'>,
): Promise<string> {
  const kind = 'preparation';
  const { sub, ...payload } = await verify(ticket, {
    ...options,
    audience: AUDIENCE,
    maxLifetimeSeconds: PREPARATION_SECONDS,
    kind,
  });
  const session = v.safeParse(PreparedSession, { ...payload, subject: sub });
  if (!session.success || session.output.room !== room || session.output.subject !== subject) {
    throw Refusal.tokenInvalid(kind);
  }
  return session.output.sessionId;
}

/** The session of a ticket that a client connects with. One that is no good keeps nobody out: they connect without it. */
export async function warmSession(
  ticket: string | null,
  { room, subject }: Pick<PreparedSession, 'room' | 'subject'>,
  { tokenSecret: secret }: { tokenSecret: Uint8Array },
): Promise<string | null> {
  if (ticket === null) return null;
  try {
    return await verifyPreparationTicket(ticket, { room, subject, secret, nowMs: Date.now() });
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}
