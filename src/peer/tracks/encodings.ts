/**
 * How each source is sent: which encodings a capture gets, with which bitrates, and which of them are active.
 *
 * A camera negotiates the three layers of `layers.ts` once. The captured height decides which of them are active,
 * with `setParameters` alone, so that another camera, `low-bandwidth` or a turned phone needs no renegotiation.
 */
import type { OpusSettings } from '../../calls-api/sdp/opus.js';
import type { Source } from '../../core/sources.js';
import type { VideoLimit } from '../adaptation/video-limit.js';

/** A simulcast layer. Names are ordered best first: the SFU drops `a` last (`asciibetical`). */
export interface Layer {
  rid: string;
  /** Divides the video's width and height; at least 1. */
  scaleDownBy: number;
  maxBitrateBps: number;
  maxFramerate?: number;
}

/** Layer `a` has at least this many lines. `chooseLayer` in `layers.ts` relies on it. */
const BEST_HEIGHT = 720;

/**
 * Layers that a camera negotiates, best first. A layer has at least `lines` lines; the lowest layer has no minimum.
 */
const CAMERA_LAYERS = ['a', 'b', 'c'].map((rid, i) => ({ rid, lines: BEST_HEIGHT / 2 ** i }));

const bestLayers: Readonly<Record<VideoLimit, string>> = { none: 'a', medium: 'b', low: 'c', off: 'c' };

/** The best layer that a limit allows. */
export function bestLayerUnder(limit: VideoLimit): string {
  return bestLayers[limit];
}

interface SourceSettings {
  kind: 'audio' | 'video';
  opus?: OpusSettings;
  /** Higher priorities are reduced last on a narrow path. */
  priority: RTCPriorityType;
  /** What the encoder preserves, unless the track's owner set a hint: blurred text cannot be read. */
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

/** One layer, whatever the size: downscaled text cannot be read, so a smaller video is no substitute. */
const SCREEN_LAYERS: readonly Layer[] = [
  { rid: 'a', scaleDownBy: 1, maxBitrateBps: 2_500_000, maxFramerate: 30 },
];

/** Assumed for a capture that does not report its size. */
const USUAL_LINES = BEST_HEIGHT;
/** For `USUAL_LINES`. */
const USUAL_BPS = 1_700_000;
/** Bits grow more slowly than pixels: this gives 500 kbps at 360 lines and 150 kbps at 180. */
const BITRATE_EXPONENT = 1.77;
/** Maximum bitrate of each layer, however large the capture: the lowest layer has to fit a narrow path. */
const MAX_BPS: Readonly<Record<string, number>> = { a: 3_000_000, b: 1_700_000, c: 500_000 };
const FRAMERATE = 30;
/** For the lowest layer when a better layer exists. */
const MIN_FRAMERATE = 15;

/**
 * The lines of a capture: its shorter side, so that a phone gives the same layers in portrait (720×1280) and
 * landscape (1280×720).
 */
export function linesOf(track: MediaStreamTrack): number {
  const { width, height } = track.getSettings();
  return width && height ? Math.min(width, height) : USUAL_LINES;
}

/**
 * The layers for a capture of `lines` lines (`linesOf`), best first: three from 720 lines up (÷1, ÷2, ÷4), two from
 * 360 (÷1, ÷2), one below. No layer has fewer than 180 lines unless the capture has. Empty for audio.
 */
export function layersOf(source: Source, lines: number): readonly Layer[] {
  if (source === 'screen') return SCREEN_LAYERS;
  if (source !== 'camera') return [];
  const least = CAMERA_LAYERS.length - 1;
  const names = CAMERA_LAYERS.filter((layer, i) => i === least || lines >= layer.lines);
  return names.map(({ rid }, i) => ({
    rid,
    scaleDownBy: 2 ** i,
    maxBitrateBps: Math.min(bitrateOf(lines / 2 ** i), MAX_BPS[rid]!),
    maxFramerate: i > 0 && i === names.length - 1 ? MIN_FRAMERATE : FRAMERATE,
  }));
}

function bitrateOf(lines: number): number {
  const bps = USUAL_BPS * (lines / USUAL_LINES) ** BITRATE_EXPONENT;
  return Math.max(10_000, Math.round(bps / 10_000) * 10_000);
}

/** The layer names that a publication negotiates, best first: all that its capture may ever need. */
export function ridsOf(source: Source, layers: readonly Layer[] | null): string[] {
  if (layers) return layers.map(({ rid }) => rid);
  return source === 'camera'
    ? CAMERA_LAYERS.map(({ rid }) => rid)
    : layersOf(source, 0).map(({ rid }) => rid);
}

/** The inputs that determine the encodings of a publication. */
export interface EncodedPublication {
  /** Negotiated layer names, best first; empty for audio. */
  readonly rids: readonly string[];
  /** The layers that its capture fills, best first. */
  readonly layers: readonly Layer[];
  /** The watched layers; null if any layer may be watched. */
  readonly activeLayers: ReadonlySet<string> | null;
  /** For all layers together; null for no limit. */
  readonly maxBitrateBps: number | null;
  readonly limit: VideoLimit;
  readonly priority: RTCPriorityType;
}

/** Audio bitrate for a path without room for video; Opus speech is good at this rate (RFC 7587, section 3.1.1). */
const MIN_AUDIO_BPS = 20_000;
/** A layer that would get less than this share of its bitrate is not worth sending. */
const WORTH_SENDING = 0.5;

type Encoding = Pick<
  RTCRtpEncodingParameters,
  'active' | 'maxBitrate' | 'scaleResolutionDownBy' | 'maxFramerate'
>;

/**
 * Returns the parameters of each encoding of a publication, in negotiation order: the lowest layer first, because for
 * a small capture Chromium sends only the first encodings (156, 2026-11: two for 640×360, one for 320×180).
 */
export function encodingsFor(publication: EncodedPublication): Encoding[] {
  const { rids, layers, maxBitrateBps, limit } = publication;
  let left = maxBitrateBps ?? Number.POSITIVE_INFINITY;
  if (rids.length === 0) {
    const bound = Math.min(left, limit === 'off' ? MIN_AUDIO_BPS : Number.POSITIVE_INFINITY);
    return [{ active: true, ...(Number.isFinite(bound) && { maxBitrate: bound }) }];
  }
  const wanted = wantedOf(publication);
  // From the lowest layer up: each layer takes what it needs, and the best layers go without when nothing is left.
  return [...rids].reverse().map((rid, index): Encoding => {
    const layer = layers.find((candidate) => candidate.rid === rid);
    if (!layer) return { active: false };
    const { scaleDownBy, maxBitrateBps: needed, maxFramerate } = layer;
    // The lowest layer is always sent, because the SFU collects a track that sends no packets for 30 s.
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

/** The layers to send. For a watched layer that does not exist, the next lower layer is sent, as the SFU does. */
function wantedOf({ layers, activeLayers, limit }: EncodedPublication): ReadonlySet<string> {
  const rids = layers.map(({ rid }) => rid);
  const allowed = limit === 'none' ? rids : rids.filter((rid) => rid >= bestLayerUnder(limit));
  if (!activeLayers) return new Set(allowed);
  const sent = [...activeLayers].map((watched) => allowed.find((rid) => rid >= watched));
  return new Set(sent.filter((rid) => rid !== undefined));
}

/** The encodings to pass to `addTransceiver`. A single layer gets no name, because it is not simulcast. */
export function initialEncodings(publication: EncodedPublication): RTCRtpEncodingParameters[] {
  const { rids } = publication;
  if (rids.length === 0) return [];
  const encodings = encodingsFor(publication);
  // All are active until negotiated, because a browser offers an inactive layer as paused.
  return [...rids]
    .reverse()
    .map((rid, i) => ({ ...encodings[i], active: true, ...(rids.length > 1 && { rid }) }));
}

/** Applies the encodings to `sender`. Unchanged parameters are not set again, because setting them is slow. */
export async function applyEncodings(sender: RTCRtpSender, publication: EncodedPublication): Promise<void> {
  const parameters = sender.getParameters();
  const wanted = encodingsFor(publication);
  let changed = false;
  parameters.encodings.forEach((encoding, index) => {
    const next = wanted[index] ?? wanted[0]!;
    // Chromium takes one priority for all layers, in the first, and refuses it in any other (156, 2026-11).
    const priority = index === 0 ? publication.priority : encoding.priority;
    // Firefox omits parameters that were never set.
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

/** Parameters that matter only while an encoding is active. */
const SHAPE = ['maxBitrate', 'scaleResolutionDownBy', 'maxFramerate'] as const;
