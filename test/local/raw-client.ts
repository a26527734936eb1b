import { createSocket, type Socket } from 'node:dgram';
import { EventEmitter, once } from 'node:events';
import { readDescription } from '../../src/calls-api/sdp/read-description.js';
import type { SrtpSession } from '../../src/local/srtp/srtp-session.js';
import {
  type LocalCertificate,
  localCertificate,
  localFingerprint,
} from '../../src/local/transport/certificate.js';
import { DtlsAssociation } from '../../src/local/transport/dtls-association.js';
import { buildBindingRequest } from '../../src/local/transport/stun.js';
import type { ApiClient } from './api-client.js';

const UFRAG = 'rawclient';
const INIT = 1;
const INIT_ACK = 2;
const COOKIE_ECHO = 10;
const COOKIE_ACK = 11;
const COOKIE_PARAMETER = 7;
const EXTENSIONS = [
  'a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid',
  'a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
];

/** A client of the SFU without a browser: ICE, DTLS and SRTP of a publisher, whose every byte a test can choose. */
export class RawClient {
  private constructor(
    readonly sessionId: string,
    readonly srtp: SrtpSession,
    readonly dtls: DtlsAssociation,
    readonly socket: Socket,
    readonly sendDatagram: (datagram: Buffer) => Promise<void>,
    /** Emits the SCTP packets that come as `data`. */
    readonly received: EventEmitter,
    readonly check: Buffer,
  ) {}

  /** Publishes `mic` (Opus, payload type 111) and `cam` (VP8, 96, with RTX, 97), and opens SCTP. */
  static async publish(api: ApiClient): Promise<RawClient> {
    const certificate = await localCertificate();
    const fingerprint = localFingerprint(certificate);
    const sessionId = await api.newSession();
    const answer = await api.request('POST', `sessions/${sessionId}/tracks/new`, {
      sessionDescription: { type: 'offer', sdp: offerWith(fingerprint.value) },
      tracks: [
        { location: 'local', mid: '0', trackName: 'mic' },
        { location: 'local', mid: '1', trackName: 'cam' },
      ],
    });
    return RawClient.#connect(api, sessionId, certificate, answer.body.sessionDescription.sdp);
  }

  /** Pulls what `trackNames` of `publisher` name, and answers the SFU's offer. `connect` goes on from there. */
  static async subscribe(
    api: ApiClient,
    publisher: string,
    trackNames: readonly string[],
  ): Promise<{ sessionId: string; answer: string; connect: () => Promise<RawClient> }> {
    const certificate = await localCertificate();
    const sessionId = await api.newSession();
    const pulled = await api.request('POST', `sessions/${sessionId}/tracks/new`, {
      tracks: trackNames.map((trackName) => ({ location: 'remote', sessionId: publisher, trackName })),
    });
    const { sdp } = pulled.body.sessionDescription;
    const answer = sdp
      .replaceAll('a=sendonly', 'a=recvonly')
      .replaceAll('actpass', 'active')
      .replaceAll(/a=fingerprint:.*/g, `a=fingerprint:sha-256 ${localFingerprint(certificate).value}`);
    await api.request('PUT', `sessions/${sessionId}/renegotiate`, {
      sessionDescription: { type: 'answer', sdp: answer },
    });
    return { sessionId, answer, connect: () => RawClient.#connect(api, sessionId, certificate, sdp) };
  }

  static async #connect(
    api: ApiClient,
    sessionId: string,
    certificate: LocalCertificate,
    sdp: string,
  ): Promise<RawClient> {
    const { ice } = readDescription(sdp).media[0]!;
    const { address, port } = ice!.candidates[0]!;
    const socket = createSocket('udp4').bind(0).unref();
    await once(socket, 'listening');
    const send = (datagram: Buffer) =>
      new Promise<void>((resolve) => socket.send(datagram, port, address, () => resolve()));

    const check = buildBindingRequest({
      transactionId: Buffer.alloc(12, 1),
      username: `${ice!.usernameFragment}:${UFRAG}`,
      password: ice!.password,
      tieBreaker: Buffer.alloc(8),
      isControlling: true,
    });
    const checked = once(socket, 'message');
    await send(check);
    await checked;
    const received = new EventEmitter();
    const dtls = await new Promise<DtlsAssociation>((resolve, reject) => {
      const association = new DtlsAssociation(certificate, 'client', {
        send: (record) => void send(record),
        onConnect: () => resolve(association),
        onData: (packet) => received.emit('data', packet),
        onClose: () => reject(new Error('The handshake failed.')),
      });
      socket.on('message', (datagram) => {
        const first = datagram[0] ?? 0;
        if (first >= 20 && first < 64) association.receive(datagram);
      });
      association.connect();
    });
    const srtp = dtls.srtpSession();
    if (!srtp) throw new Error('No SRTP profile was agreed on.');
    await api.connected(sessionId);
    return new RawClient(sessionId, srtp, dtls, socket, send, received, check);
  }

  /** Shows that it is still there, as a browser does every five seconds. */
  keepAlive(): Promise<void> {
    return this.sendDatagram(this.check);
  }

  /** Sends a check, and waits for the answer: the SFU has handled all datagrams before it, and its own have arrived. */
  async caughtUp(): Promise<void> {
    const answered = new Promise<void>((resolve) => {
      const take = (datagram: Buffer) => {
        if (datagram[0]! > 3) return;
        this.socket.off('message', take);
        resolve();
      };
      this.socket.on('message', take);
    });
    await this.keepAlive();
    await answered;
  }

  /** Sets up SCTP. `tag`: that the SFU wants in each packet; `tsn`: of the first data. */
  async associate(): Promise<{ tag: number; tsn: number }> {
    const tsn = 1_000;
    const init = Buffer.alloc(20);
    init[0] = INIT;
    init.writeUInt16BE(init.length, 2);
    init.writeUInt32BE(77, 4);
    init.writeUInt32BE(1 << 20, 8);
    init.writeUInt32BE(0xffffffff, 12);
    init.writeUInt32BE(tsn, 16);
    const acknowledged = this.#nextData((packet) => packet[12] === INIT_ACK);
    await this.dtls.send(sctpPacket(0, init));
    const ack = await acknowledged;
    const tag = ack.readUInt32BE(16);
    const echo = Buffer.concat([Buffer.from([COOKIE_ECHO, 0, 0, 0]), cookieIn(ack)]);
    echo.writeUInt16BE(echo.length, 2);
    const up = this.#nextData((packet) => packet[12] === COOKIE_ACK);
    await this.dtls.send(sctpPacket(tag, echo));
    await up;
    return { tag, tsn };
  }

  #nextData(isIt: (packet: Buffer) => boolean): Promise<Buffer> {
    return new Promise((resolve) => {
      const take = (packet: Buffer) => {
        if (!isIt(packet)) return;
        this.received.off('data', take);
        resolve(packet);
      };
      this.received.on('data', take);
    });
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.socket.close(() => resolve()));
  }
}

function offerWith(fingerprint: string): string {
  const transport = [
    'c=IN IP4 0.0.0.0',
    `a=ice-ufrag:${UFRAG}`,
    'a=ice-pwd:abcdefghijklmnopqrstuvwx',
    `a=fingerprint:sha-256 ${fingerprint}`,
    'a=setup:active',
  ];
  const lines = [
    ...['v=0', 'o=- 1 2 IN IP4 127.0.0.1', 's=-', 't=0 0', 'a=group:BUNDLE 0 1 2'],
    ...['m=audio 9 UDP/TLS/RTP/SAVPF 111', 'a=mid:0', 'a=sendonly', 'a=rtcp-mux', ...transport],
    ...['a=rtpmap:111 opus/48000/2', ...EXTENSIONS],
    ...['m=video 9 UDP/TLS/RTP/SAVPF 96 97', 'a=mid:1', 'a=sendonly', 'a=rtcp-mux', ...transport],
    ...['a=rtpmap:96 VP8/90000', 'a=rtpmap:97 rtx/90000', 'a=fmtp:97 apt=96', ...EXTENSIONS],
    ...['m=application 9 UDP/DTLS/SCTP webrtc-datachannel', 'a=mid:2', 'a=sctp-port:5000', ...transport],
  ];
  return `${lines.join('\r\n')}\r\n`;
}

/** The parameter of an INIT ACK that has to come back. */
function cookieIn(packet: Buffer): Buffer {
  for (let at = 32; at + 4 <= packet.length; ) {
    const length = packet.readUInt16BE(at + 2);
    if (packet.readUInt16BE(at) === COOKIE_PARAMETER) return packet.subarray(at + 4, at + length);
    at += length + (-length & 3);
  }
  throw new Error('The INIT ACK has no cookie.');
}

/** A packet of those chunks, with its checksum (RFC 9260 section 3). */
export function sctpPacket(tag: number, ...chunks: Buffer[]): Buffer {
  const packet = Buffer.concat([Buffer.alloc(12), ...chunks]);
  packet.writeUInt16BE(5000, 0);
  packet.writeUInt16BE(5000, 2);
  packet.writeUInt32BE(tag, 4);
  packet.writeUInt32LE(crc32c(packet), 8);
  return packet;
}

/** RFC 9260 appendix A. */
function crc32c(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  return ~crc >>> 0;
}
