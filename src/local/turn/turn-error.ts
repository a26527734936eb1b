import { CallroomError } from '../../core/errors.js';

/** The error codes that this server answers (RFC 8489 section 14.8 and RFC 8656 section 19). */
export const turnErrorCodes = {
  bad_request: 400,
  unauthenticated: 401,
  forbidden: 403,
  unknown_attribute: 420,
  allocation_mismatch: 437,
  stale_nonce: 438,
  wrong_credentials: 441,
  unsupported_transport: 442,
  quota_reached: 486,
  insufficient_capacity: 508,
} as const;

/** Why a TURN request is refused. The message is its reason phrase. */
export class TurnError extends CallroomError<keyof typeof turnErrorCodes> {
  static malformed(why: string): TurnError {
    return new TurnError('bad_request', why);
  }

  /** The client has to authenticate, for the first time or with valid credentials. */
  static unauthenticated(): TurnError {
    return new TurnError('unauthenticated', 'The credentials are missing, wrong, expired or revoked.');
  }

  static staleNonce(): TurnError {
    return new TurnError(
      'stale_nonce',
      'The nonce is too old. Repeat the request with the nonce of this response.',
    );
  }

  static noAllocation(): TurnError {
    return new TurnError('allocation_mismatch', 'This client has no allocation. Send an Allocate request.');
  }

  static allocatedAlready(): TurnError {
    return new TurnError(
      'allocation_mismatch',
      'This client has an allocation already. Refresh or delete it.',
    );
  }

  static forbidden(): TurnError {
    return new TurnError('forbidden', "The local SFU's relay can only reach the media port of the SFU.");
  }
}
