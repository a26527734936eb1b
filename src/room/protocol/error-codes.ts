import * as v from 'valibot';
import type { fileErrors } from './file-error-codes.js';

/**
 * The error codes of a room, its socket and the Calls proxy. Per code: whether the same attempt may succeed later
 * without any change, and the code the socket is closed with (RFC 6455, section 7.4.2 reserves 4000 to 4999 for
 * private use).
 */
export const roomErrors = {
  token_missing: { retryable: false, close: 4401 },
  token_invalid: { retryable: false, close: 4402 },
  token_expired: { retryable: false, close: 4403 },
  token_not_yet_valid: { retryable: false, close: 4409 },
  ticket_invalid: { retryable: true, close: 4400 },
  token_room_mismatch: { retryable: false, close: 4404 },
  origin_not_allowed: { retryable: false, close: 4405 },
  protocol_version: { retryable: false, close: 4406 },
  room_full: { retryable: false, close: 4407 },
  room_locked: { retryable: false, close: 4408 },
  removed: { retryable: false, close: 4410 },
  ended: { retryable: false, close: 4411 },
  denied: { retryable: false, close: 4412 },
  replaced: { retryable: false, close: 4413 },
  silent: { retryable: true, close: 4414 },
  not_allowed: { retryable: false, close: 4415 },
  not_found: { retryable: false, close: 4416 },
  conflict: { retryable: false, close: 4417 },
  screen_taken: { retryable: false, close: 4419 },
  quota_exceeded: { retryable: false, close: 4418 },
  too_slow: { retryable: true, close: 4420 },
  video_address_invalid: { retryable: false, close: 4421 },
  video_unsupported: { retryable: false, close: 4422 },
  breakout_limit: { retryable: false, close: 4423 },
  breakout_closed: { retryable: false, close: 4424 },
  breakout_ticket_invalid: { retryable: false, close: 4425 },
  breakout_ticket_used: { retryable: false, close: 4426 },
  breakout_ticket_foreign: { retryable: false, close: 4427 },
  document_full: { retryable: false, close: 4428 },
  rate_limited: { retryable: true, close: 4429 },
  board_object_invalid: { retryable: false, close: 4430 },
  payload_too_large: { retryable: false, close: 4431 },
  invalid_message: { retryable: false, close: 4432 },
  settings_invalid: { retryable: false, close: 4500 },
  internal_error: { retryable: true, close: 4501 },
} as const;

export type RoomErrorCode = keyof typeof roomErrors | keyof typeof fileErrors;

/** An error as sent on the wire. Codes unknown to this version are kept as received. */
export const ErrorBody = v.object({ code: v.string(), message: v.string(), retryable: v.boolean() });
export type ErrorBody = v.InferOutput<typeof ErrorBody>;
