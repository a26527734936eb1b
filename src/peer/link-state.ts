import type { CallroomError } from '../core/errors.js';

/**
 * - `idle`: nothing to send or receive yet.
 * - `connecting`: the first session is being made.
 * - `replacing`: there was a connection, and a new session is on its way to take over.
 * - `failed`: given up, see `error`; `Peer.retry` starts again.
 */
export type LinkStatus = 'idle' | 'connecting' | 'connected' | 'replacing' | 'failed';

export interface LinkState {
  readonly status: LinkStatus;
  /** The SFU's id of the session in use. */
  readonly sessionId: string | null;
  /** Why it is failed or being replaced. */
  readonly error: CallroomError | null;
  /** Sessions tried since the last one that worked. */
  readonly attempt: number;
}

export interface PeerState {
  readonly send: LinkState;
  readonly receive: LinkState;
}

export const idleLink: LinkState = { status: 'idle', sessionId: null, error: null, attempt: 0 };
