import * as v from 'valibot';
import { ErrorBody } from './error-codes.js';
import { Grants, mediaKindSchema, Revocation, Role, sourceSchema } from './state.js';

export const SelfStage = v.union([
  v.object({
    state: v.literal('invited'),
    /** The participant id of the moderator who invites you, and their name. */
    by: v.string(),
    name: v.string(),
    /** When, in milliseconds since the epoch. */
    sinceMs: v.number(),
    /** The sources that you may publish on stage. */
    publish: v.array(sourceSchema),
  }),
  v.object({
    state: v.literal('joined'),
    /** The participant id of the connection that accepted an invitation; null: a host changed your role. */
    acceptedBy: v.nullable(v.string()),
  }),
]);
/** `invited`: a viewer who may come on stage. `joined`: a participant who came from the audience and may go back. */
export type SelfStage = v.InferOutput<typeof SelfStage>;

export const Self = v.object({
  id: v.string(),
  /** Identifies you in this room in all your connections, as `PresentPerson.id` and `ChatMessage.person` do. */
  person: v.string(),
  name: v.string(),
  role: Role,
  grants: Grants,
  /** Whether you see the room. Not while you wait to be admitted, nor as a viewer while the room is backstage. */
  inside: v.boolean(),
  /** When you raised your hand, in milliseconds since the epoch; null while it is down. */
  handRaisedAtMs: v.nullable(v.number()),
  stage: v.nullable(SelfStage),
  /**
   * What this connection said about itself (`presence.track`) when this message was sent, for a page that was reloaded;
   * null: nothing. Later tracks do not change it.
   */
  presence: v.nullable(v.record(v.string(), v.unknown())),
  /** The sources that are missing in `grants.publish` because they are revoked, at most one entry each. */
  revoked: v.array(Revocation),
});
/** Your identity, role and grants, and what else the room's state does not say about a viewer. */
export type Self = v.InferOutput<typeof Self>;

export const MediaCredential = v.object({ token: v.string(), expiresAtMs: v.number() });
/** The bearer token for the Calls proxy, and when it expires, in milliseconds since the epoch. */
export type MediaCredential = v.InferOutput<typeof MediaCredential>;

export const IceServerEntry = v.object({
  urls: v.union([v.string(), v.array(v.string())]),
  username: v.optional(v.string()),
  credential: v.optional(v.string()),
});
/** An entry of `RTCConfiguration.iceServers` (W3C WebRTC, section 4.2.4). */
export type IceServerEntry = v.InferOutput<typeof IceServerEntry>;

const Path = v.array(v.string());

/** One change to the room's state. A path lists the keys from the root. */
export const PatchOp = v.union([v.object({ set: Path, value: v.unknown() }), v.object({ delete: Path })]);
export type PatchOp = v.InferOutput<typeof PatchOp>;

const Patch = v.object({ revision: v.number(), ops: v.array(PatchOp) });

/** The first message on every socket. Sent again when admission gives the participant a new view of the room. */
export const Welcome = v.object({
  type: v.literal('welcome'),
  v: v.number(),
  self: Self,
  /** Null for waiting participants, who may not pull. */
  credential: v.nullable(MediaCredential),
  /** The resume secret: proves at the next connect that you are this participant. Valid once. */
  resume: v.string(),
  /** True when this socket resumes an existing participant. */
  resumed: v.boolean(),
  /** Identifies an unbroken count of revisions. */
  epoch: v.string(),
  revision: v.number(),
  /** The first page of the state, or null when `patches` continue from the client's state. */
  state: v.nullable(v.record(v.string(), v.unknown())),
  /**
   * The last id of `state` when `room.state` with this `after` has more participants or people; null: `state` has all.
   */
  after: v.nullable(v.string()),
  patches: v.array(Patch),
  /** Null when the servers follow in a message of their own: the welcome waits for no other service. */
  iceServers: v.nullable(v.array(IceServerEntry)),
  /** The attempt whose `media` follows on this socket; null: none follows, and the client pulls tracks itself. */
  media: v.nullable(v.string()),
  nowMs: v.number(),
});
export type Welcome = v.InferOutput<typeof Welcome>;

/** Your role, grants, revoked sources, credential, hand or invitation changed. */
export const SelfChanged = v.object({
  type: v.literal('self'),
  self: Self,
  credential: v.nullable(MediaCredential),
});

/** The TURN servers, as soon as they are available. Not sent to waiting participants. */
export const IceServersMessage = v.object({
  type: v.literal('iceServers'),
  iceServers: v.array(IceServerEntry),
  /** Milliseconds since the epoch; null: they never expire. */
  expiresAtMs: v.nullable(v.number()),
});
export type IceServersMessage = v.InferOutput<typeof IceServersMessage>;

export const OfferedMedia = v.object({
  sessionId: v.string(),
  /** The SFU's offer, as SDP. */
  offer: v.string(),
  /**
   * The track on each mid of the offer, and its simulcast layer. Tracks that the SFU could not deliver are left out.
   */
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
 * A receiving session that the room started, with the SFU's offer for the tracks already being sent. Nothing else
 * happens on this session until the command `media.answer`. Null: the room makes no offer, and the client pulls
 * tracks itself.
 */
export const MediaMessage = v.object({
  type: v.literal('media'),
  attempt: v.string(),
  media: v.nullable(OfferedMedia),
});
export type MediaMessage = v.InferOutput<typeof MediaMessage>;

/** Changes to the shared state, as the next revision. */
export const PatchMessage = v.object({ type: v.literal('patch'), ...Patch.entries });
export type PatchMessage = v.InferOutput<typeof PatchMessage>;

export const WaitingPerson = v.object({ id: v.string(), name: v.string(), sinceMs: v.number() });
export type WaitingPerson = v.InferOutput<typeof WaitingPerson>;

/** The waiting participants, sent to moderators at each change. Longest wait first, 100 at most. */
export const WaitingMessage = v.object({ type: v.literal('waiting'), people: v.array(WaitingPerson) });

export const RaisedHand = v.object({ id: v.string(), name: v.string(), raisedAtMs: v.number() });
export type RaisedHand = v.InferOutput<typeof RaisedHand>;

export const InvitedPerson = v.object({ id: v.string(), name: v.string(), sinceMs: v.number() });
export type InvitedPerson = v.InferOutput<typeof InvitedPerson>;

export const Audience = v.object({
  /** The viewers with a raised hand, the earliest first, 50 at most. */
  hands: v.array(RaisedHand),
  /** How many viewers raise a hand. */
  handCount: v.number(),
  /** The viewers who are invited to the stage and have not answered. */
  invited: v.array(InvitedPerson),
});
/** What moderators learn of the viewers, whom the room's state does not list. */
export type Audience = v.InferOutput<typeof Audience>;

/** The raised hands and the invitations of viewers, sent to moderators at each change. */
export const AudienceMessage = v.object({ type: v.literal('audience'), ...Audience.entries });

/** Something that happened and is not state. */
export const EventMessage = v.object({ type: v.literal('event'), event: v.string(), data: v.unknown() });
export type EventMessage = v.InferOutput<typeof EventMessage>;

/** A site's own message, from `room.send`. */
export const SiteMessage = v.object({
  type: v.literal('message'),
  from: v.string(),
  data: v.unknown(),
  /** True when it was sent to a role or a participant rather than to all. */
  direct: v.boolean(),
});
export type SiteMessage = v.InferOutput<typeof SiteMessage>;

/**
 * The latest values of the ephemeral channels: `[participant, key, value]`, followed by `true` if it was sent to you
 * alone.
 */
export const EphemeralUpdate = v.object({
  type: v.literal('ephemeral'),
  values: v.array(v.looseTuple([v.string(), v.string(), v.unknown()])),
});
export type EphemeralUpdate = v.InferOutput<typeof EphemeralUpdate>;

/**
 * Sent on a socket after every 32 to 64 kB, for the client to return. A socket with more than 4 MB of unacknowledged data
 * is closed with `too_slow`.
 */
export const MarkMessage = v.object({ type: v.literal('mark'), mark: v.string() });
export type MarkMessage = v.InferOutput<typeof MarkMessage>;

/** An error that answers no request. After a `final` error the room closes the socket. */
export const ErrorMessage = v.object({ type: v.literal('error'), error: ErrorBody, final: v.boolean() });
export type ErrorMessage = v.InferOutput<typeof ErrorMessage>;

export const ServerEvent = v.variant('type', [
  Welcome,
  SelfChanged,
  IceServersMessage,
  MediaMessage,
  PatchMessage,
  WaitingMessage,
  AudienceMessage,
  EventMessage,
  SiteMessage,
  EphemeralUpdate,
  MarkMessage,
  ErrorMessage,
]);
export type ServerEvent = v.InferOutput<typeof ServerEvent>;

/**
 * The answer to the command or query whose id is `re`. Return the `mark` before the next large query, because the
 * room answers those one at a time.
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
