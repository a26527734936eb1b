/** What a fault of a request can be for: the path behind `sessions/{id}/`, or a name of ours where there is none. */
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
  /** The account API, by the segment of its path. */
  'apps',
  'turn_keys',
] as const;

export type FaultyOperation = (typeof faultyOperations)[number];
