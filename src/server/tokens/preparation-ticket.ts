import * as v from 'valibot';
import { Refusal } from '../refusal.js';
import { sign, verify } from './jwt.js';

const AUDIENCE = 'callroom:preparation';
/**
 * Enough time to check camera and microphone. A person who stays in the lobby longer must not hold a session all that
 * time.
 */
export const PREPARATION_SECONDS = 300;

const PreparedSession = v.object({ room: v.string(), subject: v.string(), sessionId: v.string() });
/** A receiving session connected in a lobby. It is valid only for this subject in this room. */
export type PreparedSession = v.InferOutput<typeof PreparedSession>;

interface Options {
  secret: Uint8Array;
  nowMs: number;
}

/**
 * Creates the signed ticket by which the room recognizes the session, so that a page cannot claim another person's
 * session.
 */
export function createPreparationTicket(
  { subject, ...session }: PreparedSession,
  options: Options,
): Promise<string> {
  return sign(
    { sub: subject, ...session },
    { ...options, audience: AUDIENCE, lifetimeSeconds: PREPARATION_SECONDS },
  );
}

/** @throws `Refusal` with a `token_…` code, also when the ticket belongs to another person or room. */
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

/**
 * The session of the ticket that a client connects with. An invalid ticket does not stop the connect: it is ignored.
 */
export async function preparedSession(
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
