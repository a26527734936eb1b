import * as v from 'valibot';
import { type MediaKind, mediaKinds, type Source, sources } from '../../core/sources.js';

export const roles = ['host', 'moderator', 'participant', 'viewer', 'waiting'] as const;
export const Role = v.picklist(roles);
/** `viewer`: sees and hears, is counted but not listed. `waiting`: has yet to be admitted. */
export type Role = v.InferOutput<typeof Role>;

export { type MediaKind, mediaKinds, type Source, sourceKinds, sources } from '../../core/sources.js';
export const sourceSchema = v.picklist(sources);
export const mediaKindSchema = v.picklist(mediaKinds);

/** What one participant may do, computed afresh from the room token at each connect. */
export const Grants = v.object({
  /** The sources this participant may publish, one track of each. */
  publish: v.array(sourceSchema),
  /** Pull what others publish. */
  subscribe: v.boolean(),
  /** Write in the chat. */
  chat: v.boolean(),
  /** `room.send`, reactions, and raising a hand. */
  send: v.boolean(),
  /** Publish and pull data channels at the SFU. */
  data: v.boolean(),
  /** Read and write the room's storage. */
  storage: v.picklist(['none', 'read', 'write']),
  /** Admit, deny, mute, revoke, remove, lock, and delete others' messages. */
  moderate: v.boolean(),
});
export type Grants = v.InferOutput<typeof Grants>;

/** Without control characters and halves of characters, which a database would cut off, or take for one another. */
const WELL_FORMED = /^[^\p{Cc}\p{Cs}]*$/u;

/** A key of an object in the shared state. `__proto__` would reach the prototype in careless hands. */
export const Key = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(128),
  v.regex(WELL_FORMED, 'Control characters and halves of surrogate pairs are not allowed.'),
  v.check((key) => key !== '__proto__', 'The name __proto__ is not allowed.'),
);

export interface PublicationInfo {
  /** Unique per participant; with `sessionId`, what the Calls API needs to pull the track. */
  trackName: string;
  source: Source;
  kind: MediaKind;
  /** The publisher's session at the SFU. It changes when the publisher replaces its session. */
  sessionId: string;
  muted: boolean;
  /** The simulcast layers of the offer, best first as the publisher ordered them. */
  layers?: string[];
}

export interface ParticipantInfo {
  id: string;
  name: string;
  role: Role;
  /** False from the moment the socket is lost until it is back, or the participant is taken out. */
  connected: boolean;
  /** Milliseconds since the epoch, by the server's clock. */
  joinedAtMs: number;
  /** Since when the hand is up; null while it is down. Who raised first is first in line. */
  handRaisedAtMs: number | null;
  /** Since when this participant records the call; null while they do not. */
  recordingSinceMs: number | null;
  /** By track name. */
  publications: Record<string, PublicationInfo>;
}

export interface RoomInfo {
  /** Nobody new is let in. */
  locked: boolean;
  /** Whoever joins has to be admitted first. */
  waitingRoom: boolean;
  /** When the present meeting began, in milliseconds since the epoch; null while nobody is there. */
  startedAtMs: number | null;
}

/** From so many publishers on a room is a crowd: it ranks who spoke lately, and pages hear those alone. */
export const CROWD_FROM = 17;

/** What everyone in the room sees. */
export interface RoomState {
  room: RoomInfo;
  /** By participant id. Viewers and those waiting are not among them. */
  participants: Record<string, ParticipantInfo>;
  /** How many viewers there are; who they are is the query `viewers`. */
  viewers: number;
  /** Recent speakers, the latest first; kept only in rooms with more than 16 publishers. */
  speakers: string[];
  /** What behaviours share, by behaviour. */
  behaviors: Record<string, unknown>;
}
