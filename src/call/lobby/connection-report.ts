/** The checks, in the order in which they run. */
export const CHECKS = ['server', 'media', 'relay', 'upload', 'download', 'video'] as const;
export type Check = (typeof CHECKS)[number];

export interface CheckResult {
  /** `unused`: this server does not offer the feature; this is not a failure. */
  readonly status: 'waiting' | 'running' | 'ok' | 'failed' | 'unused';
  /**
   * For `server` and `media`, the round trip in ms. For `upload` and `download`, bits per second. Otherwise `null`.
   */
  readonly value: number | null;
}

/**
 * - `good`: everything that a call needs works.
 * - `slow`: a call is possible, with low-quality video.
 * - `relay-only`: no direct connection; the call goes through a relay.
 * - `no-media`: neither audio nor video would get through.
 * - `no-video`: this browser has no video codec in common with other browsers.
 * - `no-server`: the server itself cannot be reached.
 */
export type Verdict = 'good' | 'slow' | 'relay-only' | 'no-media' | 'no-video' | 'no-server';

export interface ConnectionReport {
  readonly checks: Readonly<Record<Check, CheckResult>>;
  /** `null` until all checks are done. */
  readonly verdict: Verdict | null;
}

export const UNTRIED: ConnectionReport = {
  checks: Object.fromEntries(
    CHECKS.map((check) => [check, { status: 'waiting', value: null }]),
  ) as unknown as ConnectionReport['checks'],
  verdict: null,
};
