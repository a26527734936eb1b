import type { CallroomError } from '../../core/errors.js';

/**
 * - `idle`: nothing to send or receive yet.
 * - `connecting`: the first session is being made.
 * - `replacing`: there was a connection, and a new session is on its way to take over.
 * - `failed`: what was refused will not be granted the next time either, see `error`; `Peer.retry` starts again.
 *
 * Where it is only out of reach, the SFU is asked again for as long as it takes.
 */
export type TransportStatus = 'idle' | 'connecting' | 'connected' | 'replacing' | 'failed';

export interface TransportState {
  readonly status: TransportStatus;
  /** Clock time at which `status` became what it is; 0 before there was anything to do. */
  readonly sinceMs: number;
  /** The SFU's id of the session in use. */
  readonly sessionId: string | null;
  /** Why it is failed or being replaced. */
  readonly error: CallroomError | null;
  /** Sessions tried since the last one that worked. */
  readonly attempt: number;
  /** Clock time at which another session will be tried; null where one is there, or on its way. */
  readonly nextAttemptAtMs: number | null;
}

export interface PeerState {
  readonly send: TransportState;
  readonly receive: TransportState;
}

export const idleTransport: TransportState = {
  status: 'idle',
  sinceMs: 0,
  sessionId: null,
  error: null,
  attempt: 0,
  nextAttemptAtMs: null,
};
