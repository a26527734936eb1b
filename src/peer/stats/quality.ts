/** 5: excellent; 4: good; 3: noticeably impaired; 2: annoying; 1: hardly usable. */
export type Score = 1 | 2 | 3 | 4 | 5;

/** Measurements of one track over the last interval. */
export interface Quality {
  readonly score: Score;
  readonly bitrateBps: number;
  /** Share of sent packets that did not arrive, 0 to 1. */
  readonly lossRatio: number;
  /** See RFC 3550, section 6.4.1. */
  readonly jitterMs: number;
  /** Between this endpoint and the SFU; null while unknown. */
  readonly roundTripMs: number | null;
  /** For received audio: share of samples that were made up for lost ones, 0 to 1. */
  readonly concealedRatio: number;
  /** For received video: share of the time during which the video was frozen, 0 to 1. */
  readonly freezeRatio: number;
  /** For video; null for audio. */
  readonly framesPerSecond: number | null;
  readonly width: number | null;
  readonly height: number | null;
  /** No packet at all during the interval. Muted audio and a screen without changes still have some. */
  readonly isStalled: boolean;
  /** Why the encoder of sent video reduces quality. */
  readonly limitedBy: 'none' | 'cpu' | 'bandwidth' | 'other';
  /** Over the interval. */
  readonly bytes: number;
}

/** The measurements that determine a score. */
export type Measures = Pick<
  Quality,
  'lossRatio' | 'jitterMs' | 'roundTripMs' | 'concealedRatio' | 'freezeRatio' | 'limitedBy' | 'isStalled'
>;

/** The highest value that still scores 5, 4, 3 and 2. Anything above scores 1. */
const bounds = {
  lossRatio: [0.01, 0.03, 0.08, 0.2],
  jitterMs: [30, 60, 120, 250],
  // ITU-T G.114: delays up to 150 ms one way go unnoticed; 400 ms is the limit of the acceptable.
  roundTripMs: [200, 300, 500, 800],
  concealedRatio: [0.01, 0.03, 0.08, 0.2],
  freezeRatio: [0.02, 0.05, 0.15, 0.4],
} as const satisfies Partial<Record<keyof Measures, readonly number[]>>;

const limitScores = { none: 5, other: 5, cpu: 3, bandwidth: 3 } as const;

/**
 * Returns the score of the worst measurement, because a single bad value spoils a call. The frame rate does not
 * count: a screen that shows text has almost no frames, and moving video that stops counts as a freeze.
 */
export function scoreOf(measures: Measures): Score {
  if (measures.isStalled) return 1;
  const scores = Object.entries(bounds).map(([name, limits]) => {
    const value = measures[name as keyof typeof bounds];
    const at = value === null ? 0 : limits.findIndex((limit) => value <= limit);
    return at === -1 ? 1 : 5 - at;
  });
  return Math.min(...scores, limitScores[measures.limitedBy]) as Score;
}

/** The worst of several scores; null where no track has been measured. */
export function worst(qualities: readonly (Quality | null)[]): Score | null {
  const scores = qualities.flatMap((quality) => (quality ? [quality.score] : []));
  return scores.length === 0 ? null : (Math.min(...scores) as Score);
}
