/**
 * How each source is sent: which encodings a capture gets, with which bitrates, and which of them are active.
 *
 * A camera negotiates the three layers of `layers.ts` once. Which of them carry something follows the captured height,
 * by `setParameters` alone, so that another camera, `low-bandwidth` or a turned phone needs no renegotiation.
 */
import type { OpusSettings } from '../../calls-api/sdp/opus.js';
import type { Source } from '../../core/sources.js';
import type { VideoLimit } from '../adaptation/video-limit.js';

/** A simulcast layer. Names are ordered best first: `a` is what the SFU gives up last (`asciibetical`). */
export interface Layer {
  rid: string;
  /** The picture's width and height are divided by it; at least 1. */
  scaleDownBy: number;
  maxBitrateBps: number;
  maxFramerate?: number;
}

/** A layer `a` has at least so many lines: `chooseLayer` in `layers.ts` counts on it. */
const BEST_LINES = 720;

/** What a camera negotiates, best first. A layer has `lines` lines or more, the least one as many as there are. */
const CAMERA_LAYERS = ['a', 'b', 'c'].map((rid, i) => ({ rid, lines: BEST_LINES / 2 ** i }));

const bestLayers: Readonly<Record<VideoLimit, string>> = { none: 'a', medium: 'b', low: 'c', off: 'c' };

/** The best layer that a limit allows. */
export function bestLayerUnder(limit: VideoLimit): string {
  return bestLayers[limit];
}

interface SourceSettings {
  kind: 'audio' | 'video';
  opus?: OpusSettings;
  /** What gives way last on a narrow path. */
  priority: RTCPriorityType;
  /** What the encoder is to keep, unless the track's owner said so: text that is blurred cannot be read. */
  contentHint?: 'detail' | 'music';
}

/** How each source is sent unless its publisher says otherwise. */
export const sourceSettings: Readonly<Record<Source, SourceSettings>> = {
  microphone: { kind: 'audio', opus: { dtx: true, fec: true }, priority: 'high' },
  camera: { kind: 'video', priority: 'low' },
  screen: { kind: 'video', priority: 'medium', contentHint: 'detail' },
  'screen-audio': {
    kind: 'audio',
    priority: 'medium',
    contentHint: 'music',
    opus: { dtx: false, fec: true, stereo: true, maxAverageBitrateBps: 128_000 },
  },
};

/** One layer, whatever the size: text that was scaled down cannot be read, so a smaller picture is no substitute. */
const SCREEN_LAYERS: readonly Layer[] = [
  { rid: 'a', scaleDownBy: 1, maxBitrateBps: 2_500_000, maxFramerate: 30 },
];

/** What a capture counts as while it does not say its size. */
const USUAL_LINES = BEST_LINES;
/** At `USUAL_LINES`. */
const USUAL_BPS = 1_700_000;
/** Bits per picture grow more slowly than its pixels: this gives 500 kbps at 360 lines and 150 kbps at 180. */
const BITRATE_EXPONENT = 1.77;
/** What a layer may take at most, however large a capture makes it: the least one has to fit on a narrow path. */
const MOST_BPS: Readonly<Record<string, number>> = { a: 3_000_000, b: 1_700_000, c: 500_000 };
const FRAMERATE = 30;
/** Of the least layer where there is a better one. */
const LEAST_FRAMERATE = 15;

/**
 * The lines of a capture: its shorter side, so that a phone held upright (720×1280) has as many layers as one held
 * across (1280×720).
 */
export function linesOf(track: MediaStreamTrack): number {
  const { width, height } = track.getSettings();
  return width && height ? Math.min(width, height) : USUAL_LINES;
}

/**
 * The layers that a capture of `lines` lines (`linesOf`) is sent in, best first: three from 720 lines up (÷1, ÷2, ÷4),
 * two from 360 (÷1, ÷2), one below. No layer has fewer than 180 lines unless the capture has. Empty for audio.
 */
export function layersOf(source: Source, lines: number): readonly Layer[] {
  if (source === 'screen') return SCREEN_LAYERS;
  if (source !== 'camera') return [];
  const least = CAMERA_LAYERS.length - 1;
  const names = CAMERA_LAYERS.filter((layer, i) => i === least || lines >= layer.lines);
  return names.map(({ rid }, i) => ({
    rid,
    scaleDownBy: 2 ** i,
    maxBitrateBps: Math.min(bitrateOf(lines / 2 ** i), MOST_BPS[rid]!),
    maxFramerate: i > 0 && i === names.length - 1 ? LEAST_FRAMERATE : FRAMERATE,
  }));
}

function bitrateOf(lines: number): number {
  const bps = USUAL_BPS * (lines / USUAL_LINES) ** BITRATE_EXPONENT;
  return Math.max(10_000, Math.round(bps / 10_000) * 10_000);
}

/** The names that a publication negotiates, best first: all that its capture may ever need. */
export function ridsOf(source: Source, layers: readonly Layer[] | null): string[] {
  if (layers) return layers.map(({ rid }) => rid);
  return source === 'camera'
    ? CAMERA_LAYERS.map(({ rid }) => rid)
    : layersOf(source, 0).map(({ rid }) => rid);
}

/** What the encodings of a publication depend on. */
export interface EncodedPublication {
  /** Negotiated, best first; empty for audio. */
  readonly rids: readonly string[];
  /** Those that its capture fills, best first. */
  readonly layers: readonly Layer[];
  /** Layers that are watched; null: any may be. */
  readonly activeLayers: ReadonlySet<string> | null;
  /** For all layers together; null: no bound. */
  readonly maxBitrateBps: number | null;
  readonly limit: VideoLimit;
  readonly priority: RTCPriorityType;
}

/** Sound that shares a path with no room for video; Opus is good speech at this rate (RFC 7587, section 3.1.1). */
const LEAST_AUDIO_BPS = 20_000;
/** A layer that would get less of its bitrate than this is not worth sending. */
const WORTH_SENDING = 0.5;

type Encoding = Pick<
  RTCRtpEncodingParameters,
  'active' | 'maxBitrate' | 'scaleResolutionDownBy' | 'maxFramerate'
>;

/**
 * What each encoding of a publication is to be, in the order in which they are negotiated: the least layer first,
 * because of a small capture Chromium sends only the first ones (156, 2026-11: two of 640×360, one of 320×180).
 */
export function encodingsFor(publication: EncodedPublication): Encoding[] {
  const { rids, layers, maxBitrateBps, limit } = publication;
  let left = maxBitrateBps ?? Number.POSITIVE_INFINITY;
  if (rids.length === 0) {
    const bound = Math.min(left, limit === 'off' ? LEAST_AUDIO_BPS : Number.POSITIVE_INFINITY);
    return [{ active: true, ...(Number.isFinite(bound) && { maxBitrate: bound }) }];
  }
  const wanted = wantedOf(publication);
  // From the least layer up: each takes what it needs, and the best go without where nothing is left.
  return rids.toReversed().map((rid, index): Encoding => {
    const layer = layers.find((candidate) => candidate.rid === rid);
    if (!layer) return { active: false };
    const { scaleDownBy, maxBitrateBps: needed, maxFramerate } = layer;
    // The least layer is always sent, since a track without packets is collected after 30 s.
    const active = index === 0 || (wanted.has(rid) && left >= needed * WORTH_SENDING);
    const maxBitrate = Math.min(needed, left);
    if (active) left -= maxBitrate;
    return {
      active,
      maxBitrate,
      scaleResolutionDownBy: scaleDownBy,
      ...(maxFramerate !== undefined && { maxFramerate }),
    };
  });
}

/** The layers to be sent. A watched layer that there is not stands for the next lesser one, as the SFU sends it. */
function wantedOf({ layers, activeLayers, limit }: EncodedPublication): ReadonlySet<string> {
  const rids = layers.map(({ rid }) => rid);
  const allowed = limit === 'none' ? rids : rids.filter((rid) => rid >= bestLayerUnder(limit));
  if (!activeLayers) return new Set(allowed);
  const sent = [...activeLayers].map((watched) => allowed.find((rid) => rid >= watched));
  return new Set(sent.filter((rid) => rid !== undefined));
}

/** What `addTransceiver` is given. A single layer goes without a name: it is no simulcast. */
export function initialEncodings(publication: EncodedPublication): RTCRtpEncodingParameters[] {
  const { rids } = publication;
  if (rids.length === 0) return [];
  const encodings = encodingsFor(publication);
  // All are active until they are negotiated: a browser offers an inactive layer as a paused one.
  return rids
    .toReversed()
    .map((rid, i) => ({ ...encodings[i], active: true, ...(rids.length > 1 && { rid }) }));
}

/** Brings `sender` to it. Nothing is set where nothing would change: setting is slow. */
export async function applyEncodings(sender: RTCRtpSender, publication: EncodedPublication): Promise<void> {
  const parameters = sender.getParameters();
  const wanted = encodingsFor(publication);
  let changed = false;
  parameters.encodings.forEach((encoding, index) => {
    const next = wanted[index] ?? wanted[0]!;
    // Chromium takes one priority for all layers, in the first, and refuses it in any other (156, 2026-11).
    const priority = index === 0 ? publication.priority : encoding.priority;
    // Firefox leaves out what was never set.
    const isSame =
      (encoding.active ?? true) === next.active &&
      (encoding.priority ?? 'low') === (priority ?? 'low') &&
      (!next.active || SHAPE.every((key) => encoding[key] === next[key]));
    if (isSame) return;
    changed = true;
    encoding.active = next.active ?? true;
    if (priority) encoding.priority = priority;
    if (!next.active) return;
    for (const key of SHAPE) {
      const value = next[key];
      if (value === undefined) delete encoding[key];
      else encoding[key] = value;
    }
  });
  if (changed) await sender.setParameters(parameters);
}

/** What of an encoding matters only while it is active. */
const SHAPE = ['maxBitrate', 'scaleResolutionDownBy', 'maxFramerate'] as const;
