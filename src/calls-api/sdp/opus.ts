import type { MediaDescription } from 'sdp-transform';
import { MAX_SESSION_LENGTH, parseDescription } from './read-description.js';
import { write } from './sdp-transform.js';

/**
 * Opus encoder settings, as the receiving end requests them (RFC 7587, section 6.1). Omitted settings stay unchanged.
 */
export interface OpusSettings {
  /** Discontinuous transmission: sends almost nothing during silence. */
  dtx?: boolean;
  /** In-band forward error correction. */
  fec?: boolean;
  stereo?: boolean;
  maxAverageBitrateBps?: number;
}

/** The attributes that `withOpus` parses. Every other attribute is written back unchanged. */
const EDITED: ReadonlySet<string> = new Set(['mid', 'rtpmap', 'fmtp']);

/**
 * Puts Opus settings into the audio sections `mids` (default: all). A browser's encoder follows the remote
 * description; its decoder plays stereo only if the local description says so.
 * @throws `DescriptionError` if the description cannot be read
 */
export function withOpus(sdp: string, settings: OpusSettings, mids?: ReadonlySet<string>): string {
  const { dtx, fec, stereo, maxAverageBitrateBps } = settings;
  const wanted = Object.entries({
    usedtx: dtx,
    useinbandfec: fec,
    stereo,
    'sprop-stereo': stereo,
    maxaveragebitrate: maxAverageBitrateBps,
  }).flatMap(([key, value]): [string, string][] =>
    value === undefined ? [] : [[key, String(Number(value))]],
  );
  const description = parseDescription(sdp, { maxLength: MAX_SESSION_LENGTH, attributes: EDITED });
  for (const media of description.media) {
    if (media.type === 'audio' && (mids?.has(String(media.mid)) ?? true)) setOpus(media, wanted);
  }
  return write(description);
}

function setOpus(media: MediaDescription, wanted: readonly [string, string][]): void {
  for (const { payload, codec } of media.rtp) {
    if (codec.toLowerCase() !== 'opus') continue;
    const present = media.fmtp.find((line) => line.payload === payload);
    const parameters = new Map(
      (present?.config ?? '')
        .split(/;\s*/)
        .filter(Boolean)
        .map((pair): [string, string] => [pair.split('=', 1)[0]!, pair]),
    );
    for (const [key, value] of wanted) parameters.set(key, `${key}=${value}`);
    if (parameters.size === 0) continue;
    const config = [...parameters.values()].join(';');
    media.fmtp = [...media.fmtp.filter((line) => line !== present), { payload, config }];
  }
}
