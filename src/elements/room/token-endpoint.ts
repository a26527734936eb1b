import * as v from 'valibot';
import { ApiError } from '../../api/api-error.js';
import { JsonApi } from '../../api/json-api.js';
import type { TokenRequest } from '../../call/create-call.js';
import { CallroomError } from '../../core/errors.js';

export type RoomTokenErrorCode = 'token_source_missing' | 'token_refused' | 'token_unreachable';

/** Why a room token is not to be had from the page's own back end. */
export class RoomTokenError extends CallroomError<RoomTokenErrorCode> {
  static missing(): RoomTokenError {
    return new RoomTokenError(
      'token_source_missing',
      'This call has nowhere to ask for a room token. Set the token-endpoint attribute or the getToken property of <call-room>.',
    );
  }

  static refused(cause: ApiError): RoomTokenError {
    return new RoomTokenError(
      'token_refused',
      cause.code === 'http_status'
        ? `This site gave no room token (HTTP ${cause.status}). You may have to sign in, or to ask for an invitation.`
        : 'This site answered with something other than a room token. Its token endpoint must answer {"token": "…"}.',
      { cause, retryable: cause.retryable },
    );
  }

  static unreachable(cause: ApiError): RoomTokenError {
    return new RoomTokenError(
      'token_unreachable',
      'The room token is not to be had: the server cannot be reached. Check your connection, then try again.',
      { cause, retryable: true },
    );
  }
}

const TokenAnswer = v.object({ token: v.pipe(v.string(), v.nonEmpty()) });

/** Asks `endpoint` for a room token: POSTs `{room, name}` as JSON, expects `{token}`. */
export function tokenFrom(endpoint: string): (request: TokenRequest) => Promise<string> {
  const { href } = new URL(endpoint, document.baseURI);
  const api = new JsonApi({ base: href });
  return async ({ room, name, signal }) => {
    try {
      const answer = await api.request({
        method: 'POST',
        path: '',
        body: { room, name },
        schema: TokenAnswer,
        ...(signal && { signal }),
      });
      return answer.token;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      throw error.status === 0 ? RoomTokenError.unreachable(error) : RoomTokenError.refused(error);
    }
  };
}
