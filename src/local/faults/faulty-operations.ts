/**
 * The operations that a fault can apply to: the path after `sessions/{id}/`, or our own name if there is no such
 * path.
 */
export const faultyOperations = [
  'sessions/new',
  /** The session's GET. */
  'state',
  'tracks/new',
  'tracks/update',
  'tracks/close',
  'renegotiate',
  'datachannels/establish',
  'datachannels/new',
  'datachannels/update',
  'datachannels/close',
  'adapters/websocket/new',
  'adapters/websocket/close',
  'generate-ice-servers',
  'revoke',
  /** The account API, by path segment. */
  'apps',
  'turn_keys',
] as const;

export type FaultyOperation = (typeof faultyOperations)[number];
