import * as v from 'valibot';
import { Key } from './state.js';

/** The longest frame a room reads, in UTF-16 code units. */
export const MAX_FRAME_LENGTH = 32_768;
/** The longest frame with `media.answer`, in UTF-16 code units: each track needs some kilobytes of description. */
export const MAX_ANSWER_FRAME_LENGTH = 131_072;

/** The longest value on an ephemeral channel, in UTF-16 code units of its JSON. */
export const MAX_EPHEMERAL_LENGTH = 2_000;

/** Sent and answered as plain text, so that the platform answers it without waking the room. */
export const PING = 'ping';
export const PONG = 'pong';

const RequestId = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const Name = v.pipe(v.string(), v.minLength(1), v.maxLength(64));

/** Changes something. Answered exactly once. A repeated `id` is answered again, but takes effect once. */
export const CommandFrame = v.object({ id: RequestId, command: Name, data: v.optional(v.unknown()) });
export type CommandFrame = v.InferOutput<typeof CommandFrame>;

/** Reads something and changes nothing. */
export const QueryFrame = v.object({ id: RequestId, query: Name, data: v.optional(v.unknown()) });
export type QueryFrame = v.InferOutput<typeof QueryFrame>;

/**
 * A passing value about the sender (a cursor, typing). The last value wins; values are neither stored nor answered.
 */
export const EphemeralFrame = v.object({
  ephemeral: Key,
  data: v.pipe(
    v.unknown(),
    // Sent often and to everyone, so it must be small.
    v.check((data) => (JSON.stringify(data)?.length ?? 0) <= MAX_EPHEMERAL_LENGTH),
  ),
  /** The only participant who gets it; by default everyone. */
  to: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(64))),
});
export type EphemeralFrame = v.InferOutput<typeof EphemeralFrame>;

/** Confirms that the welcome and its new resume secret have arrived: the previous secret becomes invalid. */
export const WelcomedFrame = v.object({ welcomed: v.literal(true) });
export type WelcomedFrame = v.InferOutput<typeof WelcomedFrame>;

/**
 * Returns a mark, so the room knows that everything before it has arrived. Send it before any request that follows
 * from an answer with a mark.
 */
export const MarkFrame = v.object({ mark: v.pipe(v.string(), v.maxLength(64)) });
export type MarkFrame = v.InferOutput<typeof MarkFrame>;

export const ClientFrame = v.union([CommandFrame, QueryFrame, EphemeralFrame, WelcomedFrame, MarkFrame]);
export type ClientFrame = v.InferOutput<typeof ClientFrame>;
