import type { Clock } from '../core/clock.js';
import type { LocalCertificate } from './certificate.js';
import type { Session } from './session.js';
import type { Endpoint } from './udp-socket.js';

/** All in milliseconds. */
export interface SessionLimits {
  /** A track without packets for this long is collected. */
  trackTimeoutMs: number;
  /** A client that was not heard of for this long is given up (RFC 7675 section 5.1 asks for 30 s). */
  consentMs: number;
  /** A session that does not connect is given up. */
  unconnectedMs: number;
}

export interface SessionOptions {
  id: string;
  appId: string;
  certificate: LocalCertificate;
  /** Where clients reach us. */
  addresses: readonly string[];
  udpPort: number;
  /** Whether the other end is ICE-lite, so that we go to it. */
  isThirdParty: boolean;
  clock: Clock;
  limits: SessionLimits;
  send(datagram: Buffer, to: Endpoint): void;
  nextSsrc(): number;
  onClosed(session: Session): void;
}
