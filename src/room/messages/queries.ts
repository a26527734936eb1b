import * as v from 'valibot';
import type { MediaCredential } from './server-message.js';
import type { RoomState } from './state.js';

/** What each query takes. */
export const queryInputs = {
  /** The whole state, for a client that found a gap in the patches. */
  'room.state': v.optional(v.null()),
  /** A fresh credential for the Calls proxy. */
  'media.credential': v.optional(v.null()),
} as const;

export type QueryName = keyof typeof queryInputs;
export type QueryInput<K extends QueryName> = v.InferInput<(typeof queryInputs)[K]>;
export type QueryData<K extends QueryName> = v.InferOutput<(typeof queryInputs)[K]>;

export interface QueryResults {
  'room.state': { epoch: string; revision: number; state: RoomState };
  'media.credential': MediaCredential;
}
export type QueryResult<K extends QueryName> = QueryResults[K];
