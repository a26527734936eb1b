import * as v from 'valibot';
import { type MediaKind, mediaKinds, type Source, sources } from '../../core/sources.js';
import type { FileRules } from './files.js';

export const roles = ['host', 'moderator', 'participant', 'viewer', 'waiting'] as const;
export const Role = v.picklist(roles);
/** `viewer`: sees and hears, is counted but not listed. `waiting`: not admitted yet. */
export type Role = v.InferOutput<typeof Role>;

export { type MediaKind, mediaKinds, type Source, sourceKinds, sources } from '../../core/sources.js';
export const sourceSchema = v.picklist(sources);
export const mediaKindSchema = v.picklist(mediaKinds);

/** A participant's grants, computed from the room token at each connect. */
export const Grants = v.object({
  /** The sources this participant may publish, one track each. */
  publish: v.array(sourceSchema),
  /** Pull the tracks of others. */
  subscribe: v.boolean(),
  /** Write and react in the chat. */
  chat: v.boolean(),
  /** `room.send`, reactions, and raising a hand. */
  send: v.boolean(),
  /** Publish and pull data channels at the SFU. */
  data: v.boolean(),
  /** Read and write the room's storage. */
  storage: v.picklist(['none', 'read', 'write']),
  /**
   * Admit, deny, mute, revoke, restore, remove and lock; delete and pin the messages of others; see who raises a hand in
   * the audience, and invite them to the stage.
   */
  moderate: v.boolean(),
  /** Have the floor of the AI voice: speak to it, and queue for it. */
  ai: v.boolean(),
});
export type Grants = v.InferOutput<typeof Grants>;

/** Excludes control characters and unpaired surrogates, which a database may truncate or confuse with one another. */
const WELL_FORMED = /^[^\p{Cc}\p{Cs}]*$/u;

/** A key of an object in the shared state. Excludes `__proto__`, which would reach the prototype in careless code. */
export const Key = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(128),
  v.regex(WELL_FORMED, 'The name contains control characters or unpaired surrogates. Remove them.'),
  v.check((key) => key !== '__proto__', 'The name __proto__ is not allowed. Choose another name.'),
);

export interface PublicationInfo {
  /** Unique per participant. Together with `sessionId` it identifies the track for a pull in the Calls API. */
  trackName: string;
  source: Source;
  kind: MediaKind;
  /** The publisher's session at the SFU. It changes when the publisher replaces its session. */
  sessionId: string;
  muted: boolean;
  /** The simulcast layers of the offer, best first, in the publisher's order. */
  layers?: string[];
}

export interface ParticipantInfo {
  id: string;
  /**
   * An AI of a behavior of the room, not a person: it has no connection and no token, and moderators cannot act on it.
   * Absent: a person.
   */
  agent?: true;
  /**
   * The name in the token, or with a number (`Ada (2)`) if another person in the room had it first. All connections of
   * a person have the same name. Empty for a guest; for the second guest the number alone, after a space (` (2)`), so that
   * your word for a guest can stand before it.
   */
  name: string;
  role: Role;
  /** False from the moment the socket is lost until it is back or the participant is removed. */
  connected: boolean;
  /** Milliseconds since the epoch, by the server's clock. */
  joinedAtMs: number;
  /**
   * When the hand was raised, in milliseconds since the epoch; null while it is down. The earliest hand comes first.
   */
  handRaisedAtMs: number | null;
  /**
   * When this participant started to record the call, in milliseconds since the epoch; null while they do not record.
   */
  recordingSinceMs: number | null;
  /** By track name. */
  publications: Record<string, PublicationInfo>;
  /**
   * The sources that this participant may not publish at the moment, though their role allows them. `muted`: the person
   * can lift it themselves. `blocked`: a moderator has to restore the source. Absent: no source is revoked.
   */
  revoked?: RevokedSources;
}

export type RevokedSources = { [S in Source]?: 'muted' | 'blocked' };

export const Revocation = v.object({
  source: sourceSchema,
  /** Identifies this revocation. The command `source.restore` takes it. */
  id: v.string(),
  /** The moderator; null: the rule of the room, whose `mayUnmute` is false. */
  by: v.nullable(v.object({ name: v.string(), role: Role })),
  /** Whether the person may lift it with `source.restore`. Otherwise a moderator has to restore the source. */
  mayLift: v.boolean(),
});
/** A source that a person may not publish at the moment, though their role allows it. */
export type Revocation = v.InferOutput<typeof Revocation>;

export interface RoomInfo {
  /** True while the room admits no new participants. */
  locked: boolean;
  /** True while new participants have to be admitted first. */
  waitingRoom: boolean;
  /**
   * False while participants and viewers cannot turn their microphones on, unless a moderator allows it. Open microphones
   * stay open until they are muted.
   */
  mayUnmute: boolean;
  /**
   * Whether viewers see and hear the others. False: the room is backstage, and viewers see an empty room until it goes
   * live. Null: the room has no backstage.
   */
  live: boolean | null;
  /** What files people can send in the chat; null: they can send no files. */
  files: FileRules | null;
  /** When the current meeting began, in milliseconds since the epoch; null while the room is empty. */
  startedAtMs: number | null;
}

/** From this number of publishers on, the room ranks recent speakers, and pages play only those speakers' audio. */
export const CROWD_FROM = 17;

/** What a connection says about itself: JSON, at most 1,024 bytes. */
export type PresenceMeta = Readonly<Record<string, unknown>>;

/** A person with presence. All connections of a person (all tokens with the same subject) share one entry. */
export interface PresentPerson {
  /** Identifies the person in this room, and says nothing about the subject of their token. */
  id: string;
  name: string;
  /** By participant id: what each connection of this person says about itself. */
  metas: Record<string, PresenceMeta>;
}

/** The shared state, which every admitted participant sees. */
export interface RoomState {
  room: RoomInfo;
  /** By participant id, without viewers and waiting participants. */
  participants: Record<string, ParticipantInfo>;
  /** By person id: the people with presence, without viewers. A connection stays until it can no longer resume. */
  people: Record<string, PresentPerson>;
  /** The number of viewers; the query `viewers` lists them. */
  viewers: number;
  /** Recent speakers, latest first; maintained only in rooms with more than 16 publishers. */
  speakers: string[];
  /** The shared state of behaviors, by behavior name. */
  behaviors: Record<string, unknown>;
}
