import * as v from 'valibot';
import type { MediaCredential } from '../../room/protocol/index.js';
import { Refusal } from '../refusal.js';
import { sign, verify } from './jwt.js';

const AUDIENCE = 'callroom:media';
const LIFETIME_SECONDS = 600;

const Holder = v.object({ room: v.string(), participant: v.string() });
/** The participant who may use the Calls proxy, as long as the room still knows them. */
export type Holder = v.InferOutput<typeof Holder>;

interface Options {
  secret: Uint8Array;
  nowMs: number;
}

export async function createMediaCredential(holder: Holder, options: Options): Promise<MediaCredential> {
  const token = await sign(
    { sub: holder.participant, room: holder.room },
    { ...options, audience: AUDIENCE, lifetimeSeconds: LIFETIME_SECONDS },
  );
  return { token, expiresAtMs: options.nowMs + LIFETIME_SECONDS * 1000 };
}

/** @throws `Refusal` with a `token_…` code. */
export async function verifyMediaCredential(token: string | null, options: Options): Promise<Holder> {
  const payload = await verify(token, {
    ...options,
    audience: AUDIENCE,
    maxLifetimeSeconds: LIFETIME_SECONDS,
    kind: 'media',
  });
  const holder = v.safeParse(Holder, { room: payload.room, participant: payload.sub });
  if (!holder.success) throw Refusal.tokenInvalid('media');
  return holder.output;
}
