export const CHANGE_CIPHER_SPEC = 20;
export const ALERT = 21;
export const HANDSHAKE = 22;
export const APPLICATION_DATA = 23;

const HEADER_BYTES = 13;
const KNOWN: readonly number[] = [CHANGE_CIPHER_SPEC, ALERT, HANDSHAKE, APPLICATION_DATA];

/** One record of DTLS 1.2 (RFC 6347 section 4.1). */
export interface DtlsRecord {
  contentType: number;
  version: { major: number; minor: number };
  /** 0 for unencrypted records, higher for encrypted records. */
  epoch: number;
  sequenceNumber: number;
  /** The whole record. */
  bytes: Buffer;
  fragment: Buffer;
}

/** The records of a datagram, up to the first that does not fit; records of unknown types are skipped. */
export function* dtlsRecords(datagram: Buffer): Generator<DtlsRecord> {
  for (let at = 0; at + HEADER_BYTES <= datagram.length; ) {
    const end = at + HEADER_BYTES + datagram.readUInt16BE(at + 11);
    if (end > datagram.length) return;
    const contentType = datagram[at]!;
    if (KNOWN.includes(contentType)) {
      yield {
        contentType,
        version: { major: datagram[at + 1]!, minor: datagram[at + 2]! },
        epoch: datagram.readUInt16BE(at + 3),
        sequenceNumber: datagram.readUIntBE(at + 5, 6),
        bytes: datagram.subarray(at, end),
        fragment: datagram.subarray(at + HEADER_BYTES, end),
      };
    }
    at = end;
  }
}
