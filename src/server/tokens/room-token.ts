import * as v from 'valibot';
import { DisplayName, Grants, Role, RoomName } from '../../room/protocol/index.js';
import { Refusal } from '../refusal.js';
import { sign, verify } from './jwt.js';

const AUDIENCE = 'callroom:room';
const MAX_LIFETIME_SECONDS = 300;
const DEFAULT_LIFETIME_SECONDS = 60;
const MIN_SECRET_LENGTH = 32;

/** The longest subject of a token, in UTF-16 code units. */
export const MAX_SUBJECT_LENGTH = 256;

/** The claims of a room token. Only these, and no message, define a person's identity and grants. */
const RoomClaims = v.object({
  room: RoomName,
  /** The site's own id of the person. Bans and resumes depend on it. */
  subject: v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_SUBJECT_LENGTH)),
  name: v.optional(DisplayName, ''),
  role: Role,
  /** The grants that differ from those of the role. */
  grants: v.optional(v.partial(Grants), {}),
});
export type RoomClaims = v.InferOutput<typeof RoomClaims>;

export interface RoomTokenOptions {
  /** The Worker's `ROOM_TOKEN_SECRET`: at least 32 characters. */
  secret: string;
  /** The name of the room: 1 to 128 characters (code points) of any language, without white space at its ends. */
  room: string;
  /** The site's own, stable id of this person, at most 256 characters. Two people must never share an id. */
  subject: string;
  /**
   * The name that others see: at most 64 characters (code points), after control characters, invisible characters and
   * characters that change the text direction are removed. Default, and when no visible character is left: a guest
   * without a name.
   */
  name?: string;
  /** Default `participant`. `waiting` has to be admitted. */
  role?: Role;
  /** The grants that differ from those of the role. */
  grants?: Partial<Grants>;
  /** In seconds, 1 to 300, default 60: the token only has to last until the socket is open. */
  lifetimeSeconds?: number;
  /** Milliseconds since the epoch; for tests. */
  nowMs?: number;
}

/**
 * Creates the token with which a person joins a room. Call it in the site's own back end, for each connect, after you
 * have authenticated the person.
 * @throws `TypeError` when an option is out of bounds.
 */
export async function createRoomToken(options: RoomTokenOptions): Promise<string> {
  const { secret, lifetimeSeconds = DEFAULT_LIFETIME_SECONDS, nowMs = Date.now(), ...rest } = options;
  // The caller may have read it from a setting that does not exist.
  if (typeof secret !== 'string' || secret.length < MIN_SECRET_LENGTH) {
    throw new TypeError(
      `createRoomToken: secret must be the Worker's ROOM_TOKEN_SECRET, at least ${MIN_SECRET_LENGTH} characters long.`,
    );
  }
  const claims = v.safeParse(RoomClaims, { role: 'participant', ...rest });
  if (!claims.success) {
    const [issue] = claims.issues;
    throw new TypeError(`createRoomToken: ${v.getDotPath(issue) ?? 'options'}: ${issue.message}`);
  }
  if (!(lifetimeSeconds >= 1 && lifetimeSeconds <= MAX_LIFETIME_SECONDS)) {
    throw new TypeError(`createRoomToken: lifetimeSeconds must be 1 to ${MAX_LIFETIME_SECONDS}.`);
  }
  const { subject, ...own } = claims.output;
  return sign(
    { sub: subject, ...own },
    { secret: new TextEncoder().encode(secret), audience: AUDIENCE, nowMs, lifetimeSeconds },
  );
}

/** @throws `Refusal` with a `token_…` code. */
export async function verifyRoomToken(
  token: string | null,
  options: { secret: Uint8Array; room: string; nowMs: number },
): Promise<RoomClaims> {
  const { sub, ...payload } = await verify(token, {
    ...options,
    audience: AUDIENCE,
    maxLifetimeSeconds: MAX_LIFETIME_SECONDS,
    kind: 'room',
  });
  const claims = v.safeParse(RoomClaims, { ...payload, subject: sub });
  if (!claims.success) throw Refusal.tokenClaim(v.getDotPath(claims.issues[0]) ?? 'room');
  if (claims.output.room !== options.room) throw Refusal.roomMismatch();
  return claims.output;
}
