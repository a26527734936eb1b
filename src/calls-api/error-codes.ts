/**
 * What to do next about each error code of the Calls API.
 *
 * - `retry`: the same again, with bounded and jittered backoff.
 * - `wait-connected`: the same again, once this session's connection is up.
 * - `new-session`: this session is of no more use; make another, publish and pull again.
 * - `wait-publisher`: the same again, once the publisher says that its media flows.
 * - `fail`: never the same again; something has to be changed first.
 * - `done`: what was asked for is already so.
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

  // Our calls of one session never overlap, so a refused description means that the two ends no longer agree on
  // the session's state, and nothing that is documented brings them back together.
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
 * `session_error` means something else for each HTTP status. Inside an item of an HTTP 200 it can only be about
 * the other session, the publisher's.
 */
export const sessionErrorActions: Readonly<Record<number, NextAction>> = {
  200: 'wait-publisher',
  410: 'new-session',
  425: 'wait-connected',
};

/** For answers without a known code, such as a gateway's: by HTTP status. Any other is `fail`. */
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
  return statusActions[status] ?? 'fail';
}
