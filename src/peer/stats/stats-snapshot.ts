import { type Quality, scoreOf } from './quality.js';

/** Counters of one media section from one pass over its connection's statistics, cumulative from its start. */
export interface Counters {
  bytes: number;
  packets: number;
  lost: number;
  jitterMs: number;
  concealedSamples: number;
  samples: number;
  freezeS: number;
  framesPerSecond: number | null;
  width: number | null;
  height: number | null;
  limitedBy: Quality['limitedBy'];
}

export interface StatsSnapshot {
  atMs: number;
  roundTripMs: number | null;
  /**
   * Responses to ICE's own checks so far (RFC 7675: one check every few seconds); null if the browser does not count
   * them.
   */
  checksAnswered: number | null;
  /** Keyed by mid. */
  sections: ReadonlyMap<string, Counters>;
}

/** The fields that we read, across all kinds of statistics (https://www.w3.org/TR/webrtc-stats/). */
interface Stats {
  id: string;
  type: string;
  mid?: string;
  localId?: string;
  kind?: string;
  nominated?: boolean;
  state?: string;
  currentRoundTripTime?: number;
  responsesReceived?: number;
  bytesReceived?: number;
  bytesSent?: number;
  packetsReceived?: number;
  packetsSent?: number;
  packetsLost?: number;
  jitter?: number;
  concealedSamples?: number;
  totalSamplesReceived?: number;
  totalFreezesDuration?: number;
  framesPerSecond?: number;
  frameWidth?: number;
  frameHeight?: number;
  qualityLimitationReason?: Quality['limitedBy'];
}

/** Reads one report. Simulcast layers of one section add up; the video size is that of the largest layer. */
export function readStats(report: Iterable<Stats>, atMs: number): StatsSnapshot {
  const sections = new Map<string, Counters>();
  const all = [...report];
  const remote = new Map(
    all.flatMap((stats) => (stats.type === 'remote-inbound-rtp' ? [[stats.localId, stats]] : [])),
  );
  for (const stats of all) {
    const { mid } = stats;
    if (mid === undefined || (stats.type !== 'inbound-rtp' && stats.type !== 'outbound-rtp')) continue;
    // For sent media, the receiver's report says how it arrived.
    const heard = stats.type === 'inbound-rtp' ? stats : remote.get(stats.id);
    sections.set(mid, add(sections.get(mid), stats, heard));
  }
  const pair = all.find(
    ({ type, nominated, state }) => type === 'candidate-pair' && nominated && state === 'succeeded',
  );
  const roundTripS = pair?.currentRoundTripTime;
  return {
    atMs,
    roundTripMs: roundTripS === undefined ? null : roundTripS * 1000,
    checksAnswered: answeredOn(all),
    sections,
  };
}

/**
 * Sums all candidate pairs, because a pair on which nothing arrives goes back to `in-progress` (Chromium 156,
 * 2026-11).
 */
function answeredOn(all: readonly Stats[]): number | null {
  const counts = all.flatMap(({ type, responsesReceived = null }) =>
    type === 'candidate-pair' && responsesReceived !== null ? [responsesReceived] : [],
  );
  return counts.length > 0 ? counts.reduce((sum, count) => sum + count, 0) : null;
}

function add(before: Counters | undefined, stats: Stats, heard: Stats | undefined): Counters {
  const isLargest = (stats.frameWidth ?? 0) >= (before?.width ?? 0);
  const isVideo = stats.kind === 'video';
  return {
    bytes: (before?.bytes ?? 0) + (stats.bytesReceived ?? stats.bytesSent ?? 0),
    packets: (before?.packets ?? 0) + (stats.packetsReceived ?? stats.packetsSent ?? 0),
    lost: (before?.lost ?? 0) + (heard?.packetsLost ?? 0),
    jitterMs: Math.max(before?.jitterMs ?? 0, (heard?.jitter ?? 0) * 1000),
    concealedSamples: stats.concealedSamples ?? 0,
    samples: stats.totalSamplesReceived ?? 0,
    freezeS: stats.totalFreezesDuration ?? 0,
    framesPerSecond: isVideo ? Math.max(before?.framesPerSecond ?? 0, stats.framesPerSecond ?? 0) : null,
    width: isLargest ? (stats.frameWidth ?? null) : before!.width,
    height: isLargest ? (stats.frameHeight ?? null) : before!.height,
    limitedBy: isLargest ? (stats.qualityLimitationReason ?? 'none') : before!.limitedBy,
  };
}

/**
 * Whether anything arrived on the connection between two passes: media, or a response to a check. True if the browser
 * does not say.
 */
export function isPathAlive(before: StatsSnapshot, now: StatsSnapshot): boolean {
  if (now.checksAnswered === null || now.checksAnswered !== before.checksAnswered) return true;
  return [...now.sections].some(([mid, { packets }]) => packets !== before.sections.get(mid)?.packets);
}

/** Measurements of the section `mid` between two passes; null unless both passes contain it. */
export function qualityBetween(before: StatsSnapshot, now: StatsSnapshot, mid: string): Quality | null {
  const from = before.sections.get(mid);
  const to = now.sections.get(mid);
  if (!from || !to || now.atMs <= before.atMs) return null;
  const seconds = (now.atMs - before.atMs) / 1000;
  const lost = Math.max(0, to.lost - from.lost);
  const bytes = Math.max(0, to.bytes - from.bytes);
  const { roundTripMs } = now;
  const { jitterMs, framesPerSecond, width, height, limitedBy } = to;
  const measures = {
    lossRatio: ratio(lost, lost + to.packets - from.packets),
    jitterMs,
    roundTripMs,
    concealedRatio: ratio(to.concealedSamples - from.concealedSamples, to.samples - from.samples),
    freezeRatio: Math.min(1, Math.max(0, to.freezeS - from.freezeS) / seconds),
    limitedBy,
    isStalled: to.packets === from.packets,
  };
  return {
    ...measures,
    framesPerSecond,
    score: scoreOf(measures),
    bytes,
    bitrateBps: Math.round((bytes * 8) / seconds),
    width,
    height,
  };
}

function ratio(part: number, whole: number): number {
  return whole > 0 ? Math.min(1, Math.max(0, part / whole)) : 0;
}
