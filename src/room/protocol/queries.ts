import * as v from 'valibot';
import type { ChatMessage, ChatPin } from './chat.js';
import { fileParts } from './files.js';
import { NameSearch } from './name-schemas.js';
import type { MediaCredential } from './server-message.js';
import { Key, type PresentPerson, type RoomState, type Source } from './state.js';

const nothing = v.optional(v.null());
const search = v.optional(NameSearch, '');
const limit = v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200)), 50);

export const ReportKind = v.picklist(['meetings', 'feedback', 'bugs', 'dead-tracks', 'summaries']);
export type ReportKind = v.InferOutput<typeof ReportKind>;

export interface StoredEntry {
  key: string;
  value: unknown;
  /** Increases with every change to the storage; a check compares it. */
  version: number;
}

/** The input of each query. */
export const queryInputs = {
  /**
   * A page of the state, for a client that found a gap in the patches or whose welcome had only the first page.
   * Participants come first and people with presence second, each in id order. `after` is the last id of the previous
   * page; without `after`, the page also has the rest of the state.
   */
  'room.state': v.optional(v.nullable(v.object({ after: v.optional(v.string()) }))),
  /** A new credential for the Calls proxy. */
  'media.credential': nothing,
  /**
   * A page of the viewers, in id order; `after` is the last id of the previous page. `search`: only viewers whose name
   * contains this text; case and diacritics do not matter.
   */
  viewers: v.optional(v.object({ after: v.optional(v.string()), limit, search }), {}),
  /**
   * A page of the people with presence, viewers included, in the order of their person ids; `after` is the last of
   * the previous page.
   */
  'presence.list': v.optional(v.object({ after: v.optional(v.string()), limit }), {}),
  /** A page of the chat, latest first; `before` is the lowest id of the previous page. */
  'chat.history': v.optional(v.object({ before: v.optional(v.number()), limit }), {}),
  /**
   * The addresses of files in messages that you can read, relative to the server: `GET` them without any header, within
   * `lastsMs`. A picture is shown; with `?download` it is saved, as any other file always is.
   */
  'file.links': v.object({
    files: v.pipe(v.array(v.pipe(v.string(), v.maxLength(64))), v.minLength(1), v.maxLength(50)),
    part: v.optional(v.picklist(fileParts), 'content'),
  }),
  /**
   * The entries of the given keys. A page holds as many of the first entries as fit; `rest` lists the keys to request
   * next.
   */
  'storage.get': v.object({ keys: v.pipe(v.array(Key), v.maxLength(64)) }),
  /**
   * A page of the entries whose keys begin with `prefix`, in key order; `after` is the last key of the previous page.
   */
  'storage.list': v.object({
    prefix: v.pipe(v.string(), v.maxLength(128)),
    after: v.optional(v.string()),
    limit,
  }),
  /** For moderators: a page of the banned subjects, in order; `after` is the last subject of the previous page. */
  bans: v.optional(v.object({ after: v.optional(v.string()), limit }), {}),
  /** For moderators: the sources revoked from a participant and not yet restored. */
  revoked: v.object({ participant: v.pipe(v.string(), v.minLength(1), v.maxLength(64)) }),
  /** For moderators: a page of this room's reports, latest first; `before` is the last id of the previous page. */
  reports: v.object({ kind: ReportKind, before: v.optional(v.number()), limit }),
} as const;

export type QueryName = keyof typeof queryInputs;
export type QueryInput<K extends QueryName> = v.InferInput<(typeof queryInputs)[K]>;
export type QueryData<K extends QueryName> = v.InferOutput<(typeof queryInputs)[K]>;

/**
 * The first page has the whole state, with the first participants; later pages have only participants and people.
 */
export type RoomStatePage = Pick<RoomState, 'participants' | 'people'> & Partial<RoomState>;

export interface QueryResults {
  /** `after`: the last id of this page if another page follows; null: this is the last page. */
  'room.state': { epoch: string; revision: number; state: RoomStatePage; after: string | null };
  'media.credential': MediaCredential;
  viewers: { viewers: { id: string; name: string }[]; more: boolean };
  'presence.list': { people: PresentPerson[]; more: boolean };
  /** `pinned`: the pinned message; null: none. */
  'chat.history': { messages: ChatMessage[]; more: boolean; pinned: ChatPin | null };
  /** `paths`: in the order asked for; null: you cannot read such a file. */
  'file.links': { paths: (string | null)[]; lastsMs: number };
  /** Keys that do not exist are left out. */
  'storage.get': { entries: StoredEntry[]; rest: string[] };
  'storage.list': { entries: StoredEntry[]; more: boolean };
  /** `name`: the participant's name when they were removed. */
  bans: { bans: { subject: string; name: string }[]; more: boolean };
  revoked: { sources: Source[] };
  reports: { reports: Record<string, unknown>[]; more: boolean };
}
export type QueryResult<K extends QueryName> = QueryResults[K];
