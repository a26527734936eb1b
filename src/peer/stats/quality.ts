/** 5: as good as it gets; 4: good; 3: noticeable; 2: annoying; 1: hardly of use. */
export type Score = 1 | 2 | 3 | 4 | 5;

/** How one track has fared during the last interval. */
export interface Quality {
  readonly score: Score;
  readonly bitrateBps: number;
  /** Packets that were sent and did not arrive, 0 to 1. */
  readonly lossRatio: number;
  /** RFC 3550, section 6.4.1. */
  readonly jitterMs: number;
  /** Between this endpoint and the SFU; null where not known yet. */
  readonly roundTripMs: number | null;
  /** Of received audio: samples made up for lost ones, 0 to 1. */
  readonly concealedRatio: number;
  /** Of received video: time during which the picture stood still, 0 to 1. */
  readonly freezeRatio: number;
  /** Of video; null for audio. */
  readonly framesPerSecond: number | null;
  readonly width: number | null;
  readonly height: number | null;
  /** Not one packet during the interval. Muted audio and a screen that stands still do have some. */
  readonly isStalled: boolean;
  /** What holds the encoder of sent video back. */
  readonly limitedBy: 'none' | 'cpu' | 'bandwidth' | 'other';
  /** During the interval. */
  readonly bytes: number;
}

/** The measures a score is made of. */
export type Measures = Pick<
  Quality,
  'lossRatio' | 'jitterMs' | 'roundTripMs' | 'concealedRatio' | 'freezeRatio' | 'limitedBy' | 'isStalled'
>;

/** Up to which value a measure is worth 5, 4, 3 and 2; beyond the last it is worth 1. */
const bounds = {
  lossRatio: [0.01, 0.03, 0.08, 0.2],
  jitterMs: [30, 60, 120, 250],
  // ITU-T G.114: up to 150 ms one way nobody notices; 400 ms is the end of what is acceptable.
  roundTripMs: [200, 300, 500, 800],
  concealedRatio: [0.01, 0.03, 0.08, 0.2],
  freezeRatio: [0.02, 0.05, 0.15, 0.4],
} as const satisfies Partial<Record<keyof Measures, readonly number[]>>;

const limitScores = { none: 5, other: 5, cpu: 3, bandwidth: 3 } as const;

/**
 * The score of the worst measure: one thing that is bad is enough to spoil a call. The frame rate is none of them,
 * since a screen that shows a text has next to none; a picture that should move and does not is a freeze.
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

/** The worst of several scores; null where there is none. */
export function worst(qualities: readonly (Quality | null)[]): Score | null {
  const scores = qualities.flatMap((quality) => (quality ? [quality.score] : []));
  return scores.length === 0 ? null : (Math.min(...scores) as Score);
}
