import type { CallsClient } from '../calls-api/calls-client.js';
import type { Clock } from '../core/clock.js';
import type { Logger } from '../core/logger.js';

/** What everything in this layer takes from outside. */
export interface PeerContext {
  readonly calls: CallsClient;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly RTCPeerConnection: typeof RTCPeerConnection;
  /** Asked for each connection, so that TURN credentials are never older than it. */
  iceServers(): Promise<RTCIceServer[]>;
}
