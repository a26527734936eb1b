/**
 * Checks that werift 0.24 omits for SCTP packets (RFC 9260 section 3). Without them it would loop or grow without
 * end.
 */
const HEADER_BYTES = 12;
const DATA = 0;
const INIT = 1;
const INIT_ACK = 2;
const SACK = 3;

/** Offset of a chunk's parameters after its header, by chunk type, for types that have parameters. */
const PARAMETERS_AT: Readonly<Record<number, number>> = {
  [INIT]: 16,
  [INIT_ACK]: 16,
  /** Heartbeat and its acknowledgement, abort, error, and reconfiguration (RFC 6525). */
  4: 0,
  5: 0,
  6: 0,
  9: 0,
  130: 0,
};

/** Further ahead than any sender is of the last acknowledged packet. */
const WIDEST_GAP = 1 << 14;

/**
 * Whether every chunk and parameter has a length that makes progress, every acknowledgement has a possible number of
 * gaps, and data is not too far ahead of `lastTsn`.
 */
export function isReadable(packet: Buffer, lastTsn: number | undefined): boolean {
  if (packet.length < HEADER_BYTES) return false;
  for (let at = HEADER_BYTES; at + 4 <= packet.length; ) {
    const length = packet.readUInt16BE(at + 2);
    if (length < 4 || at + length > packet.length) return false;
    const type = packet[at]!;
    const body = packet.subarray(at + 4, at + length);
    const parametersAt = PARAMETERS_AT[type];
    if (parametersAt !== undefined && !hasParameters(body.subarray(parametersAt))) return false;
    if (type === SACK && !hasFewGaps(body)) return false;
    if (type === DATA && lastTsn !== undefined && !isNear(body, lastTsn)) return false;
    at += length + (-length & 3);
  }
  return true;
}

function hasParameters(bytes: Buffer): boolean {
  for (let at = 0; at + 4 <= bytes.length; ) {
    const length = bytes.readUInt16BE(at + 2);
    if (length < 4) return false;
    at += length + (-length & 3);
  }
  return true;
}

/** Each gap spans two offsets. Without overlaps there are fewer gaps than 16-bit numbers. */
function hasFewGaps(body: Buffer): boolean {
  if (body.length < 12) return false;
  const end = 12 + body.readUInt16BE(8) * 4;
  if (end > body.length) return false;
  let sum = 0;
  for (let at = 12; at < end; at += 4) sum += body.readUInt16BE(at + 2) - body.readUInt16BE(at) + 1;
  return sum <= 0x10000;
}

function isNear(body: Buffer, lastTsn: number): boolean {
  if (body.length < 12) return false;
  const ahead = (body.readUInt32BE(0) - lastTsn) | 0;
  return ahead < WIDEST_GAP;
}
