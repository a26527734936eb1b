/** Whether a VP9 payload (RFC 9628) begins a key frame: the start of a frame without prediction. */
export function startsVp9KeyFrame(payload: Buffer): boolean {
  if (payload.length < 2) return false;
  const flags = payload[0]!;
  const isInterPredicted = (flags & 0x40) !== 0;
  const beginsFrame = (flags & 0x08) !== 0;
  return beginsFrame && !isInterPredicted && spatialLayer(payload) === 0;
}

/** 0 if the sender declares no layers. */
function spatialLayer(payload: Buffer): number {
  const flags = payload[0]!;
  if (!(flags & 0x20)) return 0;
  let at = 1;
  if (flags & 0x80) at += payload[1]! & 0x80 ? 2 : 1;
  return ((payload[at] ?? 0) >> 1) & 0x07;
}
