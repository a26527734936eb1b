import type { SessionsClient } from '../calls-api/sessions-client.js';
import type { Clock } from '../core/clock.js';
import type { Logger } from '../core/logger.js';

/** The dependencies of everything in this layer. */
export interface PeerContext {
  readonly calls: SessionsClient;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly RTCPeerConnection: typeof RTCPeerConnection;
  /** Called for each connection, so that TURN credentials are never older than the connection. */
  iceServers(): Promise<RTCIceServer[]>;
}
