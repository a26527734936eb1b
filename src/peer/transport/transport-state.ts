import type { CallroomError } from '../../core/errors.js';

/**
 * - `idle`: nothing to send or receive yet.
 * - `connecting`: the first session is being made.
 * - `replacing`: a connection existed, and a new session is about to take over.
 * - `failed`: a refusal that a retry would not change, see `error`; `Peer.retry` starts again.
 *
 * An unreachable SFU does not fail the transport: it is retried without end.
 */
export type TransportStatus = 'idle' | 'connecting' | 'connected' | 'replacing' | 'failed';

export interface TransportState {
  readonly status: TransportStatus;
  /** Clock time at which `status` last changed; 0 until then. */
  readonly sinceMs: number;
  /** The SFU's id of the session in use. */
  readonly sessionId: string | null;
  /** Why the transport failed or is being replaced. */
  readonly error: CallroomError | null;
  /** Sessions tried since the last session that worked. */
  readonly attempt: number;
  /** Clock time of the next session attempt; null if a session exists or is being made. */
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
