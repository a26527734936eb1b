/** All in milliseconds. */
export interface SessionLimits {
  /** A track without packets for this long is collected. */
  trackTimeoutMs: number;
  /** A client that was not heard of for this long is given up (RFC 7675 section 5.1 asks for 30 s). */
  consentMs: number;
  /** A session that does not connect is given up. */
  unconnectedMs: number;
}
