/** What is tried, in this order. */
export const CHECKS = ['server', 'media', 'relay', 'upload', 'download', 'video'] as const;
export type Check = (typeof CHECKS)[number];

export interface CheckResult {
  /** `unused`: this server offers no such thing, and that is no failure. */
  readonly status: 'waiting' | 'running' | 'ok' | 'failed' | 'unused';
  /** Of `server` and `media` the round trip in ms, of `upload` and `download` bits per second; else `null`. */
  readonly value: number | null;
}

/**
 * - `good`: all that a call needs.
 * - `slow`: a call is possible, its pictures will be coarse.
 * - `relay-only`: nothing gets through directly; the call goes through a relay.
 * - `no-media`: neither sound nor picture would get through.
 * - `no-video`: this browser has no video codec that others understand.
 * - `no-server`: the server itself cannot be reached.
 */
export type Verdict = 'good' | 'slow' | 'relay-only' | 'no-media' | 'no-video' | 'no-server';

export interface ConnectionReport {
  readonly checks: Readonly<Record<Check, CheckResult>>;
  /** `null` until all is tried. */
  readonly verdict: Verdict | null;
}

/** What a voice and a small picture need, one way. */
const ENOUGH_UP_BPS = 600_000;
/** A few people's pictures. */
const ENOUGH_DOWN_BPS = 1_200_000;

export const UNTRIED: ConnectionReport = {
  checks: Object.fromEntries(
    CHECKS.map((check) => [check, { status: 'waiting', value: null }]),
  ) as unknown as ConnectionReport['checks'],
  verdict: null,
};

/** The one sentence that matters, out of all that was tried. */
export function verdictOf({
  server,
  media,
  relay,
  upload,
  download,
  video,
}: ConnectionReport['checks']): Verdict {
  if (server.status !== 'ok') return 'no-server';
  if (video.status !== 'ok') return 'no-video';
  if (media.status !== 'ok') return relay.status === 'ok' ? 'relay-only' : 'no-media';
  const isEnough = (bps: number | null, least: number) => bps === null || bps >= least;
  return isEnough(upload.value, ENOUGH_UP_BPS) && isEnough(download.value, ENOUGH_DOWN_BPS) ? 'good' : 'slow';
}
