import * as v from 'valibot';
import { Refusal } from '../refusal.js';
import { sign, verify } from './jwt.js';

const AUDIENCE = 'callroom:transcriber';
/** A bound only: the ticket ends with the track that it is for, because the `Transcriber` then no longer knows it. */
const LIFETIME_SECONDS = 12 * 3_600;

const StreamedTrack = v.object({
  room: v.string(),
  participant: v.string(),
  sessionId: v.string(),
  trackName: v.string(),
  /** Identifies one stream of this track. */
  stream: v.string(),
});
/** The track that the SFU may stream to the `Transcriber` of its room. */
export type StreamedTrack = v.InferOutput<typeof StreamedTrack>;

interface Options {
  secret: Uint8Array;
  nowMs: number;
}

/** Creates the ticket in the address that the SFU connects to. */
export function createTranscriberTicket(
  { participant, ...rest }: StreamedTrack,
  options: Options,
): Promise<string> {
  return sign(
    { sub: participant, ...rest },
    { ...options, audience: AUDIENCE, lifetimeSeconds: LIFETIME_SECONDS },
  );
}

/** @throws `Refusal` with a `token_…` code. */
export async function verifyTranscriberTicket(ticket: string, options: Options): Promise<StreamedTrack> {
  const kind = 'transcriber';
  const { sub, ...payload } = await verify(ticket, {
    ...options,
    audience: AUDIENCE,
    maxLifetimeSeconds: LIFETIME_SECONDS,
    kind,
  });
  const track = v.safeParse(StreamedTrack, { ...payload, participant: sub });
  if (!track.success) throw Refusal.tokenInvalid(kind);
  return track.output;
}
