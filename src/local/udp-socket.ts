import { createSocket, type Socket } from 'node:dgram';
import { networkInterfaces } from 'node:os';

/** Where a datagram came from or goes to. IPv4. */
export interface Endpoint {
  address: string;
  port: number;
}

export type DatagramHandler = (datagram: Buffer, from: Endpoint, arrivedAtMs: number) => void;

export interface UdpSocketOptions {
  /** 0: a free one. */
  port: number;
  /** Whether datagrams of other machines are read at all. */
  openToNetwork: boolean;
  onDatagram: DatagramHandler;
}

const BUFFER_BYTES = 4 << 20;
const REFRESH_MS = 1_000;

/**
 * The one UDP port of the SFU. It is bound to every interface, because Chromium sends from its interface's
 * address and then cannot reach 127.0.0.1; unless it is opened to the network, what does not come from an
 * address of this very machine is dropped unread, so that nothing leaks out of it all the same.
 */
export class UdpSocket {
  readonly #socket: Socket;
  readonly #openToNetwork: boolean;
  readonly #onDatagram: DatagramHandler;
  #own = ownAddresses();
  #ownAt = 0;
  #closed = false;

  private constructor(socket: Socket, options: UdpSocketOptions) {
    this.#socket = socket;
    this.#openToNetwork = options.openToNetwork;
    this.#onDatagram = options.onDatagram;
    // A send that fails (a peer's port was closed, a network went away) is a lost packet, nothing more.
    socket.on('error', () => {});
    socket.on('message', (datagram, { address, port }) => {
      const arrivedAtMs = performance.now();
      if (!this.#openToNetwork && !this.#isOwn(address, arrivedAtMs)) return;
      this.#onDatagram(datagram, { address, port }, arrivedAtMs);
    });
  }

  static async bind(options: UdpSocketOptions): Promise<UdpSocket> {
    const socket = createSocket({
      type: 'udp4',
      recvBufferSize: BUFFER_BYTES,
      sendBufferSize: BUFFER_BYTES,
      // There are only addresses to send to. Node would ask its resolver for each, one tick late: a tenth of the
      // cost of a packet (Node 20, 2026-11).
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

  #isOwn(address: string, nowMs: number): boolean {
    if (this.#own.has(address)) return true;
    if (nowMs - this.#ownAt < REFRESH_MS) return false;
    this.#ownAt = nowMs;
    this.#own = ownAddresses();
    return this.#own.has(address);
  }
}

/**
 * The addresses to offer as host candidates: those of real interfaces, and loopback only where there is no
 * other, because browsers that try loopback first take three times as long to connect.
 */
export function candidateAddresses(): string[] {
  const real = ipv4Interfaces().filter((entry) => !entry.internal);
  return real.length > 0 ? [...new Set(real.map((entry) => entry.address))] : ['127.0.0.1'];
}

function ownAddresses(): Set<string> {
  return new Set(ipv4Interfaces().map((entry) => entry.address));
}

function ipv4Interfaces() {
  return Object.values(networkInterfaces())
    .flatMap((entries) => entries ?? [])
    .filter((entry) => entry.family === 'IPv4');
}
