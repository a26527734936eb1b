import { verify, X509Certificate } from 'node:crypto';
import { srtpProfile, srtpProfiles } from '../srtp/srtp-profiles.js';
import { SrtpSession } from '../srtp/srtp-session.js';
import type { LocalCertificate } from './certificate.js';
import { ALERT, type DtlsRecord, dtlsRecords } from './dtls-record.js';
import { DtlsClient, DtlsServer, type Transport } from './werift.js';

export interface DtlsHandlers {
  send(record: Buffer): void;
  /** The handshake is complete. The certificate must still be compared with the description's fingerprint. */
  onConnect(certificate: Buffer): void;
  onData(data: Buffer): void;
  /** The other end closed the association, or could not prove that it owns its certificate. */
  onClose(): void;
}

type Encrypted = Parameters<(DtlsServer | DtlsClient)['cipher']['decryptPacket']>[0];

const CERTIFICATE_VERIFY = 15;
/** See RFC 5246 section 7.4.1.4.1. */
const HASHES: Readonly<Record<number, string>> = { 4: 'sha256', 5: 'sha384', 6: 'sha512' };

/** After `close()`. */
const IGNORED: DtlsHandlers = { send() {}, onConnect() {}, onData() {}, onClose() {} };

export type DtlsRole = 'server' | 'client';

/**
 * One DTLS association, based on werift's DTLS 1.2. We are the server (RFC 5763 section 5: `a=setup:passive`) unless
 * the other end insists on that role. This class adds checks that werift omits: it verifies a client's proof that it
 * owns its certificate, and after the handshake it accepts only records that are encrypted with its keys. werift 0.24
 * would restart for an unencrypted ClientHello, and end for a record that merely looks like an alert.
 */
export class DtlsAssociation {
  readonly #dtls: DtlsServer | DtlsClient;
  readonly #transport: Transport;
  #handlers: DtlsHandlers;
  /** The highest sequence number of the encrypted records that the handshake sent. */
  #lastSent = 0;
  #isStarted = false;

  constructor(certificate: LocalCertificate, role: DtlsRole, handlers: DtlsHandlers) {
    this.#handlers = handlers;
    this.#transport = {
      type: 'udp',
      address: { address: '', family: 'IPv4', port: 0 },
      closed: false,
      onData: () => {},
      send: async (record) => {
        if (!this.#dtls.connected) this.#noteSent(record);
        this.#handlers.send(record);
      },
      close: async () => {},
    };
    const options = {
      cert: certificate.certPem,
      key: certificate.privateKey,
      signatureHash: certificate.signatureHash,
      transport: this.#transport,
      srtpProfiles: srtpProfiles.map((profile) => profile.id),
      extendedMasterSecret: true,
    };
    this.#dtls =
      role === 'client' ? new DtlsClient(options) : new DtlsServer({ ...options, certificateRequest: true });
    this.#dtls.onConnect.once(() => {
      this.#dtls.dtls.recordSequenceNumber = this.#lastSent;
      const remote = this.#dtls.remoteCertificate;
      if (remote && (role === 'client' || this.#clientOwns(remote))) this.#handlers.onConnect(remote);
      else this.#handlers.onClose();
    });
    this.#dtls.onData.subscribe((data) => this.#handlers.onData(data));
    this.#dtls.onClose.subscribe(() => this.#handlers.onClose());
    // Unreadable records are ignored, as if lost (RFC 6347 section 4.1.2.7). A failed handshake leaves a session that
    // never connects and expires.
    this.#dtls.onError.subscribe(() => {});
  }

  /**
   * Sends the first message, as the client; only the first call does. `onConnect` reports success; a failure is not
   * reported.
   */
  connect(): void {
    if (this.#isStarted || !(this.#dtls instanceof DtlsClient)) return;
    this.#isStarted = true;
    this.#dtls.connect().catch(() => {});
  }

  receive(datagram: Buffer): void {
    for (const record of dtlsRecords(datagram)) {
      if (!this.#dtls.connected) this.#pass(record);
      else if (record.epoch === 0) continue;
      else if (record.contentType !== ALERT) this.#pass(record);
      else if (this.#isAuthentic(record)) this.#handlers.onClose();
    }
  }

  /**
   * Records the sequence numbers that the handshake used. werift 0.24 numbers our Finished after the flight before
   * it, but the records after it from 1, so a later record got the number of Finished again. The other end drops that
   * record as a replay (RFC 6347 section 4.1.2.6), and AES-GCM must not use a nonce, which is made of that number,
   * twice (RFC 5288 section 3).
   */
  #noteSent(datagram: Buffer): void {
    for (const { epoch, sequenceNumber } of dtlsRecords(datagram)) {
      if (epoch > 0) this.#lastSent = Math.max(this.#lastSent, sequenceNumber);
    }
  }

  #pass({ bytes }: DtlsRecord): void {
    try {
      this.#transport.onData(bytes, ['', 0]);
    } catch {
      // Unreadable, see above.
    }
  }

  /** Whether a record is encrypted with our keys. werift acts on alerts before it decrypts them. */
  #isAuthentic({ contentType, version, epoch, sequenceNumber, fragment }: DtlsRecord): boolean {
    const header = {
      contentType,
      protocolVersion: version,
      epoch,
      sequenceNumber,
      contentLen: fragment.length,
    };
    try {
      this.#dtls.cipher.decryptPacket({ recordLayerHeader: header, fragment } as Encrypted);
      return true;
    } catch {
      // node:crypto throws if the record was not encrypted with these keys.
      return false;
    }
  }

  /** Sends application data, which is SCTP. */
  send(data: Buffer): Promise<void> {
    return this.#dtls.send(data);
  }

  /**
   * Ends it without a word to the other end; no handler is called any more. An unfinished handshake is not retransmitted,
   * though the timer of werift that would do so runs to its end, 5.5 s at most.
   */
  close(): void {
    this.#handlers = IGNORED;
    this.#dtls.dtls.flight = Number.POSITIVE_INFINITY;
  }

  /** The SRTP keys of RFC 5764 section 4.2. Undefined if no protection profile was negotiated. */
  srtpSession(): SrtpSession | undefined {
    const profile = srtpProfile(this.#dtls.srtp.srtpProfile ?? 0);
    if (!profile) return undefined;
    const keys = this.#dtls.extractSessionKeys(profile.keyLength, profile.saltLength);
    return new SrtpSession(
      profile.createCipher({ key: keys.localKey, salt: keys.localSalt }),
      profile.createCipher({ key: keys.remoteKey, salt: keys.remoteSalt }),
    );
  }

  /**
   * Checks the client's CertificateVerify message, which signs all messages before it (RFC 5246 section 7.4.8).
   * Without this check a client could present someone else's certificate: werift 0.24 reads the message and ignores
   * the signature.
   */
  #clientOwns(certificate: Buffer): boolean {
    const messages = this.#dtls.dtls.sortedHandshakeCache;
    const at = messages.findIndex((message) => message.msg_type === CERTIFICATE_VERIFY);
    const proof = messages[at]?.fragment;
    if (!proof || proof.length < 4) return false;
    const signed = Buffer.concat(messages.slice(0, at).map((message) => message.serialize()));
    const hash = HASHES[proof[0]!];
    if (!hash) return false;
    const signature = proof.subarray(4, 4 + proof.readUInt16BE(2));
    return verify(hash, signed, new X509Certificate(certificate).publicKey, signature);
  }
}
