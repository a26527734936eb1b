import { createSocket, type Socket } from 'node:dgram';
import { OwnAddresses } from '../dev/own-addresses.js';

/** Source or destination of a datagram. IPv4. */
export interface Endpoint {
  address: string;
  port: number;
}

export type DatagramHandler = (datagram: Buffer, from: Endpoint, arrivedAtMs: number) => void;

export interface UdpSocketOptions {
  /** 0: any free port. */
  port: number;
  /** Whether datagrams from other machines are accepted. */
  openToNetwork: boolean;
  onDatagram: DatagramHandler;
}

const BUFFER_BYTES = 4 << 20;

/**
 * The single UDP port of the SFU. It is bound to every interface, because Chromium sends from its interface's address
 * and then cannot reach 127.0.0.1. Unless it is opened to the network, datagrams from other machines are dropped
 * unread, so that they get no response.
 */
export class UdpSocket {
  readonly #socket: Socket;
  readonly #openToNetwork: boolean;
  readonly #onDatagram: DatagramHandler;
  readonly #own = new OwnAddresses();
  #closed = false;

  private constructor(socket: Socket, options: UdpSocketOptions) {
    this.#socket = socket;
    this.#openToNetwork = options.openToNetwork;
    this.#onDatagram = options.onDatagram;
    // A failed send (a peer's port was closed, a network went away) is just a lost packet.
    socket.on('error', () => {});
    socket.on('message', (datagram, { address, port }) => {
      const arrivedAtMs = performance.now();
      if (!this.#openToNetwork && !this.#own.has(address)) return;
      this.#onDatagram(datagram, { address, port }, arrivedAtMs);
    });
  }

  static async bind(options: UdpSocketOptions): Promise<UdpSocket> {
    const socket = createSocket({
      type: 'udp4',
      recvBufferSize: BUFFER_BYTES,
      sendBufferSize: BUFFER_BYTES,
      // All destinations are addresses. Otherwise Node would call its resolver for each packet, one tick late: a
      // tenth of a packet's cost (Node 20, 2026-11).
      lookup: (address, _options, done) => done(null, address, 4),
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.bind(options.port, '0.0.0.0', () => {
        socket.off('error', reject);
        resolve();
      });
    });
    return new UdpSocket(socket, options);
  }

  get port(): number {
    return this.#socket.address().port;
  }

  send(datagram: Buffer, to: Endpoint): void {
    if (!this.#closed) this.#socket.send(datagram, to.port, to.address);
  }

  close(): Promise<void> {
    this.#closed = true;
    return new Promise((resolve) => this.#socket.close(() => resolve()));
  }
}
