import { CallroomError } from '../core/errors.js';

export type RoomTokenErrorCode =
  | 'token_source_missing'
  | 'token_refused'
  | 'token_route_missing'
  | 'token_failed'
  | 'token_answer_invalid'
  | 'token_route_insecure'
  | 'token_route_blocked'
  | 'token_unreachable';

/** Why the page's own back end returned no room token. */
export class RoomTokenError extends CallroomError<RoomTokenErrorCode> {
  static missing(): RoomTokenError {
    return new RoomTokenError(
      'token_source_missing',
      'This call cannot request a room token. Set the token-endpoint attribute or the getToken property of <call-room>.',
    );
  }

  /** @param reason the back end's own message, shown to the person. */
  static refused(route: string, status: number, reason: string | null): RoomTokenError {
    const says = reason ? `: ${reason}` : '';
    if (status === 404 || status === 405) {
      return new RoomTokenError(
        'token_route_missing',
        `The token route ${route} answered HTTP ${status}${says}. Set token-endpoint to a route that takes POST.`,
        { visitorMessage: reason },
      );
    }
    const isOwnFault = status === 429 || status >= 500;
    return new RoomTokenError(
      isOwnFault ? 'token_failed' : 'token_refused',
      `The token route ${route} gave no room token: it answered HTTP ${status}${says}.`,
      { visitorMessage: reason, retryable: isOwnFault },
    );
  }

  static unreadable(route: string, cause?: unknown): RoomTokenError {
    return new RoomTokenError(
      'token_answer_invalid',
      `The token route ${route} answered with something other than {"token": "…"}. If it answers with an HTML page, the server redirects every unknown address to the start page: add the route to the server.`,
      { cause },
    );
  }

  static unreachable(route: string, isCrossOrigin: boolean, cause: unknown): RoomTokenError {
    const cors = isCrossOrigin
      ? ' It is on another origin than this page: it has to answer preflights and send Access-Control-Allow-Origin.'
      : '';
    return new RoomTokenError('token_unreachable', `The token route ${route} does not answer.${cors}`, {
      cause,
      retryable: true,
    });
  }

  /** The site's own `getToken` returned something other than a token. */
  static notAToken(token: unknown): RoomTokenError {
    const what = typeof token === 'string' ? 'a string that is not a JWT' : String(token);
    return new RoomTokenError(
      'token_answer_invalid',
      `getToken returned ${what} in place of a room token. Check the status of the token route's answer before you read its token.`,
    );
  }
}
