import * as v from 'valibot';
import { DisplayName, Grants, Role, RoomName } from '../../room/protocol/index.js';
import { Refusal } from '../refusal.js';
import { sign, verify } from './jwt.js';

const AUDIENCE = 'callroom:room';
const MAX_LIFETIME_SECONDS = 300;
const DEFAULT_LIFETIME_SECONDS = 60;
const MIN_SECRET_LENGTH = 32;

/** What a room token says. Nothing else, and no message, says who someone is and what they may do. */
const RoomClaims = v.object({
  room: RoomName,
  /** The site's own id of the person. Bans and coming back go by it. */
  subject: v.pipe(v.string(), v.minLength(1), v.maxLength(256)),
  name: v.optional(DisplayName, ''),
  role: Role,
  /** What differs from the role's own grants. */
  grants: v.optional(v.partial(Grants), {}),
});
export type RoomClaims = v.InferOutput<typeof RoomClaims>;

export interface RoomTokenOptions {
  /** The Worker's `ROOM_TOKEN_SECRET`: at least 32 characters. */
  secret: string;
  /** The room it opens: 1 to 128 characters (code points) of any language, without white space at its ends. */
  room: string;
  /** The site's own, stable id of this person, at most 256 characters. Two people never share one. */
  subject: string;
  /**
   * As others see it: at most 64 characters (code points) once control characters, invisible characters and those that
   * turn the direction of text are left out. Default, and where nothing of it is visible: a guest, without a name.
   */
  name?: string;
  /** Default `participant`. `waiting`: has to be admitted. */
  role?: Role;
  /** What differs from the role's own grants. */
  grants?: Partial<Grants>;
  /** 1 to 300, default 60: it only has to last until the socket is open. */
  lifetimeSeconds?: number;
  /** Milliseconds since the epoch; for tests. */
  nowMs?: number;
}

/**
 * Makes the token with which one person joins one room. To be called in the site's own back end, for each connect,
 * after it has made sure who is asking.
 * @throws `TypeError` where an option is out of bounds.
 */
export async function createRoomToken(options: RoomTokenOptions): Promise<string> {
  const { secret, lifetimeSeconds = DEFAULT_LIFETIME_SECONDS, nowMs = Date.now(), ...rest } = options;
  // Whoever calls this may have read it from a setting that is not there.
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
