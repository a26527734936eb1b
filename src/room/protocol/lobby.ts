import * as v from 'valibot';
import { Role, sourceSchema } from './state.js';

/** How many participants a lobby lists by name; the rest is a number. */
export const MAX_LOBBY_PARTICIPANTS = 8;

/**
 * The answer to `GET /lobby/:room`: the part of the room's state that a page with a room token sees before it joins.
 */
export const LobbyView = v.object({
  /** The first few participants. Empty for a page that would have to wait, and for a viewer before the room is live. */
  participants: v.array(v.object({ id: v.string(), name: v.string() })),
  /** The number of participants without viewers; `null` where `participants` hides them. */
  count: v.nullable(v.number()),
  /** Whether the participant has to be admitted. */
  waits: v.boolean(),
  /** As `RoomInfo.live`. While it is false, a viewer sees nobody here either. */
  live: v.nullable(v.boolean()),
  /** Your role in the room. While you have to be admitted: the role that you get then. */
  role: Role,
  /** The sources that you may publish in this role. */
  publish: v.array(sourceSchema),
});
export type LobbyView = v.InferOutput<typeof LobbyView>;

/** The answer to `POST /lobby/:room/check`, which takes the offer of a connection check. */
export const CheckAnswer = v.object({
  /** The SFU's answer; `null` if the SFU gave none. */
  sdp: v.nullable(v.string()),
  /** TURN servers; may be empty. */
  iceServers: v.array(
    v.object({
      urls: v.union([v.string(), v.array(v.string())]),
      username: v.optional(v.string()),
      credential: v.optional(v.string()),
    }),
  ),
});
export type CheckAnswer = v.InferOutput<typeof CheckAnswer>;

/** The answer to `POST /lobby/:room/prepare`: a receiving session for a participant who will join soon. */
export const PrepareAnswer = v.object({
  /** `null` when the SFU opened none. Answer its offer with `POST /lobby/:room/prepare/answer`. */
  session: v.nullable(
    v.object({
      sessionId: v.string(),
      /** The SFU's offer: a transport without tracks. */
      offer: v.string(),
      /** Proves to the room, at connect, who owns the session. */
      ticket: v.string(),
      /** How long the ticket is valid, in milliseconds. */
      lastsMs: v.number(),
    }),
  ),
  iceServers: CheckAnswer.entries.iceServers,
});
export type PrepareAnswer = v.InferOutput<typeof PrepareAnswer>;

/**
 * The body of `POST /lobby/:room/ticket`, which issues a socket ticket. It carries the values that must not appear in
 * a URL.
 */
export const TicketRequest = v.object({
  /** `participant.secret` of the last welcome, to resume as the same participant. */
  resume: v.optional(v.pipe(v.string(), v.maxLength(256))),
  /** The ticket of a session prepared in the lobby. */
  prepared: v.optional(v.pipe(v.string(), v.maxLength(4_096))),
});
export type TicketRequest = v.InferOutput<typeof TicketRequest>;

/** A socket ticket: it opens one socket to the room, once. */
export const TicketAnswer = v.object({
  /** Goes into the query of the socket's URL. */
  ticket: v.string(),
  /** How long the ticket is valid, in seconds. */
  expiresIn: v.number(),
});
export type TicketAnswer = v.InferOutput<typeof TicketAnswer>;

/** The most bytes that a speed measurement may carry in each direction. */
export const MAX_CHECK_BYTES = 1_000_000;
