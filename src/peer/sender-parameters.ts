import type { PublicationRecord } from './publication.js';
import { bestLayerUnder } from './video-limit.js';

/** Sound that shares a path with no room for video; Opus is good speech at this rate (RFC 7587, section 3.1.1). */
const LEAST_AUDIO_BPS = 20_000;
/** A layer that would get less of its bitrate than this is not worth sending. */
const WORTH_SENDING = 0.5;

type Encoding = Pick<RTCRtpEncodingParameters, 'active' | 'maxBitrate' | 'priority'>;

/** What each encoding of a publication is to be, in the order of its layers (one where it has none). */
export function encodingsFor(record: PublicationRecord): Encoding[] {
  const { layers, activeLayers, maxBitrateBps, limit, priority } = record;
  if (layers.length === 0) {
    const bound = Math.min(
      maxBitrateBps ?? Number.POSITIVE_INFINITY,
      limit === 'off' ? LEAST_AUDIO_BPS : Number.POSITIVE_INFINITY,
    );
    return [{ active: true, priority, ...(Number.isFinite(bound) && { maxBitrate: bound }) }];
  }
  const best = bestLayerUnder(limit);
  let left = maxBitrateBps ?? Number.POSITIVE_INFINITY;
  // From the least layer up: each takes what it needs, and the best go without where nothing is left.
  const fromLeast = layers.toReversed().map((layer, index): Encoding => {
    const isLeast = index === 0;
    const isWanted = isLeast || (layer.rid >= best && (activeLayers?.has(layer.rid) ?? true));
    const active = isLeast || (isWanted && left >= layer.maxBitrateBps * WORTH_SENDING);
    const maxBitrate = Math.min(layer.maxBitrateBps, left);
    if (active) left -= maxBitrate;
    return { active, priority, maxBitrate };
  });
  return fromLeast.toReversed();
}

/** Brings `sender` to it. Nothing is set where nothing would change: setting is slow. */
export async function applyEncodings(sender: RTCRtpSender, record: PublicationRecord): Promise<void> {
  const parameters = sender.getParameters();
  const wanted = encodingsFor(record);
  let changed = false;
  parameters.encodings.forEach((encoding, index) => {
    const { active, priority, maxBitrate } = wanted[index] ?? wanted[0]!;
    // Firefox leaves out what was never set, and knows no priority of audio.
    const isSame =
      (encoding.active ?? true) === active &&
      (encoding.priority ?? 'low') === priority &&
      encoding.maxBitrate === maxBitrate;
    if (isSame) return;
    changed = true;
    Object.assign(encoding, { active, priority });
    if (maxBitrate === undefined) delete encoding.maxBitrate;
    else encoding.maxBitrate = maxBitrate;
  });
  if (changed) await sender.setParameters(parameters);
}
