import { startsAv1KeyFrame } from './av1.js';
import { startsH264KeyFrame } from './h264.js';
import { startsH265KeyFrame } from './h265.js';
import { parseVp8 } from './vp8.js';
import { startsVp9KeyFrame } from './vp9.js';

export type MediaKind = 'audio' | 'video';

/** A codec, with the parameters that decide whether two ends use the same stream format. */
export interface Codec {
  kind: MediaKind;
  /** As in `a=rtpmap`, for example `VP8` or `opus`. */
  name: string;
  clockRate: number;
  channels?: number | undefined;
  /** As in `a=fmtp`. */
  parameters: string;
}

interface CodecFacts {
  kind: MediaKind;
  /** The normalized parameters that codecs of this name must share to be equal. */
  identity: (parameters: ReadonlyMap<string, string>) => string;
  startsKeyFrame: (payload: Buffer) => boolean;
}

const always = () => true;
const alike = () => '';

/** The codecs of https://developers.cloudflare.com/realtime/sfu/platform/limits/#supported-codecs */
const facts: Readonly<Record<string, CodecFacts>> = {
  opus: { kind: 'audio', identity: alike, startsKeyFrame: always },
  pcmu: { kind: 'audio', identity: alike, startsKeyFrame: always },
  pcma: { kind: 'audio', identity: alike, startsKeyFrame: always },
  vp8: {
    kind: 'video',
    identity: alike,
    startsKeyFrame: (payload) => parseVp8(payload)?.startsKeyFrame === true,
  },
  vp9: {
    kind: 'video',
    identity: (parameters) => parameters.get('profile-id') ?? '0',
    startsKeyFrame: startsVp9KeyFrame,
  },
  av1: {
    kind: 'video',
    identity: (parameters) => parameters.get('profile') ?? '0',
    startsKeyFrame: startsAv1KeyFrame,
  },
  h264: {
    kind: 'video',
    identity: (parameters) =>
      `${h264Profile(parameters.get('profile-level-id'))}/${parameters.get('packetization-mode') ?? '0'}`,
    startsKeyFrame: startsH264KeyFrame,
  },
  h265: {
    kind: 'video',
    identity: (parameters) => `${parameters.get('profile-id') ?? '1'}/${parameters.get('tier-flag') ?? '0'}`,
    startsKeyFrame: startsH265KeyFrame,
  },
};

export function isSupported(codecName: string): boolean {
  return Object.hasOwn(facts, codecName.toLowerCase());
}

/** Equal for codecs between which packets can be forwarded unchanged. Levels may differ, profiles may not. */
export function codecIdentity(codec: Pick<Codec, 'name' | 'parameters'>): string {
  const name = codec.name.toLowerCase();
  return `${name} ${facts[name]?.identity(parametersOf(codec.parameters)) ?? ''}`.trimEnd();
}

/** Whether decoding can start with this payload. Always true for audio. */
export function startsKeyFrame(codec: Pick<Codec, 'name'>, payload: Buffer): boolean {
  return facts[codec.name.toLowerCase()]?.startsKeyFrame(payload) ?? true;
}

export function parametersOf(fmtp: string): Map<string, string> {
  const entries = fmtp
    .split(';')
    .map((pair) => pair.trim().split('=', 2))
    .map(([name = '', value = '']): [string, string] => [name.toLowerCase(), value]);
  return new Map(entries.filter(([name]) => name !== ''));
}

/**
 * The profile in a `profile-level-id` without its level (RFC 6184 section 8.1). Constrained baseline has several
 * notations; this covers those of browsers.
 */
function h264Profile(profileLevelId = '42000a'): string {
  const id = profileLevelId.toLowerCase();
  const profile = id.slice(0, 2);
  const constraints = Number.parseInt(id.slice(2, 4), 16);
  if (profile === '42') return constraints & 0x40 ? 'constrained-baseline' : 'baseline';
  if (profile === '4d') return constraints & 0x80 ? 'constrained-baseline' : 'main';
  if (profile === '64') return (constraints & 0x0c) === 0x0c ? 'constrained-high' : 'high';
  return id.slice(0, 4);
}
