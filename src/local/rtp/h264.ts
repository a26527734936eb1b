const IDR_SLICE = 5;
const SEQUENCE_PARAMETERS = 7;
const STAP_A = 24;
const FU_A = 28;

/** Whether an H.264 payload (RFC 6184) begins a frame that can be decoded alone. */
export function startsH264KeyFrame(payload: Buffer): boolean {
  if (payload.length < 2) return false;
  const type = payload[0]! & 0x1f;
  if (type === FU_A) return (payload[1]! & 0x80) !== 0 && isKeyUnit(payload[1]! & 0x1f);
  if (type !== STAP_A) return isKeyUnit(type);
  for (let at = 1; at + 2 < payload.length; at += 2 + payload.readUInt16BE(at)) {
    if (isKeyUnit(payload[at + 2]! & 0x1f)) return true;
  }
  return false;
}

/** Parameter sets count: encoders send them with each key frame, before it. */
function isKeyUnit(type: number): boolean {
  return type === SEQUENCE_PARAMETERS || type === IDR_SLICE;
}
