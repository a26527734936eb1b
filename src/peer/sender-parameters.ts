import type { PublicationRecord } from './publication.js';
import { bestLayerUnder } from './video-limit.js';

/** Sound that shares a path with no room for video; Opus is good speech at this rate (RFC 7587, section 3.1.1). */
const LEAST_AUDIO_BPS = 20_000;
/** A layer that would get less of its bitrate than this is not worth sending. */
const WORTH_SENDING = 0.5;

type Encoding = Pick<RTCRtpEncodingParameters, 'active' | 'maxBitrate'>;

/** What each encoding of a publication is to be, in the order of its layers (one where it has none). */
export function encodingsFor(record: PublicationRecord): Encoding[] {
  const { layers, activeLayers, maxBitrateBps, limit } = record;
  if (layers.length === 0) {
    const bound = Math.min(
      maxBitrateBps ?? Number.POSITIVE_INFINITY,
      limit === 'off' ? LEAST_AUDIO_BPS : Number.POSITIVE_INFINITY,
    );
    return [{ active: true, ...(Number.isFinite(bound) && { maxBitrate: bound }) }];
  }
  const best = bestLayerUnder(limit);
  let left = maxBitrateBps ?? Number.POSITIVE_INFINITY;
  // From the least layer up: each takes what it needs, and the best go without where nothing is left.
  const fromLeast = [...layers].reverse().map((layer, index): Encoding => {
    const isLeast = index === 0;
    const isWanted = isLeast || (layer.rid >= best && (activeLayers?.has(layer.rid) ?? true));
    const active = isLeast || (isWanted && left >= layer.maxBitrateBps * WORTH_SENDING);
    const maxBitrate = Math.min(layer.maxBitrateBps, left);
    if (active) left -= maxBitrate;
    return { active, maxBitrate };
  });
  return fromLeast.reverse();
}

/** Brings `sender` to it. Nothing is set where nothing would change: setting is slow. */
export async function applyEncodings(sender: RTCRtpSender, record: PublicationRecord): Promise<void> {
  const parameters = sender.getParameters();
  const wanted = encodingsFor(record);
  let changed = false;
  parameters.encodings.forEach((encoding, index) => {
    const { active, maxBitrate } = wanted[index] ?? wanted[0]!;
    // Chromium takes one priority for all layers, in the first, and refuses it in any other (156, 2026-11).
    const priority = index === 0 ? record.priority : encoding.priority;
    // Firefox leaves out what was never set.
    const isSame =
      (encoding.active ?? true) === active &&
      (encoding.priority ?? 'low') === (priority ?? 'low') &&
      encoding.maxBitrate === maxBitrate;
    if (isSame) return;
    changed = true;
    encoding.active = active;
    if (priority) encoding.priority = priority;
    if (maxBitrate === undefined) delete encoding.maxBitrate;
    else encoding.maxBitrate = maxBitrate;
  });
  if (changed) await sender.setParameters(parameters);
}
