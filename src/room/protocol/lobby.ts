import * as v from 'valibot';

/** Faces that a lobby shows; the rest is a number. */
export const LOBBY_FACES = 8;

/** What somebody with a room token is told of the room before they are in it: `GET /lobby/:room`. */
export const LobbyView = v.object({
  /** The first few who are in it. Empty for whoever would have to wait: they see nobody before they are admitted. */
  participants: v.array(v.object({ id: v.string(), name: v.string() })),
  /** How many are in it, viewers aside; `null` for whoever would have to wait. */
  count: v.nullable(v.number()),
  /** Whether one has to be admitted. */
  waits: v.boolean(),
});
export type LobbyView = v.InferOutput<typeof LobbyView>;

/** What the check of a connection gets for its offer: `POST /lobby/:room/check`. */
export const CheckAnswer = v.object({
  /** The SFU's answer; `null` where it gave none. */
  sdp: v.nullable(v.string()),
  /** TURN servers; empty where there are none. */
  iceServers: v.array(
    v.object({
      urls: v.union([v.string(), v.array(v.string())]),
      username: v.optional(v.string()),
      credential: v.optional(v.string()),
    }),
  ),
});
export type CheckAnswer = v.InferOutput<typeof CheckAnswer>;

/** A receiving session made for whoever will come in soon: `POST /lobby/:room/warm`. */
export const WarmAnswer = v.object({
  /** `null` where there is none. Its offer is to be answered by `POST /lobby/:room/warm/answer`. */
  session: v.nullable(
    v.object({
      sessionId: v.string(),
      /** The SFU's offer: the transport, and nothing on it. */
      offer: v.string(),
      /** Shows the room, on connecting, whose session it is. */
      ticket: v.string(),
      /** How long the ticket is good for. */
      lastsMs: v.number(),
    }),
  ),
  iceServers: CheckAnswer.entries.iceServers,
});
export type WarmAnswer = v.InferOutput<typeof WarmAnswer>;

/** What a page asks a socket ticket with: `POST /lobby/:room/ticket`. What must not stand in an address goes here. */
export const TicketRequest = v.object({
  /** `participant.secret` of the last welcome, to come back as the same participant. */
  resume: v.optional(v.pipe(v.string(), v.maxLength(256))),
  /** The ticket of a session from the lobby. */
  warm: v.optional(v.pipe(v.string(), v.maxLength(4_096))),
});
export type TicketRequest = v.InferOutput<typeof TicketRequest>;

/** A socket ticket: it opens one socket to the room, once. */
export const TicketAnswer = v.object({
  /** For the query of the socket's address. */
  ticket: v.string(),
  /** How long it is good for, in seconds. */
  expiresIn: v.number(),
});
export type TicketAnswer = v.InferOutput<typeof TicketAnswer>;

/** The most that one measurement of speed may carry, either way, in bytes. */
export const MAX_CHECK_BYTES = 1_000_000;
