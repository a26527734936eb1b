import * as v from 'valibot';
import { Key } from './state.js';

/** The longest frame a room reads, in UTF-16 code units. */
export const MAX_FRAME_LENGTH = 32_768;
/** The same of a frame with `media.answer`, in which each track has some kilobytes of description. */
export const MAX_ANSWER_FRAME_LENGTH = 131_072;

/** The longest ephemeral fact, in UTF-16 code units of its JSON. */
export const MAX_FLEETING_LENGTH = 2_000;

/** Sent and answered as bare text: the platform answers it without waking the room. */
export const PING = 'ping';
export const PONG = 'pong';

const RequestId = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const Name = v.pipe(v.string(), v.minLength(1), v.maxLength(64));

/** Changes something. Answered exactly once; the same `id` again is answered again, but takes effect once. */
export const CommandFrame = v.object({ id: RequestId, command: Name, data: v.optional(v.unknown()) });
export type CommandFrame = v.InferOutput<typeof CommandFrame>;

/** Asks something, and changes nothing. */
export const QueryFrame = v.object({ id: RequestId, query: Name, data: v.optional(v.unknown()) });
export type QueryFrame = v.InferOutput<typeof QueryFrame>;

/** A passing fact about oneself (a cursor, typing): the last one wins, none is stored or answered. */
export const EphemeralFrame = v.object({
  ephemeral: Key,
  data: v.pipe(
    v.unknown(),
    // Everyone hears it, and often: there is no room for more.
    v.check((data) => (JSON.stringify(data)?.length ?? 0) <= MAX_FLEETING_LENGTH),
  ),
});
export type EphemeralFrame = v.InferOutput<typeof EphemeralFrame>;

/** The welcome, and with it the new resume secret, has arrived: the one before it is void. */
export const WelcomedFrame = v.object({ welcomed: v.literal(true) });
export type WelcomedFrame = v.InferOutput<typeof WelcomedFrame>;

/**
 * Gives a mark back, by which the room knows that everything before it has arrived. To be sent before anything that an
 * answer with a mark leads to.
 */
export const MarkFrame = v.object({ mark: v.pipe(v.string(), v.maxLength(64)) });
export type MarkFrame = v.InferOutput<typeof MarkFrame>;

export const ClientFrame = v.union([CommandFrame, QueryFrame, EphemeralFrame, WelcomedFrame, MarkFrame]);
export type ClientFrame = v.InferOutput<typeof ClientFrame>;
