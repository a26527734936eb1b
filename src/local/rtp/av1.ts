/**
 * Whether an AV1 payload begins a new coded video sequence, where decoding can start: the N bit of the aggregation
 * header says so.
 *
 * Source: RTP Payload Format for AV1, section 4.4, https://aomediacodec.github.io/av1-rtp-spec/
 */
export function startsAv1KeyFrame(payload: Buffer): boolean {
  return payload.length > 1 && (payload[0]! & 0x08) !== 0;
}
