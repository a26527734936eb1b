import * as v from 'valibot';
import { ErrorBody } from './error-codes.js';
import { Grants, mediaKindSchema, Role } from './state.js';

export const Self = v.object({ id: v.string(), name: v.string(), role: Role, grants: Grants });
/** Who I am and what I may do. */
export type Self = v.InferOutput<typeof Self>;

export const MediaCredential = v.object({ token: v.string(), expiresAtMs: v.number() });
/** The bearer token of the Calls proxy, and when it runs out, in milliseconds since the epoch. */
export type MediaCredential = v.InferOutput<typeof MediaCredential>;

export const IceServerEntry = v.object({
  urls: v.union([v.string(), v.array(v.string())]),
  username: v.optional(v.string()),
  credential: v.optional(v.string()),
});
/** As `RTCConfiguration.iceServers` takes it (W3C WebRTC, section 4.2.4). */
export type IceServerEntry = v.InferOutput<typeof IceServerEntry>;

const Path = v.array(v.string());

/** One change to the room's state; a path is the keys from its root. */
export const PatchOp = v.union([v.object({ set: Path, value: v.unknown() }), v.object({ delete: Path })]);
export type PatchOp = v.InferOutput<typeof PatchOp>;

const Patch = v.object({ revision: v.number(), ops: v.array(PatchOp) });

/** The first message on every socket, and again where one's standing changes so much that all is new (admission). */
export const Welcome = v.object({
  type: v.literal('welcome'),
  v: v.number(),
  self: Self,
  /** Null for those waiting, who may not pull. */
  credential: v.nullable(MediaCredential),
  /** Proves, on the next connect, that one is this participant. Secret; good for one use. */
  resume: v.string(),
  /** True where this socket goes on as a participant who was here already. */
  resumed: v.boolean(),
  /** One epoch is one unbroken count of revisions. */
  epoch: v.string(),
  revision: v.number(),
  /** The first page of the state, or null where `patches` lead on from what the client has. */
  state: v.nullable(v.record(v.string(), v.unknown())),
  /** The last participant id of `state`, where `room.state` with this `after` has more; null: that is all of them. */
  after: v.nullable(v.string()),
  patches: v.array(Patch),
  /** Null where they are still being made and follow in a message of their own: the welcome waits for nothing. */
  iceServers: v.nullable(v.array(IceServerEntry)),
  /** The attempt whose `media` follows on this socket; null: none does, and what one wants one pulls oneself. */
  media: v.nullable(v.string()),
  nowMs: v.number(),
});
export type Welcome = v.InferOutput<typeof Welcome>;

/** One's role, grants or credential changed. */
export const SelfChanged = v.object({
  type: v.literal('self'),
  self: Self,
  credential: v.nullable(MediaCredential),
});

/** The TURN servers to use, to everyone but those waiting, as soon as they are there. */
export const IceServersMessage = v.object({
  type: v.literal('iceServers'),
  iceServers: v.array(IceServerEntry),
  /** Milliseconds since the epoch; null: they do not expire. */
  expiresAtMs: v.nullable(v.number()),
});
export type IceServersMessage = v.InferOutput<typeof IceServersMessage>;

export const OfferedMedia = v.object({
  sessionId: v.string(),
  /** The SFU's offer, as SDP. */
  offer: v.string(),
  /** What the offer has on which mid, and in which simulcast layer. What the SFU could not give is not among it. */
  tracks: v.array(
    v.object({
      mid: v.string(),
      sessionId: v.string(),
      trackName: v.string(),
      kind: mediaKindSchema,
      layer: v.nullable(v.string()),
    }),
  ),
});
export type OfferedMedia = v.InferOutput<typeof OfferedMedia>;

/**
 * A receiving session that the room began, with the SFU's offer for what was already being sent. Nothing else happens
 * on it until the command `media.answer`. Null: there is none, and what one wants one pulls oneself.
 */
export const MediaMessage = v.object({
  type: v.literal('media'),
  attempt: v.string(),
  media: v.nullable(OfferedMedia),
});
export type MediaMessage = v.InferOutput<typeof MediaMessage>;

export const PatchMessage = v.object({ type: v.literal('patch'), ...Patch.entries });
export type PatchMessage = v.InferOutput<typeof PatchMessage>;

export const WaitingPerson = v.object({ id: v.string(), name: v.string(), sinceMs: v.number() });
export type WaitingPerson = v.InferOutput<typeof WaitingPerson>;

/** Who waits to be let in: to moderators, at each change. The longest waiting come first, 100 at most. */
export const WaitingMessage = v.object({ type: v.literal('waiting'), people: v.array(WaitingPerson) });

/** What happened and is no state. */
export const EventMessage = v.object({ type: v.literal('event'), event: v.string(), data: v.unknown() });
export type EventMessage = v.InferOutput<typeof EventMessage>;

/** A site's own message, from `room.send`. */
export const SiteMessage = v.object({
  type: v.literal('message'),
  from: v.string(),
  data: v.unknown(),
  /** True where it was sent to a role or a person rather than to all. */
  direct: v.boolean(),
});
export type SiteMessage = v.InferOutput<typeof SiteMessage>;

/** The latest ephemeral facts: `[participant, key, value]`. */
export const EphemeralUpdate = v.object({
  type: v.literal('ephemeral'),
  values: v.array(v.tuple([v.string(), v.string(), v.unknown()])),
});
export type EphemeralUpdate = v.InferOutput<typeof EphemeralUpdate>;

/**
 * Follows about every 64 kB on a socket, for the client to give back. A socket on which more than 4 MB wait to be
 * acknowledged is closed with `too_slow`.
 */
export const MarkMessage = v.object({ type: v.literal('mark'), mark: v.string() });
export type MarkMessage = v.InferOutput<typeof MarkMessage>;

/** An error that answers no request. After a `final` one the room closes the socket. */
export const ErrorMessage = v.object({ type: v.literal('error'), error: ErrorBody, final: v.boolean() });
export type ErrorMessage = v.InferOutput<typeof ErrorMessage>;

export const ServerEvent = v.variant('type', [
  Welcome,
  SelfChanged,
  IceServersMessage,
  MediaMessage,
  PatchMessage,
  WaitingMessage,
  EventMessage,
  SiteMessage,
  EphemeralUpdate,
  MarkMessage,
  ErrorMessage,
]);
export type ServerEvent = v.InferOutput<typeof ServerEvent>;

/**
 * The answer to the command or query whose id is `re`. A `mark` is to be given back before the next large query: the room
 * answers one at a time.
 */
export const Answer = v.union([
  v.object({ re: v.string(), error: ErrorBody }),
  v.object({ re: v.string(), ok: v.optional(v.unknown()), mark: v.optional(v.string()) }),
]);
export type Answer =
  | { re: string; ok?: unknown; mark?: string | undefined }
  | { re: string; error: ErrorBody };

export const ServerMessage = v.union([Answer, ServerEvent]);
export type ServerMessage = Answer | ServerEvent;
