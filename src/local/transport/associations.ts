import type { Fingerprint } from '../../calls-api/sdp/read-description.js';
import type { SrtpSession } from '../srtp/srtp-session.js';
import { isVouchedFor, type LocalCertificate } from './certificate.js';
import { DtlsAssociation, type DtlsRole } from './dtls-association.js';
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
  readonly dtls: DtlsAssociation;
  certificate?: Buffer;
  srtp?: SrtpSession;
}

export interface AssociationHandlers {
  send(record: Buffer, to: Endpoint): void;
  /** The certificate matches the client's description; the association has keys. */
  onTrusted(association: Association): void;
  onMistrusted(): void;
  /** An SCTP packet. */
  onData(data: Buffer): void;
  /** The client closed it, or could not prove that it owns its certificate. */
  onEnded(association: Association): void;
}

/** Browsers never open more transports than this in one session. */
const MAX_ASSOCIATIONS = 8;
const CLIENT_HELLO = 1;

/** The DTLS associations of one session, by what identifies their datagrams. */
export class Associations {
  readonly #certificate: LocalCertificate;
  readonly #handlers: AssociationHandlers;
  /** By the client's username fragment; the newest if there were several. */
  readonly #byUfrag = new Map<string, Association>();
  /** By `address:port`. A client may use several paths with one association. */
  readonly #byPath = new Map<string, Association>();
  #fingerprints: readonly Fingerprint[] = [];
  #role: DtlsRole = 'server';

  constructor(certificate: LocalCertificate, handlers: AssociationHandlers) {
    this.#certificate = certificate;
    this.#handlers = handlers;
  }

  /** Our DTLS role. */
  get role(): DtlsRole {
    return this.#role;
  }

  /** Where the client's transports send from. */
  get endpoints(): Endpoint[] {
    return [...this.#byUfrag.values()].map(({ endpoint }) => endpoint);
  }

  /**
   * Sets the fingerprints of the client's description, which may arrive after the handshake, and the role that it
   * leaves to us, if it chooses.
   */
  trust(fingerprints: readonly Fingerprint[], role: DtlsRole | undefined): void {
    this.#fingerprints = fingerprints;
    if (role && ![...this.#byUfrag.values()].some(({ srtp }) => srtp)) this.#role = role;
    // A handler may close them all; the loop then ends.
    for (const association of this.#byUfrag.values()) {
      if (association.certificate || association.role === this.#role) this.#verify(association);
      else this.#replace(association);
    }
  }

  /** The association of a path that a valid check has used. */
  on(path: Endpoint): Association | undefined {
    return this.#byPath.get(pathKey(path));
  }

  /**
   * Returns the association of the client's transport with this username fragment, which uses this path from now on;
   * the first path makes it. Undefined if the client has too many.
   */
  use(remoteUfrag: string, path: Endpoint): Association | undefined {
    let association = this.#byUfrag.get(remoteUfrag);
    if (!association && this.#byUfrag.size >= MAX_ASSOCIATIONS) return undefined;
    association ??= this.#open(remoteUfrag, path);
    this.#byPath.set(pathKey(path), association);
    return association;
  }

  /** Handles a DTLS record. */
  receive(record: Buffer, from: Endpoint): void {
    const path = pathKey(from);
    let association = this.#byPath.get(path);
    if (!association) return;
    association.handshakePath ??= path;
    const isNew = association.role === 'server' && association.handshakePath !== path;
    if (isNew && association.certificate && isClientHello(record)) {
      association = this.#open(association.remoteUfrag, from);
      association.handshakePath = path;
      this.#byPath.set(path, association);
    }
    association.dtls.receive(record);
  }

  close(): void {
    for (const { dtls } of [...this.#byUfrag.values(), ...this.#byPath.values()]) dtls.close();
    this.#byUfrag.clear();
    this.#byPath.clear();
  }

  #open(remoteUfrag: string, endpoint: Endpoint): Association {
    const role = this.#role;
    const association: Association = {
      remoteUfrag,
      role,
      endpoint,
      isNominated: false,
      handshakePath: undefined,
      dtls: new DtlsAssociation(this.#certificate, role, {
        send: (record) => this.#handlers.send(record, association.endpoint),
        onConnect: (certificate) => {
          association.certificate = certificate;
          this.#verify(association);
        },
        onData: (data) => {
          if (association.srtp) this.#handlers.onData(data);
        },
        onClose: () => this.#end(association),
      }),
    };
    this.#byUfrag.set(remoteUfrag, association);
    return association;
  }

  /** Begins again in the role that the client's description leaves to us. */
  #replace(before: Association): void {
    before.dtls.close();
    const association = this.#open(before.remoteUfrag, before.endpoint);
    for (const [path, owner] of this.#byPath) if (owner === before) this.#byPath.set(path, association);
    association.isNominated = before.isNominated;
    association.dtls.connect();
  }

  /** Checks the client's certificate. Before that, nothing is encrypted for the client or read from it. */
  #verify(association: Association): void {
    const { certificate } = association;
    if (!certificate || association.srtp || this.#fingerprints.length === 0) return;
    const srtp = isVouchedFor(certificate, this.#fingerprints) ? association.dtls.srtpSession() : undefined;
    if (!srtp) {
      this.#handlers.onMistrusted();
      return;
    }
    association.srtp = srtp;
    this.#handlers.onTrusted(association);
  }

  #end(association: Association): void {
    association.dtls.close();
    if (this.#byUfrag.get(association.remoteUfrag) === association) {
      this.#byUfrag.delete(association.remoteUfrag);
    }
    for (const [path, owner] of this.#byPath) if (owner === association) this.#byPath.delete(path);
    this.#handlers.onEnded(association);
  }
}

/** Whether the record begins a handshake, so that it comes from another transport of the client. */
function isClientHello(record: Buffer): boolean {
  return record[0] === HANDSHAKE && record[13] === CLIENT_HELLO && record.readUInt16BE(3) === 0;
}

function pathKey({ address, port }: Endpoint): string {
  return `${address}:${port}`;
}
