import * as v from 'valibot';
import { ApiError } from '../../api/api-error.js';
import { JsonApi } from '../../api/json-api.js';
import type { TokenRequest } from '../../call/create-call.js';
import { CallroomError } from '../../core/errors.js';
import { browserMedia } from '../../media/media-platform.js';

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
      cause.said
        ? cause.said.message
        : cause.code === 'http_status'
          ? `This site gave no room token (HTTP ${cause.status}). You may have to sign in, or to ask for an invitation.`
          : 'This site answered with something other than a room token. Its token endpoint must answer {"token": "…"}.',
      { cause, retryable: cause.retryable },
    );
  }

  static unreachable(cause: ApiError): RoomTokenError {
    return new RoomTokenError(
      'token_unreachable',
      cause.code === 'deadline'
        ? 'This site did not answer in time when it was asked for a room token. Check your connection, then try again.'
        : 'This site gave no room token: it cannot be reached. Check your connection, then try again.',
      { cause, retryable: true },
    );
  }
}

const TokenAnswer = v.object({
  token: v.pipe(v.string(), v.nonEmpty()),
  /** From a development server of another origin: who this browser is to it. */
  subject: v.optional(v.string()),
});

/** Asks `endpoint` for a room token: POSTs `{room, name}` as JSON, expects `{token}`. */
export function tokenFrom(endpoint: string): (request: TokenRequest) => Promise<string> {
  const { href } = new URL(endpoint, document.baseURI);
  const api = new JsonApi({ base: href });
  const kept = keptSubject(href);
  return async ({ room, name, signal }) => {
    try {
      const answer = await api.request({
        method: 'POST',
        path: '',
        body: { room, name, subject: kept.get() },
        schema: TokenAnswer,
        ...(signal && { signal }),
      });
      if (answer.subject) kept.set(answer.subject);
      return answer.token;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      throw error.status === 0 ? RoomTokenError.unreachable(error) : RoomTokenError.refused(error);
    }
  };
}

/** Beyond a reload where this page may store anything, else for as long as the page is there. */
function keptSubject(endpoint: string) {
  const { storage } = browserMedia();
  const key = `callroom.subject:${endpoint}`;
  let subject = storage?.getItem(key) ?? undefined;
  return {
    get: () => subject,
    set(given: string) {
      if (given !== subject) storage?.setItem(key, given);
      subject = given;
    },
  };
}
