import type { JWTPayload } from 'jose';
import { loadWith } from '../../core/optional-packages.js';
import { Refusal } from '../refusal.js';
import type { TokenKind } from '../refusal-sentences.js';

/** The only algorithm we sign with and accept (RFC 8725, section 3.1). */
const ALGORITHM = 'HS256';
const CLOCK_TOLERANCE_SECONDS = 5;

/** Loads jose on demand: a back end that creates no tokens does not need it. */
function loadJose() {
  return loadWith({ user: 'callroom/server', packages: ['jose'] }, () => import('jose'));
}

type Errors = typeof import('jose')['errors'];

export interface SignOptions {
  secret: Uint8Array;
  /** The purpose of the token; a token for a purpose is refused for all others (RFC 8725, section 3.8). */
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
  /** A token with a longer lifetime is refused, however it is signed. */
  maxLifetimeSeconds: number;
  kind: TokenKind;
}

/** @throws `Refusal` `token_missing`, `token_invalid`, `token_expired` or `token_not_yet_valid`. */
export async function verify(token: string | null, options: VerifyOptions): Promise<JWTPayload> {
  const { kind } = options;
  const now = Math.floor(options.nowMs / 1000);
  if (!token) throw Refusal.tokenMissing(kind);
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
    if (!(error instanceof errors.JOSEError)) throw error;
    throw kind === 'room' ? explain(error, now, errors) : refuse(error, kind, now, errors);
  }
  const lifetime = payload.exp! - payload.iat!;
  if (lifetime > options.maxLifetimeSeconds) {
    throw Refusal.tokenTooLong(lifetime, options.maxLifetimeSeconds);
  }
  // Both by our own clock: otherwise a token issued "in the future" with a short lifetime would stay valid for years.
  // JSON allows 1e309, which is not finite.
  const { exp = Number.NaN, iat = Number.NaN } = payload;
  if (!Number.isFinite(exp) || !Number.isFinite(iat)) throw Refusal.tokenInvalid(kind);
  if (iat > now + CLOCK_TOLERANCE_SECONDS) throw Refusal.tokenFromFuture(iat - now);
  if (exp > now + options.maxLifetimeSeconds + CLOCK_TOLERANCE_SECONDS) {
    throw Refusal.tokenTooLong(exp - now, options.maxLifetimeSeconds);
  }
  return payload;
}

/** When a token says that it was issued, in milliseconds since the epoch; null: it is no JWT, or does not say. */
export async function issuedAtMs(token: string): Promise<number | null> {
  const { decodeJwt, errors } = await loadJose();
  try {
    const { iat } = decodeJwt(token);
    return iat === undefined ? null : iat * 1_000;
  } catch (error) {
    if (error instanceof errors.JWTInvalid) return null;
    throw error;
  }
}

function refuse(
  error: Errors['JOSEError']['prototype'],
  kind: TokenKind,
  now: number,
  errors: Errors,
): Refusal {
  if (!(error instanceof errors.JWTExpired)) return Refusal.tokenInvalid(kind);
  return Refusal.tokenExpired(kind, now - Number(error.payload.exp));
}

/** A site may create room tokens with its own JWT library, so the error names the wrong part of the token. */
function explain(error: Errors['JOSEError']['prototype'], now: number, errors: Errors): Refusal {
  if (error instanceof errors.JWTClaimValidationFailed) {
    return error.claim === 'nbf' && error.reason === 'check_failed'
      ? Refusal.tokenFromFuture(Number(error.payload.nbf) - now)
      : Refusal.tokenClaim(error.claim);
  }
  if (error instanceof errors.JOSEAlgNotAllowed) return Refusal.tokenAlgorithm(ALGORITHM);
  if (error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid) return Refusal.tokenNoJwt();
  return refuse(error, 'room', now, errors);
}
