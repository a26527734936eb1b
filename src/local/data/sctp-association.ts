import { SCTP_PORT } from '../sdp/local-description.js';
import { type RTCDtlsTransport, RTCSctpTransport } from '../transport/werift.js';
import { isReadable } from './sctp-packet.js';

/** The delivery options of a message (RFC 8831 section 6.6). */
export interface Delivery {
  ordered: boolean;
  maxRetransmits?: number | undefined;
  /** Milliseconds. */
  maxPacketLifeTime?: number | undefined;
}

export interface Message {
  streamId: number;
  /** Text or binary, empty or not (RFC 8831 section 8). */
  protocolId: number;
  data: Buffer;
}

export interface SctpHandlers {
  send(packet: Buffer): Promise<void>;
  onConnect(): void;
  onMessage(message: Message): void;
  /** The client has closed these streams. */
  onStreamsReset(streamIds: readonly number[]): void;
}

type Sctp = RTCSctpTransport['sctp'];

/**
 * A method of werift's class that its declarations omit. It is called directly, because only then can its errors be
 * caught.
 */
interface SctpReceiver {
  handleData(packet: Buffer): Promise<void>;
  /** All packets up to this number have arrived; undefined before the client's INIT. */
  lastReceivedTsn: number | undefined;
}

/**
 * SCTP over a session's DTLS (RFC 8831, RFC 8261), based on werift. That package exposes SCTP only inside its data
 * channel transport, so we create that transport with a stand-in for its DTLS, and remove its channel handling: here,
 * HTTP requests decide which streams exist, not the other end.
 */
export class SctpAssociation {
  readonly #sctp: Sctp;

  constructor(handlers: SctpHandlers) {
    const transport = new RTCSctpTransport(SCTP_PORT);
    transport.setDtlsTransport(new DtlsStub(handlers.send) as unknown as RTCDtlsTransport);
    this.#sctp = transport.sctp;
    this.#sctp.onReceive.allUnsubscribe();
    this.#sctp.onReconfigStreams.allUnsubscribe();
    this.#sctp.onReceive.subscribe((streamId, protocolId, data) => {
      handlers.onMessage({ streamId, protocolId, data });
    });
    this.#sctp.onReconfigStreams.subscribe((streamIds) => handlers.onStreamsReset(streamIds));
    this.#sctp.stateChanged.connected.subscribe(() => handlers.onConnect());
    // The client sends the INIT, so we are the server.
    this.#sctp.isServer = true;
  }

  get isConnected(): boolean {
    return this.#sctp.state === 'connected';
  }

  /** Waits for the client's INIT. */
  start(): Promise<void> {
    return this.#sctp.start(SCTP_PORT);
  }

  receive(packet: Buffer): void {
    const sctp = this.#sctp as unknown as SctpReceiver;
    // Unreadable packets count as lost.
    if (isReadable(packet, sctp.lastReceivedTsn)) sctp.handleData(packet).catch(() => {});
  }

  send({ streamId, protocolId, data }: Message, delivery: Delivery): Promise<void> {
    const { ordered, maxRetransmits, maxPacketLifeTime } = delivery;
    return this.#sctp.send(streamId, protocolId, data, {
      ordered,
      maxRetransmits,
      // werift expects the time of expiry in seconds.
      expiry: maxPacketLifeTime === undefined ? undefined : (Date.now() + maxPacketLifeTime) / 1000,
    });
  }

  /** Closes our direction of a stream (RFC 6525), which closes the client's channel. */
  async resetStream(streamId: number): Promise<void> {
    if (this.#sctp.reconfigQueue.includes(streamId)) return;
    this.#sctp.reconfigQueue.push(streamId);
    await this.#sctp.transmitReconfigRequest();
  }

  close(): Promise<void> {
    return this.#sctp.stop();
  }
}

/** The part of werift's DTLS transport that its SCTP transport uses. */
class DtlsStub {
  readonly id = crypto.randomUUID();
  readonly onStateChange = { subscribe: () => ({ unSubscribe: () => {} }) };
  dataReceiver: (data: Buffer) => void = () => {};
  readonly sendData: (data: Buffer) => Promise<void>;

  constructor(send: (data: Buffer) => Promise<void>) {
    this.sendData = send;
  }
}
