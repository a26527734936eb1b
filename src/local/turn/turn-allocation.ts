import { randomBytes } from 'node:crypto';
import type { Clock } from '../../core/clock.js';
import { attribute } from '../transport/stun.js';
import { type Endpoint, UdpSocket } from '../transport/udp-socket.js';
import type { TurnClient } from './turn-listener.js';
import {
  addressAttribute,
  attributes,
  classes,
  methods,
  writeChannelData,
  writeMessage,
} from './turn-message.js';

/** See RFC 8656 sections 9 and 12. */
const PERMISSION_MS = 300_000;
const CHANNEL_MS = 600_000;

interface Channel {
  readonly peer: Endpoint;
  untilMs: number;
}

/** One relayed address of one client (RFC 8656 section 2.2), and the peers that may use it. */
export class TurnAllocation {
  readonly client: TurnClient;
  readonly username: string;
  /** Transaction id of the request that made it; a repeated request gets the same response. */
  readonly transactionId: string;
  readonly #clock: Clock;
  readonly #onExpired: () => void;
  /** By address, without port. */
  readonly #permissions = new Map<string, number>();
  readonly #channels = new Map<number, Channel>();
  #socket: UdpSocket | undefined;
  #cancelExpiry: (() => void) | undefined;
  #isClosed = false;

  constructor(
    client: TurnClient,
    username: string,
    transactionId: string,
    clock: Clock,
    onExpired: () => void,
  ) {
    this.client = client;
    this.username = username;
    this.transactionId = transactionId;
    this.#clock = clock;
    this.#onExpired = onExpired;
  }

  /** Opens its port. The port accepts only this machine, because the relay may reach nothing else. */
  async open(): Promise<void> {
    const socket = await UdpSocket.bind({
      port: 0,
      openToNetwork: false,
      onDatagram: (datagram, from) => this.#fromPeer(datagram, from),
    });
    if (this.#isClosed) await socket.close();
    else this.#socket = socket;
  }

  /** Undefined until it is open. */
  get port(): number | undefined {
    return this.#socket?.port;
  }

  keepFor(lifetimeS: number): void {
    this.#cancelExpiry?.();
    this.#cancelExpiry = this.#clock.after(lifetimeS * 1000, () => this.#onExpired());
  }

  permit({ address }: Endpoint): void {
    this.#permissions.set(address, this.#clock.now() + PERMISSION_MS);
  }

  /** False if the channel belongs to another peer, or the peer has another channel. */
  bind(channel: number, peer: Endpoint): boolean {
    for (const [number, known] of this.#channels) {
      if (known.untilMs <= this.#clock.now()) this.#channels.delete(number);
      else if ((number === channel) !== isSame(known.peer, peer)) return false;
    }
    this.#channels.set(channel, { peer, untilMs: this.#clock.now() + CHANNEL_MS });
    this.permit(peer);
    return true;
  }

  peerOn(channel: number): Endpoint | undefined {
    const bound = this.#channels.get(channel);
    return bound && bound.untilMs > this.#clock.now() ? bound.peer : undefined;
  }

  /** Sends data to a peer; without a permission for the peer, the data is dropped. */
  sendTo(peer: Endpoint, data: Buffer): void {
    if (this.#isPermitted(peer)) this.#socket?.send(data, peer);
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#cancelExpiry?.();
    await this.#socket?.close();
  }

  #fromPeer(data: Buffer, peer: Endpoint): void {
    if (!this.#isPermitted(peer)) return;
    for (const [number, channel] of this.#channels) {
      if (isSame(channel.peer, peer) && channel.untilMs > this.#clock.now()) {
        this.client.send(writeChannelData(number, data));
        return;
      }
    }
    const head = { method: methods.data, transactionId: randomBytes(12) };
    const parts = [addressAttribute(attributes.peerAddress, peer), attribute(attributes.data, data)];
    this.client.send(writeMessage(head, classes.indication, parts));
  }

  #isPermitted({ address }: Endpoint): boolean {
    return (this.#permissions.get(address) ?? 0) > this.#clock.now();
  }
}

function isSame(a: Endpoint, b: Endpoint): boolean {
  return a.address === b.address && a.port === b.port;
}
