/**
 * The next action for each error code of the Calls API.
 *
 * - `retry`: repeat the request, with bounded and jittered backoff.
 * - `wait-connected`: repeat the request once this session is connected.
 * - `new-session`: this session is no longer usable. Make another, and publish and pull again there.
 * - `wait-publisher`: repeat the request once the publisher reports that its media flows.
 * - `fail`: do not repeat the request. Something has to change first.
 * - `done`: the requested state already holds.
 *
 * Source: https://developers.cloudflare.com/realtime/sfu/observability/error-codes/
 */
export type NextAction = 'retry' | 'wait-connected' | 'new-session' | 'wait-publisher' | 'fail' | 'done';

export const errorActions = {
  unauthorized: 'fail',
  not_found: 'fail',
  decoding_error: 'fail',
  invalid_params: 'fail',
  payload_too_large: 'fail',

  // Our operations on one session never overlap. A refused description therefore means that both ends disagree about
  // the session's state, and the API documents no way to bring them back together.
  invalid_session_description: 'new-session',

  not_found_track_error: 'wait-publisher',
  empty_track_error: 'wait-publisher',
  repeated_local_track_error: 'done',
  update_track_error: 'fail',
  close_track_error: 'done',

  websocket_localhost_not_allowed: 'fail',
  websocket_handshake_failed: 'fail',
  websocket_connection_timeout: 'retry',
  adapter_not_found: 'done',

  retryable_transient_error: 'retry',
  temporarily_unavailable_error: 'retry',
  transport_unavailable_error: 'retry',
  backend_error: 'retry',
  internal_error: 'retry',
} as const satisfies Record<string, NextAction>;

/**
 * `session_error` has a different meaning for each HTTP status. In an item of an HTTP 200 it can only refer to the
 * publisher's session.
 */
export const sessionErrorActions: Readonly<Record<number, NextAction>> = {
  200: 'wait-publisher',
  410: 'new-session',
  425: 'wait-connected',
};

/** By HTTP status, for responses without a known code, such as a gateway's. Any other status means `fail`. */
export const statusActions: Readonly<Record<number, NextAction>> = {
  410: 'new-session',
  425: 'wait-connected',
  429: 'retry',
  500: 'retry',
  502: 'retry',
  503: 'retry',
  504: 'retry',
};

export type KnownErrorCode = keyof typeof errorActions | 'session_error';

/** The next action for `code` in a response (or one of its items) with HTTP status `status`. */
export function nextAction(code: string | undefined, status: number): NextAction {
  if (code === 'session_error') return sessionErrorActions[status] ?? 'new-session';
  if (code && Object.hasOwn(errorActions, code)) return errorActions[code as keyof typeof errorActions];
  // From Callroom's own proxy: the room has lost this participant, or has started again, and its client is joining it
  // again. If the room has removed the participant for good, it tells the client, which closes the peer.
  if (code === 'removed') return 'retry';
  return statusActions[status] ?? 'fail';
}
