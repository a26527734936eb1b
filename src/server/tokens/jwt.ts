import type { JWTPayload } from 'jose';
import { loadWith } from '../../core/optional-packages.js';
import { Refusal } from '../refusal.js';

/** The one algorithm we sign and accept (RFC 8725, section 3.1). */
const ALGORITHM = 'HS256';
const CLOCK_TOLERANCE_SECONDS = 5;

/** A back end that makes no token needs no jose. */
function loadJose() {
  return loadWith({ user: 'callroom/server', packages: ['jose'] }, () => import('jose'));
}

export interface SignOptions {
  secret: Uint8Array;
  /** What the token is good for; a token for one thing is refused everywhere else (RFC 8725, section 3.8). */
  audience: string;
  nowMs: number;
  lifetimeSeconds: number;
}

export async function sign(claims: JWTPayload, options: SignOptions): Promise<string> {
  const { SignJWT } = await loadJose();
  const now = Math.floor(options.nowMs / 1000);
  return new SignJWT(claims)
    .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
    .setAudience(options.audience)
    .setIssuedAt(now)
    .setExpirationTime(now + options.lifetimeSeconds)
    .sign(options.secret);
}

export interface VerifyOptions {
  secret: Uint8Array;
  audience: string;
  nowMs: number;
  /** A token that claims a longer life than this is refused however it is signed. */
  maxLifetimeSeconds: number;
  /** For the messages: `room token`. */
  what: string;
}

/** @throws `Refusal` `token_missing`, `token_invalid` or `token_expired`. */
export async function verify(token: string | null, options: VerifyOptions): Promise<JWTPayload> {
  if (!token) throw Refusal.tokenMissing(options.what);
  const { errors, jwtVerify } = await loadJose();
  let payload: JWTPayload;
  try {
    ({ payload } = await jwtVerify(token, options.secret, {
      algorithms: [ALGORITHM],
      audience: options.audience,
      currentDate: new Date(options.nowMs),
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      requiredClaims: ['iat', 'exp', 'sub'],
    }));
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw Refusal.tokenExpired(options.what);
    if (error instanceof errors.JOSEError) throw Refusal.tokenInvalid(options.what);
    throw error;
  }
  if (payload.exp! - payload.iat! > options.maxLifetimeSeconds) throw Refusal.tokenInvalid(options.what);
  return payload;
}
