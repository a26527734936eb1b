/** All values are in milliseconds. */
export interface SessionLimits {
  /** A track without packets for this time is collected. */
  trackTimeoutMs: number;
  /** A client that is silent for this time is given up (RFC 7675 section 5.1 asks for 30 s). */
  consentMs: number;
  /** A session that does not connect within this time is given up. */
  unconnectedMs: number;
}
