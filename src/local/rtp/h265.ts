const FIRST_INTRA = 16;
const LAST_INTRA = 21;
const VIDEO_PARAMETERS = 32;
const PICTURE_PARAMETERS = 34;
const AGGREGATION = 48;
const FRAGMENT = 49;

/** Whether an H.265 payload (RFC 7798) begins a frame that can be decoded alone. */
export function startsH265KeyFrame(payload: Buffer): boolean {
  if (payload.length < 3) return false;
  const type = unitType(payload[0]!);
  if (type === FRAGMENT) return (payload[2]! & 0x80) !== 0 && isKeyUnit(payload[2]! & 0x3f);
  if (type === AGGREGATION) return payload.length > 4 && isKeyUnit(unitType(payload[4]!));
  return isKeyUnit(type);
}

function unitType(firstByte: number): number {
  return (firstByte >> 1) & 0x3f;
}

function isKeyUnit(type: number): boolean {
  return (
    (type >= FIRST_INTRA && type <= LAST_INTRA) || (type >= VIDEO_PARAMETERS && type <= PICTURE_PARAMETERS)
  );
}
