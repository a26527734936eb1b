import type { SrtpSession } from '../srtp/srtp-session.js';
import type { DtlsAssociation, DtlsRole } from './dtls-association.js';
import { HANDSHAKE } from './dtls-record.js';
import type { Endpoint } from './udp-socket.js';

/**
 * One transport of the client, with its own DTLS and its own keys. A browser opens another transport with the same
 * username fragment when the m-line that carries the BUNDLE tag is stopped.
 */
export interface Association {
  readonly remoteUfrag: string;
  readonly role: DtlsRole;
  endpoint: Endpoint;
  /** Whether the other end has chosen `endpoint`. */
  isNominated: boolean;
  /** The path of its handshake, as `address:port`. */
  handshakePath: string | undefined;
  dtls: DtlsAssociation;
  certificate?: Buffer;
  srtp?: SrtpSession;
}

const CLIENT_HELLO = 1;

/** Whether the record begins a handshake, so that it comes from another transport of the client. */
export function isClientHello(record: Buffer): boolean {
  return record[0] === HANDSHAKE && record[13] === CLIENT_HELLO && record.readUInt16BE(3) === 0;
}

export function pathKey({ address, port }: Endpoint): string {
  return `${address}:${port}`;
}
