import * as v from 'valibot';
import type { ChatMessage } from './events.js';
import type { MediaCredential } from './server-message.js';
import type { RoomState } from './state.js';

const nothing = v.optional(v.null());
const limit = v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200)), 50);

/** What each query takes. */
export const queryInputs = {
  /** The whole state, for a client that found a gap in the patches. */
  'room.state': nothing,
  /** A fresh credential for the Calls proxy. */
  'media.credential': nothing,
  /** A page of the viewers, in the order of their ids; `after` is the last id of the page before. */
  viewers: v.optional(v.object({ after: v.optional(v.string()), limit }), {}),
  /** A page of the chat, the latest first; `before` is the lowest id of the page before. */
  'chat.history': v.optional(v.object({ before: v.optional(v.number()), limit }), {}),
} as const;

export type QueryName = keyof typeof queryInputs;
export type QueryInput<K extends QueryName> = v.InferInput<(typeof queryInputs)[K]>;
export type QueryData<K extends QueryName> = v.InferOutput<(typeof queryInputs)[K]>;

export interface QueryResults {
  'room.state': { epoch: string; revision: number; state: RoomState };
  'media.credential': MediaCredential;
  viewers: { viewers: { id: string; name: string }[]; more: boolean };
  'chat.history': { messages: ChatMessage[]; more: boolean };
}
export type QueryResult<K extends QueryName> = QueryResults[K];
