import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { EventEmitter, once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { readDescription } from '../../src/calls-api/sdp/read-description.js';
import { isRtcp } from '../../src/local/rtp/rtcp.js';
import type { SrtpSession } from '../../src/local/srtp/srtp-session.js';
import {
  type LocalCertificate,
  localCertificate,
  localFingerprint,
} from '../../src/local/transport/certificate.js';
import { DtlsAssociation } from '../../src/local/transport/dtls-association.js';
import {
  buildBindingError,
  buildBindingRequest,
  buildBindingSuccess,
  hasIntegrity,
  parseBindingRequest,
  readBindingResponse,
} from '../../src/local/transport/stun.js';

const UFRAG = 'rawpeer';
const PASSWORD = 'abcdefghijklmnopqrstuvwx';

export interface RawPeerOptions {
  /** Its DTLS role. */
  setup: 'active' | 'passive';
  /** Whether it is the controlling ICE agent. It then refuses checks that claim this role too (RFC 8445 section 7.3.1.1). */
  isControlling: boolean;
}

/** A full ICE agent without a browser, which a test tells when to check. It sends or receives one audio track. */
export class RawPeer {
  readonly #options: RawPeerOptions;
  readonly #certificate: LocalCertificate;
  readonly #socket: Socket;
  readonly #dtls: DtlsAssociation;
  /**
   * `answered`: its check was answered. `check`: it answered a check. `conflict`: it refused a check. `rtcp`: it decrypted RTCP.
   * `rtp`: it decrypted a packet, with its payload.
   */
  readonly events = new EventEmitter();
  readonly connected: Promise<void>;
  #srtp: SrtpSession | undefined;
  #sent = 0;
  #ufrag = '';
  #password = '';
  #port = 0;
  #address = '';

  private constructor(options: RawPeerOptions, certificate: LocalCertificate, socket: Socket) {
    this.#options = options;
    this.#certificate = certificate;
    this.#socket = socket;
    this.connected = once(this.events, 'connected').then(() => {});
    this.#dtls = new DtlsAssociation(certificate, options.setup === 'active' ? 'client' : 'server', {
      send: (record) => socket.send(record, this.#port, this.#address),
      onConnect: () => {
        this.#srtp = this.#dtls.srtpSession();
        this.events.emit('connected');
      },
      onData: () => {},
      onClose: () => {},
    });
    socket.on('message', (datagram, from) => this.#receive(datagram, from));
  }

  static async open(options: RawPeerOptions): Promise<RawPeer> {
    // A test that fails does not close it.
    const socket = createSocket('udp4').bind(0).unref();
    await once(socket, 'listening');
    return new RawPeer(options, await localCertificate(), socket);
  }

  /** Its address as a candidate of its description. */
  candidate(address: string): string {
    const { port } = this.#socket.address() as AddressInfo;
    return `a=candidate:1 1 udp 2122252543 ${address} ${port} typ host`;
  }

  /** Its offer, with these candidate lines. */
  offer(candidates: readonly string[]): string {
    const lines = [
      ...['v=0', 'o=- 1 2 IN IP4 127.0.0.1', 's=-', 't=0 0', 'a=group:BUNDLE 0'],
      ...['m=audio 9 UDP/TLS/RTP/SAVPF 111', 'c=IN IP4 0.0.0.0', 'a=mid:0', 'a=sendonly', 'a=rtcp-mux'],
      ...['a=rtpmap:111 opus/48000/2', 'a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid'],
      'a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
      ...this.#transportLines(candidates),
    ];
    return `${lines.join('\r\n')}\r\n`;
  }

  /** Its answer to the SFU's offer of an m-line to send or to receive on. */
  answer(offer: string, candidates: readonly string[]): string {
    const kept = offer
      .split('\r\n')
      .filter((line) => line !== '' && !/^a=(ice|fingerprint|setup|candidate|end-of)/.test(line));
    return `${[...kept, ...this.#transportLines(candidates)].join('\r\n').replace(/a=(recv|send)only/, (_, way) => (way === 'recv' ? 'a=sendonly' : 'a=recvonly'))}\r\n`;
  }

  /** Learns the SFU's address from its description. */
  goesTo(sdp: string): void {
    const { ice } = readDescription(sdp).media[0]!;
    this.#ufrag = ice!.usernameFragment;
    this.#password = ice!.password;
    this.#port = ice!.candidates[0]!.port;
    this.#address = ice!.candidates[0]!.address;
  }

  /** Sends a check, which nominates the path if it controls. */
  check(): void {
    const request = buildBindingRequest({
      transactionId: Buffer.alloc(12, 1),
      username: `${this.#ufrag}:${UFRAG}`,
      password: this.#password,
      tieBreaker: Buffer.alloc(8, 0xff),
      isControlling: this.#options.isControlling,
    });
    this.#socket.send(request, this.#port, this.#address);
  }

  /** Begins the handshake, as the DTLS client. */
  begin(): void {
    this.#dtls.connect();
  }

  /** Sends the next packet of its track, 20 ms after the one before. */
  sendAudio(payload: Buffer = Buffer.alloc(20, 1)): void {
    // Opus with payload type 111 and the extensions mid "0" and transport-wide sequence number 1
    const header = Buffer.from('906f00010000000000000007bede00024030310001000000', 'hex');
    this.#sent++;
    header.writeUInt16BE(this.#sent & 0xffff, 2);
    header.writeUInt32BE((this.#sent * 960) >>> 0, 4);
    header.writeUInt16BE(this.#sent & 0xffff, 19);
    const packet = Buffer.concat([header, payload]);
    if (this.#srtp)
      this.#socket.send(this.#srtp.protectRtp(packet, header.length), this.#port, this.#address);
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#socket.close(() => resolve()));
  }

  #receive(datagram: Buffer, from: RemoteInfo): void {
    const first = datagram[0] ?? 0;
    if (first < 4) this.#answerCheck(datagram, from);
    else if (first < 64) this.#dtls.receive(datagram);
    else if (isRtcp(datagram)) {
      if (this.#srtp?.unprotectRtcp(datagram)) this.events.emit('rtcp');
    } else {
      const packet = this.#srtp?.unprotectRtp(datagram);
      if (packet) this.events.emit('rtp', packet.payload);
    }
  }

  /** The check may overtake the SFU's description, so its source is where the response goes. */
  #answerCheck(datagram: Buffer, { address, port }: RemoteInfo): void {
    if (readBindingResponse(datagram, this.#password) === 'success') this.events.emit('answered');
    const request = parseBindingRequest(datagram);
    if (!request || !hasIntegrity(datagram, request, PASSWORD)) return;
    const { transactionId } = request;
    const isRefused = this.#options.isControlling && request.role?.isControlling === true;
    const response = isRefused
      ? buildBindingError(transactionId, PASSWORD)
      : buildBindingSuccess(transactionId, address, port, PASSWORD);
    this.#socket.send(response, port, address, () => this.events.emit(isRefused ? 'conflict' : 'check'));
  }

  #transportLines(candidates: readonly string[]): string[] {
    return [
      `a=ice-ufrag:${UFRAG}`,
      `a=ice-pwd:${PASSWORD}`,
      `a=fingerprint:sha-256 ${localFingerprint(this.#certificate).value}`,
      `a=setup:${this.#options.setup}`,
      ...candidates,
    ];
  }
}
