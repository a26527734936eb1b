import { addressedUfrag } from './ice-lite.js';
import type { Endpoint } from './udp-socket.js';
import type { WebRtcTransport } from './webrtc-transport.js';

/** Routes each datagram of the shared UDP port to its transport (RFC 7983). */
export class UdpDemultiplexer {
  readonly #byUfrag = new Map<string, WebRtcTransport>();
  /** By `address:port`, learned from valid connectivity checks. */
  readonly #byPath = new Map<string, WebRtcTransport>();

  add(transport: WebRtcTransport): void {
    this.#byUfrag.set(transport.ice.ufrag, transport);
  }

  remove(transport: WebRtcTransport): void {
    this.#byUfrag.delete(transport.ice.ufrag);
    for (const [path, owner] of this.#byPath) if (owner === transport) this.#byPath.delete(path);
  }

  /** Number of known paths; 0 after all transports were removed. */
  get pathCount(): number {
    return this.#byPath.size;
  }

  receive(datagram: Buffer, from: Endpoint, arrivedAtMs: number): void {
    const first = datagram[0];
    if (first === undefined) return;
    if (first < 4) this.#receiveStun(datagram, from, arrivedAtMs);
    else this.#byPath.get(path(from))?.receive(datagram, from, arrivedAtMs);
  }

  #receiveStun(datagram: Buffer, from: Endpoint, arrivedAtMs: number): void {
    const transport = this.#byUfrag.get(addressedUfrag(datagram) ?? '');
    transport?.receiveStun(datagram, from, arrivedAtMs, () => this.#byPath.set(path(from), transport));
  }
}

function path({ address, port }: Endpoint): string {
  return `${address}:${port}`;
}
