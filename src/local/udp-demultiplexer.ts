import { addressedUfrag } from './ice-lite.js';
import { answerAsServer } from './stun.js';
import type { Endpoint } from './udp-socket.js';
import type { WebRtcTransport } from './webrtc-transport.js';

/** Gives each datagram of the one UDP port to the transport it is for (RFC 7983). */
export class UdpDemultiplexer {
  readonly #send: (datagram: Buffer, to: Endpoint) => void;
  readonly #byUfrag = new Map<string, WebRtcTransport>();
  /** By `address:port`, learned from valid connectivity checks. */
  readonly #byPath = new Map<string, WebRtcTransport>();

  constructor(send: (datagram: Buffer, to: Endpoint) => void) {
    this.#send = send;
  }

  add(transport: WebRtcTransport): void {
    this.#byUfrag.set(transport.ice.ufrag, transport);
  }

  remove(transport: WebRtcTransport): void {
    this.#byUfrag.delete(transport.ice.ufrag);
    for (const [path, owner] of this.#byPath) if (owner === transport) this.#byPath.delete(path);
  }

  /** Paths that are known; none are left after all transports were removed. */
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
    const ufrag = addressedUfrag(datagram);
    if (ufrag === undefined) {
      const answer = answerAsServer(datagram, from.address, from.port);
      if (answer) this.#send(answer, from);
      return;
    }
    const transport = this.#byUfrag.get(ufrag);
    transport?.receiveStun(datagram, from, arrivedAtMs, () => this.#byPath.set(path(from), transport));
  }
}

function path({ address, port }: Endpoint): string {
  return `${address}:${port}`;
}
