import type { Fingerprint } from '../../calls-api/sdp/read-description.js';
import type { Clock } from '../../core/clock.js';
import type { LinkConditioner } from '../faults/link-conditioner.js';
import { isRtcp } from '../rtp/rtcp.js';
import type { RtpPacket } from '../rtp/rtp-packet.js';
import { type Association, Associations } from './associations.js';
import type { LocalCertificate } from './certificate.js';
import type { DtlsRole } from './dtls-association.js';
import { IceAgent, type RemoteIce } from './ice-agent.js';
import { IceLiteCredentials } from './ice-lite.js';
import type { Endpoint } from './udp-socket.js';

export interface TransportHandlers {
  /** The client's certificate matches its description; media may flow in both directions. */
  onConnect(): void;
  onRtp(packet: RtpPacket, arrivedAtMs: number): void;
  onRtcp(compound: Buffer, arrivedAtMs: number): void;
  /** An SCTP packet. */
  onData(data: Buffer): void;
  /** The client closed its connection, or its certificate does not match its description. */
  onClose(why: string): void;
}

/** ICE, DTLS and SRTP of one session: everything between its description and its media. */
export class WebRtcTransport {
  readonly ice = new IceLiteCredentials();
  readonly #handlers: TransportHandlers;
  readonly #sendNow: (datagram: Buffer, to: Endpoint) => void;
  readonly #associations: Associations;
  #active: Association | undefined;
  #agent: IceAgent | undefined;
  #inbound: LinkConditioner | undefined;
  #outbound: LinkConditioner | undefined;
  #isBeingReplaced = false;
  #isClosed = false;
  #heardAtMs = performance.now();

  constructor(
    certificate: LocalCertificate,
    send: (datagram: Buffer, to: Endpoint) => void,
    handlers: TransportHandlers,
  ) {
    this.#sendNow = send;
    this.#handlers = handlers;
    this.#associations = new Associations(certificate, {
      send: (record, to) => this.#send(record, to),
      onTrusted: (association) => this.#connected(association),
      onMistrusted: () => handlers.onClose("the client's certificate does not match its description"),
      onData: (data) => handlers.onData(data),
      onEnded: (association) => this.#ended(association),
    });
  }

  get isConnected(): boolean {
    return this.#active?.srtp !== undefined && !this.#isClosed;
  }

  /** When the client last proved that it is alive, on the clock of `performance.now()`. */
  get heardAtMs(): number {
    return this.#heardAtMs;
  }

  /** Our DTLS role. */
  get dtlsRole(): DtlsRole {
    return this.#associations.role;
  }

  /**
   * Sets the fingerprints of the client's description, which may arrive after the handshake, and the role that it
   * leaves to us, if it chooses.
   */
  trust(fingerprints: readonly Fingerprint[], role: DtlsRole | undefined): void {
    this.#associations.trust(fingerprints, role);
  }

  /** Connects to the other end, which may be ICE-lite, instead of waiting for it. */
  connectTo(remote: RemoteIce, isControlling: boolean, clock: Clock): void {
    if (this.#agent || this.#isClosed) return;
    this.#agent = new IceAgent({
      local: this.ice,
      remote,
      isControlling,
      clock,
      send: (datagram, to) => this.#send(datagram, to),
      onPath: (path) => this.#connectOn(path, remote.ufrag),
    });
    this.#agent.start();
    // An end that is not ICE-lite may have checked us before its description arrived.
    for (const endpoint of this.#associations.endpoints) this.#agent.checkBack(endpoint);
  }

  /** An end that is not ICE-lite may have checked us first: its association then exists, and may be connected. */
  #connectOn(path: Endpoint, remoteUfrag: string): void {
    const association = this.#associations.use(remoteUfrag, path);
    if (!association) return;
    if (!association.isNominated) association.endpoint = path;
    association.dtls.connect();
  }

  /** Handles any datagram of a socket that only this transport uses. */
  receiveAny(datagram: Buffer, from: Endpoint, arrivedAtMs: number): void {
    if (datagram.length === 0 || this.#isClosed) return;
    if (datagram[0]! >= 4) this.receive(datagram, from, arrivedAtMs);
    else {
      this.#arrive(datagram, arrivedAtMs, (atMs) => {
        if (this.#agent?.receive(datagram, from)) this.#heardAtMs = atMs;
        else this.#answerCheck(datagram, from, atMs);
      });
    }
  }

  /** Answers a connectivity check. Calls `onValid` if the check was valid. */
  receiveStun(datagram: Buffer, from: Endpoint, arrivedAtMs: number, onValid: () => void): void {
    this.#arrive(datagram, arrivedAtMs, (atMs) => {
      if (this.#answerCheck(datagram, from, atMs)) onValid();
    });
  }

  /** Handles a datagram from a known address that is not STUN. */
  receive(datagram: Buffer, from: Endpoint, arrivedAtMs: number): void {
    this.#arrive(datagram, arrivedAtMs, (atMs) => this.#receiveNow(datagram, from, atMs));
  }

  /** Degrades the network of this session, for tests; undefined conditions restore it. */
  impair(inbound: LinkConditioner | undefined, outbound: LinkConditioner | undefined): void {
    this.#inbound = inbound;
    this.#outbound = outbound;
  }

  /** Calls `receive` once the network conditions let the datagram through; immediately without conditions. */
  #arrive(datagram: Buffer, arrivedAtMs: number, receive: (atMs: number) => void): void {
    if (this.#inbound) this.#inbound.pass(datagram.length, () => receive(performance.now()));
    else receive(arrivedAtMs);
  }

  #answerCheck(datagram: Buffer, from: Endpoint, arrivedAtMs: number): boolean {
    const check = this.#isClosed ? undefined : this.ice.check(datagram);
    if (!check) return false;
    this.#heardAtMs = arrivedAtMs;
    if (check.role && this.#agent?.resolveConflict(check.role) === false) {
      this.#send(this.ice.refuse(check), from);
      return false;
    }
    const association = this.#associations.use(check.remoteUfrag, from);
    if (!association) return false;
    if (check.nominated) {
      association.endpoint = from;
      association.isNominated = true;
      if (association.srtp) this.#active = association;
    }
    this.#send(this.ice.accept(check, from), from);
    association.dtls.connect();
    this.#agent?.checkBack(from);
    return true;
  }

  #receiveNow(datagram: Buffer, from: Endpoint, arrivedAtMs: number): void {
    const first = datagram[0]!;
    if (first >= 128 && first < 192) this.#receiveSrtp(datagram, from, arrivedAtMs);
    else if (first >= 20 && first < 64) this.#associations.receive(datagram, from);
  }

  #send(datagram: Buffer, to: Endpoint): void {
    if (this.#outbound) this.#outbound.pass(datagram.length, () => this.#sendNow(datagram, to));
    else this.#sendNow(datagram, to);
  }

  /** Called when the client is about to open another transport instead of this one, and will close this one. */
  expectReplacement(): void {
    this.#isBeingReplaced = this.isConnected;
  }

  #receiveSrtp(datagram: Buffer, from: Endpoint, arrivedAtMs: number): void {
    const srtp = this.#associations.on(from)?.srtp;
    if (!srtp) return;
    if (isRtcp(datagram)) {
      const compound = srtp.unprotectRtcp(datagram);
      if (!compound) return;
      this.#heardAtMs = arrivedAtMs;
      this.#handlers.onRtcp(compound, arrivedAtMs);
    } else {
      const packet = srtp.unprotectRtp(datagram);
      if (!packet) return;
      this.#heardAtMs = arrivedAtMs;
      this.#handlers.onRtp(packet, arrivedAtMs);
    }
  }

  /** Sends an RTP packet; returns the protected packet, which can be sent again unchanged. */
  sendRtp(packet: Buffer, headerLength: number): Buffer | undefined {
    const active = this.#active;
    if (!active?.srtp || this.#isClosed) return undefined;
    const datagram = active.srtp.protectRtp(packet, headerLength);
    this.#send(datagram, active.endpoint);
    return datagram;
  }

  /** Sends a packet that `sendRtp` returned again. */
  resend(datagram: Buffer): void {
    if (this.#active && !this.#isClosed) this.#send(datagram, this.#active.endpoint);
  }

  sendRtcp(compound: Buffer): void {
    const active = this.#active;
    if (!active?.srtp || this.#isClosed) return;
    this.#send(active.srtp.protectRtcp(compound), active.endpoint);
  }

  sendData(data: Buffer): Promise<void> {
    if (!this.isConnected || !this.#active) return Promise.resolve();
    return this.#active.dtls.send(data);
  }

  close(): void {
    this.#isClosed = true;
    this.#agent?.stop();
    this.#associations.close();
  }

  #connected(association: Association): void {
    this.#active = association;
    this.#isBeingReplaced = false;
    this.#handlers.onConnect();
  }

  #ended(association: Association): void {
    if (this.#active && association !== this.#active) return;
    if (this.#isBeingReplaced) this.#active = undefined;
    else this.#handlers.onClose('the client closed its connection');
  }
}
