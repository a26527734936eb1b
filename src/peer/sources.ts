import type { OpusSettings } from '../calls/sdp/opus.js';

export type Source = 'microphone' | 'camera' | 'screen' | 'screen-audio';

/** One simulcast layer. Names are ordered best first: `a` is what the SFU gives up last (`asciibetical`). */
export interface Layer {
  rid: string;
  /** The picture's width and height are divided by it; at least 1. */
  scaleDownBy: number;
  maxBitrateBps: number;
  maxFramerate?: number;
}

interface SourceSettings {
  kind: 'audio' | 'video';
  /** More than one: simulcast. */
  layers: readonly Layer[];
  opus?: OpusSettings;
  /** What gives way last on a narrow path. */
  priority: RTCPriorityType;
  /** What the encoder is to keep, unless the track's owner said so: text that is blurred cannot be read. */
  contentHint?: 'detail' | 'music';
}

/** How each source is sent unless its publisher says otherwise. */
export const sourceSettings: Readonly<Record<Source, SourceSettings>> = {
  microphone: { kind: 'audio', layers: [], opus: { dtx: true, fec: true }, priority: 'high' },
  camera: {
    kind: 'video',
    priority: 'low',
    layers: [
      { rid: 'a', scaleDownBy: 1, maxBitrateBps: 1_700_000, maxFramerate: 30 },
      { rid: 'b', scaleDownBy: 2, maxBitrateBps: 500_000, maxFramerate: 30 },
      { rid: 'c', scaleDownBy: 4, maxBitrateBps: 150_000, maxFramerate: 15 },
    ],
  },
  // One layer: text that was scaled down cannot be read, so a smaller picture is no substitute.
  screen: {
    kind: 'video',
    priority: 'medium',
    contentHint: 'detail',
    layers: [{ rid: 'a', scaleDownBy: 1, maxBitrateBps: 2_500_000, maxFramerate: 30 }],
  },
  'screen-audio': {
    kind: 'audio',
    priority: 'medium',
    contentHint: 'music',
    layers: [],
    opus: { dtx: false, fec: true, stereo: true, maxAverageBitrateBps: 128_000 },
  },
};

/** What `addTransceiver` is given. A single layer goes without a name: it is no simulcast. */
export function encodingsOf(layers: readonly Layer[]): RTCRtpEncodingParameters[] {
  return layers.map(({ rid, scaleDownBy, maxBitrateBps, maxFramerate }) => ({
    ...(layers.length > 1 && { rid }),
    scaleResolutionDownBy: scaleDownBy,
    maxBitrate: maxBitrateBps,
    ...(maxFramerate !== undefined && { maxFramerate }),
  }));
}
