import type { Clock } from '../../core/clock.js';
import type { Codec, MediaKind } from '../rtp/codec.js';
import type { SenderReport } from '../rtp/rtcp.js';
import type { RtpPacket } from '../rtp/rtp-packet.js';
import { ConnectionWaiter } from './connection-waiter.js';
import { Layer } from './layer.js';

/** A consumer of a track's packets. */
export interface TrackSubscriber {
  onPacket(layer: Layer, packet: RtpPacket, arrivedAtMs: number): void;
  onSenderReport(layer: Layer, report: SenderReport): void;
  /** Called when layers start or stop being sent. */
  onLayersChanged(): void;
  onEnded(): void;
}

export interface TrackOptions {
  sessionId: string;
  name: string;
  kind: MediaKind;
  mid: string;
  /** Whether the client announced layers. */
  isSimulcast: boolean;
  clock: Clock;
  /** Sends RTCP to the publisher. */
  sendRtcp(packet: Buffer): void;
}

/** A publication: media that one session sends under one name, for any number of subscribers. */
export class Track {
  readonly sessionId: string;
  readonly name: string;
  readonly kind: MediaKind;
  readonly mid: string;
  readonly isSimulcast: boolean;
  readonly #layers = new Map<string, Layer>();
  readonly #subscribers = new Set<TrackSubscriber>();
  readonly #media: ConnectionWaiter;
  readonly #options: TrackOptions;
  #codec: Codec | undefined;
  #lastPacketAtMs: number;
  #hasMedia = false;
  #isEnded = false;
  #isFrozen = false;

  constructor(options: TrackOptions) {
    this.#options = options;
    this.#media = new ConnectionWaiter(options.clock);
    this.sessionId = options.sessionId;
    this.name = options.name;
    this.kind = options.kind;
    this.mid = options.mid;
    this.isSimulcast = options.isSimulcast;
    this.#lastPacketAtMs = performance.now();
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** Known after the first packet. */
  get codec(): Codec | undefined {
    return this.#codec;
  }

  get layers(): readonly Layer[] {
    return [...this.#layers.values()];
  }

  /** Time of the last packet; before the first packet, the time of creation. */
  get lastPacketAtMs(): number {
    return this.#lastPacketAtMs;
  }

  layer(rid: string): Layer {
    let layer = this.#layers.get(rid);
    if (!layer) {
      layer = new Layer(rid, this.#options.clock, this.#options.sendRtcp);
      this.#layers.set(rid, layer);
    }
    return layer;
  }

  /** Handles a packet of one of its layers, original or repaired; each packet only once. */
  receive(layer: Layer, packet: RtpPacket, codec: Codec, arrivedAtMs: number): void {
    if (this.#isEnded) return;
    this.#lastPacketAtMs = arrivedAtMs;
    if (this.#isFrozen) return;
    this.#codec = codec;
    const isNewLayer = layer.recordPacket(packet.bytes.length, arrivedAtMs);
    if (!this.#hasMedia) {
      this.#hasMedia = true;
      this.#media.settle(true);
    }
    if (isNewLayer) for (const subscriber of this.#subscribers) subscriber.onLayersChanged();
    for (const subscriber of this.#subscribers) subscriber.onPacket(layer, packet, arrivedAtMs);
  }

  receiveSenderReport(layer: Layer, report: SenderReport): void {
    layer.lastReport = report;
    for (const subscriber of this.#subscribers) subscriber.onSenderReport(layer, report);
  }

  /** Resolves with whether a packet arrives within `limitMs`; immediately if one has arrived already. */
  hasMediaWithin(limitMs: number): Promise<boolean> {
    if (this.#hasMedia || this.#isEnded) return Promise.resolve(this.#hasMedia && !this.#isEnded);
    return this.#media.within(limitMs);
  }

  subscribe(subscriber: TrackSubscriber): void {
    this.#subscribers.add(subscriber);
  }

  unsubscribe(subscriber: TrackSubscriber): void {
    this.#subscribers.delete(subscriber);
  }

  /** Stops or resumes the flow to subscribers, as if the SFU had lost the track unnoticed. */
  freeze(isFrozen: boolean): void {
    this.#isFrozen = isFrozen;
  }

  end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#media.settle(false);
    for (const layer of this.#layers.values()) layer.close();
    for (const subscriber of [...this.#subscribers]) subscriber.onEnded();
    this.#subscribers.clear();
  }
}
