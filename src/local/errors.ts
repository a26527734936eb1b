import type { KnownErrorCode } from '../calls-api/error-codes.js';
import { CallroomError } from '../core/errors.js';

export type ApiErrorCode = KnownErrorCode;

/**
 * The HTTP status of an error that concerns the whole request. `session_error` is 410, or 425 if the session is just
 * not connected yet.
 *
 * Source: https://developers.cloudflare.com/realtime/sfu/observability/error-codes/ and the OpenAPI document; if
 * neither gives a status, the status that a client's retry rules expect.
 */
export const errorStatuses: Readonly<Record<ApiErrorCode, number>> = {
  unauthorized: 401,
  not_found: 404,
  decoding_error: 400,
  invalid_params: 406,
  payload_too_large: 413,
  session_error: 410,
  invalid_session_description: 406,
  not_found_track_error: 404,
  empty_track_error: 404,
  repeated_local_track_error: 409,
  update_track_error: 406,
  close_track_error: 404,
  websocket_localhost_not_allowed: 503,
  websocket_handshake_failed: 503,
  websocket_connection_timeout: 503,
  adapter_not_found: 503,
  retryable_transient_error: 503,
  temporarily_unavailable_error: 503,
  transport_unavailable_error: 503,
  backend_error: 502,
  internal_error: 500,
};

/** An error of the Calls API: of a whole request (then `status` is its HTTP status) or of one of its items. */
export class ApiError extends CallroomError<ApiErrorCode> {
  readonly status: number;

  constructor(code: ApiErrorCode, message: string, status: number = errorStatuses[code]) {
    super(code, message);
    this.status = status;
  }

  static unauthorized(): ApiError {
    return new ApiError(
      'unauthorized',
      'The bearer token is missing or is not the secret of this app. Send "Authorization: Bearer <secret>".',
    );
  }

  static unknownApp(app: string): ApiError {
    return new ApiError(
      'not_found',
      `There is no app ${JSON.stringify(app)} on this SFU. Use the id that the local SFU printed.`,
    );
  }

  static unknownTurnKey(key: string): ApiError {
    return new ApiError(
      'not_found',
      `There is no TURN key ${JSON.stringify(key)} on this SFU. Create one with the account API, or use the app's id.`,
    );
  }

  static unknownRoute(method: string, path: string): ApiError {
    return new ApiError('not_found', `${method} ${path} is not an operation of the Calls API.`);
  }

  static undecodable(why: string): ApiError {
    return new ApiError('decoding_error', `The request could not be decoded: ${why}.`);
  }

  static invalid(why: string): ApiError {
    return new ApiError('invalid_params', why);
  }

  static tooLarge(limitBytes: number): ApiError {
    return new ApiError('payload_too_large', `The request is larger than ${limitBytes} bytes.`);
  }

  static tooMany(): ApiError {
    return new ApiError(
      'temporarily_unavailable_error',
      'This session had more than 50 requests in one second. Wait a second.',
      429,
    );
  }

  static sessionGone(id: string, why = 'it does not exist or has expired'): ApiError {
    return new ApiError('session_error', `Session ${id} is gone: ${why}. Make a new one.`, 410);
  }

  static notConnected(id: string): ApiError {
    return new ApiError(
      'session_error',
      `Session ${id} is not connected. Finish its first exchange and wait for "connected".`,
      425,
    );
  }

  static badDescription(why: string): ApiError {
    return new ApiError('invalid_session_description', why);
  }

  /** A refusal that users report about the service, although its documentation does not mention it. */
  static reportedRefusal(code: 'decoding_error' | 'invalid_session_description', why: string): ApiError {
    const sentence = `${why} The real service is reported to refuse this; start the local SFU with --lenient to accept it.`;
    return new ApiError(code, sentence, 400);
  }

  static overlapping(): ApiError {
    return ApiError.badDescription(
      'Another exchange on this session has not ended. Run its calls one after another, answers included.',
    );
  }

  static unknownTrack(name: string): ApiError {
    return new ApiError('not_found_track_error', `No track ${JSON.stringify(name)} is published there.`);
  }

  static emptyTrack(name: string): ApiError {
    return new ApiError(
      'empty_track_error',
      `Track ${JSON.stringify(name)} is published, but no packet of it arrived in time.`,
    );
  }

  static repeated(what: string): ApiError {
    return new ApiError('repeated_local_track_error', `${what} exists already.`);
  }

  static notUpdatable(why: string): ApiError {
    return new ApiError('update_track_error', why);
  }

  static notOpen(): ApiError {
    return new ApiError('close_track_error', "Track doesn't exist or was already closed");
  }

  /** The error as sent, at the top of a response or inside an item. */
  get body(): { errorCode: ApiErrorCode; errorDescription: string } {
    return { errorCode: this.code, errorDescription: this.message };
  }
}
