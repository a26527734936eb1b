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
  /**
   * A page of the state, for a client that found a gap in the patches, or whose welcome had one page of it: the
   * participants in the order of their ids. `after` is the last id of the page before; without it, the page has all the
   * rest of the state too.
   */
  'room.state': v.optional(v.nullable(v.object({ after: v.optional(v.string()) }))),
  /** A fresh credential for the Calls proxy. */
  'media.credential': nothing,
  /** A page of the viewers, in the order of their ids; `after` is the last id of the page before. */
  viewers: v.optional(v.object({ after: v.optional(v.string()), limit }), {}),
  /** A page of the chat, the latest first; `before` is the lowest id of the page before. */
  'chat.history': v.optional(v.object({ before: v.optional(v.number()), limit }), {}),
  /** The entries of some keys, as many of the first ones as fit on a page; `rest` is what to ask for next. */
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
  /** To moderators: a page of what was reported from this room, the latest first; `before` is the page before's last id. */
  reports: v.object({ kind: ReportKind, before: v.optional(v.number()), limit }),
} as const;

/**
 * Queries whose answers may be large: a page has at most 64 kB of JSON (one item in any case), fewer items than `limit`
 * where those are long. The room answers one of them at a time on each socket, and the next when the client has given
 * back the mark in the answer before.
 */
const largeQueries: ReadonlySet<string> = new Set<QueryName>([
  'room.state',
  'viewers',
  'chat.history',
  'storage.get',
  'storage.list',
  'bans',
  'reports',
]);

/** Whether a query is one of those that the room answers one at a time. */
export function isLargeQuery(name: string): boolean {
  return largeQueries.has(name);
}

export type QueryName = keyof typeof queryInputs;
export type QueryInput<K extends QueryName> = v.InferInput<(typeof queryInputs)[K]>;
export type QueryData<K extends QueryName> = v.InferOutput<(typeof queryInputs)[K]>;

/** All of the state on the first page, but for participants of later pages, which have nothing else. */
export type RoomStatePage = Pick<RoomState, 'participants'> & Partial<RoomState>;

export interface QueryResults {
  /** `after`: the last id of this page where there is another; null: this is the last one. */
  'room.state': { epoch: string; revision: number; state: RoomStatePage; after: string | null };
  'media.credential': MediaCredential;
  viewers: { viewers: { id: string; name: string }[]; more: boolean };
  'chat.history': { messages: ChatMessage[]; more: boolean };
  /** Without the keys that are not there. */
  'storage.get': { entries: StoredEntry[]; rest: string[] };
  'storage.list': { entries: StoredEntry[]; more: boolean };
  /** `name`: the one they had when they were removed. */
  bans: { bans: { subject: string; name: string }[]; more: boolean };
  revoked: { sources: Source[] };
  reports: { reports: Record<string, unknown>[]; more: boolean };
}
export type QueryResult<K extends QueryName> = QueryResults[K];
