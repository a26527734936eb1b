import * as v from 'valibot';
import { Refusal } from '../refusal.js';
import { issuedAtMs, sign, verify } from './jwt.js';
import { createSecret } from './secret.js';

const AUDIENCE = 'callroom:breakout';
/** A page goes to the breakout room right after it gets its ticket; one that is invited prepares its connection first. */
export const BREAKOUT_TICKET_SECONDS = 60;

const BreakoutTicket = v.object({
  /** The breakout room admits each id once. */
  id: v.string(),
  /** The name of the breakout room's object. */
  room: v.string(),
  /** The participant of the main room. */
  participant: v.string(),
  subject: v.string(),
});
/** The one person whom a main room sends to one of its breakout rooms. */
export type BreakoutTicket = v.InferOutput<typeof BreakoutTicket>;

interface Options {
  secret: Uint8Array;
  nowMs: number;
}

export function createBreakoutTicket(
  { subject, ...given }: Omit<BreakoutTicket, 'id'>,
  options: Options,
): Promise<string> {
  return sign(
    { sub: subject, jti: createSecret(), ...given },
    { ...options, audience: AUDIENCE, lifetimeSeconds: BREAKOUT_TICKET_SECONDS },
  );
}

/** @throws `Refusal` `breakout_ticket_invalid`: forged, expired, or made for something else. */
export async function verifyBreakoutTicket(ticket: string | null, options: Options): Promise<BreakoutTicket> {
  try {
    const { sub, jti, ...payload } = await verify(ticket, {
      ...options,
      audience: AUDIENCE,
      maxLifetimeSeconds: BREAKOUT_TICKET_SECONDS,
      kind: 'breakout',
    });
    const found = v.safeParse(BreakoutTicket, { ...payload, id: jti, subject: sub });
    if (found.success) return found.output;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
  throw Refusal.breakoutTicketInvalid();
}

/** Whether this server made a ticket for this room, at any time: enough to ask the main room about it. */
export async function isOwnTicket(ticket: string, room: string, secret: Uint8Array): Promise<boolean> {
  const nowMs = await issuedAtMs(ticket);
  if (nowMs === null) return false;
  try {
    return (await verifyBreakoutTicket(ticket, { secret, nowMs })).room === room;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}
