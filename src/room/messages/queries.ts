import * as v from 'valibot';
import type { ChatMessage } from './events.js';
import type { MediaCredential } from './server-message.js';
import { Key, type RoomState, type Source } from './state.js';

const nothing = v.optional(v.null());
const limit = v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200)), 50);

export const ReportKind = v.picklist(['meetings', 'feedback', 'bugs', 'dead-tracks']);
export type ReportKind = v.InferOutput<typeof ReportKind>;

export interface StoredEntry {
  key: string;
  value: unknown;
  /** Rises with every change to the storage; what a check compares. */
  version: number;
}

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
  'storage.get': v.object({ keys: v.pipe(v.array(Key), v.maxLength(64)) }),
  /** A page of the keys that begin with `prefix`, in their order; `after` is the last key of the page before. */
  'storage.list': v.object({
    prefix: v.pipe(v.string(), v.maxLength(128)),
    after: v.optional(v.string()),
    limit,
  }),
  /** To moderators: a page of those kept out, in the order of their subjects; `after` is the page before's last. */
  bans: v.optional(v.object({ after: v.optional(v.string()), limit }), {}),
  /** To moderators: what was withdrawn from someone, until it is restored. */
  revoked: v.object({ participant: v.pipe(v.string(), v.minLength(1), v.maxLength(64)) }),
  /** To moderators: what was reported from this room, the latest first. */
  reports: v.object({ kind: ReportKind, limit }),
} as const;

export type QueryName = keyof typeof queryInputs;
export type QueryInput<K extends QueryName> = v.InferInput<(typeof queryInputs)[K]>;
export type QueryData<K extends QueryName> = v.InferOutput<(typeof queryInputs)[K]>;

export interface QueryResults {
  'room.state': { epoch: string; revision: number; state: RoomState };
  'media.credential': MediaCredential;
  viewers: { viewers: { id: string; name: string }[]; more: boolean };
  'chat.history': { messages: ChatMessage[]; more: boolean };
  /** Without the keys that are not there. */
  'storage.get': { entries: StoredEntry[] };
  'storage.list': { entries: StoredEntry[]; more: boolean };
  /** `name`: the one they had when they were removed. */
  bans: { bans: { subject: string; name: string }[]; more: boolean };
  revoked: { sources: Source[] };
  reports: { reports: Record<string, unknown>[] };
}
export type QueryResult<K extends QueryName> = QueryResults[K];
