import type { Simulcast } from '../../calls-api/wire.js';
import type { Clock } from '../../core/clock.js';
import { BandwidthEstimator } from '../rtp/bandwidth-estimator.js';
import type { RtcpPacket } from '../rtp/rtcp.js';
import { buildRtp, type OutgoingHeader } from '../rtp/rtp-build.js';
import { parseTransportFeedback } from '../rtp/transport-feedback.js';
import { Subscription } from './subscription.js';
import type { Track } from './track.js';

export interface EgressContext {
  /** Sends a packet; returns the protected packet if it was sent. */
  sendRtp(packet: Buffer, headerLength: number): Buffer | undefined;
  resend(datagram: Buffer): void;
  sendRtcp(packet: Buffer): void;
}

/** The negotiated numbers of a subscription's m-line. */
export interface SectionNumbers {
  /** Undefined if the client did not accept the codec. */
  payloadTypeOf(codecId: string): number | undefined;
  /** Id of the header extension for the transport-wide sequence number; undefined without it. */
  transportSequenceId(): number | undefined;
}

/** Share of loss above which audio is sent twice. */
const REPEAT_ABOVE = 0.02;

/** Offset of the transport-wide sequence number in packets of `buildRtp`. */
const TRANSPORT_SEQUENCE_AT = 17;

/** All that one client receives, and the estimated capacity of its downlink. */
export class MediaEgress {
  readonly #context: EgressContext;
  readonly #clock: Clock;
  readonly #subscriptions = new Map<number, Subscription>();
  readonly #estimator = new BandwidthEstimator();
  #transportSequence = 0;

  constructor(context: EgressContext, clock: Clock) {
    this.#context = context;
    this.#clock = clock;
  }

  get size(): number {
    return this.#subscriptions.size;
  }

  get estimateBps(): number {
    return this.#estimator.estimateBps;
  }

  /** `before`: the previous subscription on the same SSRC, whose numbers continue. */
  add(
    ssrc: number,
    track: Track,
    simulcast: Simulcast | undefined,
    numbers: SectionNumbers,
    before: Subscription | undefined,
  ): Subscription {
    const output = {
      sendRtp: (header: OutgoingHeader, payload: Buffer) =>
        this.#send(header, payload, numbers.transportSequenceId()),
      resend: (datagram: Buffer) => this.#resend(datagram),
      sendRtcp: (packet: Buffer) => this.#context.sendRtcp(packet),
      payloadTypeOf: numbers.payloadTypeOf,
      losesPackets: () => this.#estimator.lossShare > REPEAT_ABOVE,
      budgetBps: () => this.#share(),
    };
    const subscription = new Subscription(ssrc, track, simulcast, this.#clock, output, before);
    this.#subscriptions.set(ssrc, subscription);
    return subscription;
  }

  remove(subscription: Subscription): void {
    subscription.close();
    this.#subscriptions.delete(subscription.ssrc);
  }

  /** Handles the client's reports of the received media. */
  receiveRtcp(packet: RtcpPacket, arrivedAtMs: number): void {
    if (packet.type === 'nack') this.#subscriptions.get(packet.mediaSsrc)?.onNack(packet.sequenceNumbers);
    else if (packet.type === 'key-frame-request') {
      this.#subscriptions.get(packet.mediaSsrc)?.onKeyFrameRequest();
    } else if (packet.type === 'transport-feedback') {
      const arrivals = parseTransportFeedback(packet.bytes);
      if (this.#estimator.recordFeedback(arrivals, arrivedAtMs)) this.retarget();
    }
  }

  /** Requests key frames for all videos, because the client may have missed the last packets. */
  requestKeyFrames(): void {
    for (const subscription of this.#subscriptions.values()) subscription.onKeyFrameRequest();
  }

  /** Chooses the layer of every subscription again. */
  retarget(): void {
    for (const subscription of this.#subscriptions.values()) subscription.retarget();
  }

  close(): void {
    for (const subscription of this.#subscriptions.values()) subscription.close();
    this.#subscriptions.clear();
  }

  /**
   * The bitrate that each yielding subscription may use: an equal share of the estimate minus the bitrate of the
   * subscriptions that do not yield.
   */
  #share(): number {
    if (!Number.isFinite(this.estimateBps)) return Number.POSITIVE_INFINITY;
    let yielding = 0;
    let fixedBps = 0;
    for (const subscription of this.#subscriptions.values()) {
      if (subscription.yields) yielding++;
      else fixedBps += subscription.bitrateBps;
    }
    return Math.max(0, this.estimateBps - fixedBps) / Math.max(1, yielding);
  }

  #send(header: OutgoingHeader, payload: Buffer, id: number | undefined): Buffer | undefined {
    const sequence = id === undefined ? undefined : { id, value: this.#transportSequence };
    const { packet, headerLength } = buildRtp(header, payload, sequence);
    const datagram = this.#context.sendRtp(packet, headerLength);
    if (datagram && sequence) {
      this.#estimator.recordSent(sequence.value, datagram.length, performance.now());
      this.#transportSequence = (this.#transportSequence + 1) & 0xffff;
    }
    return datagram;
  }

  #resend(datagram: Buffer): void {
    const hasExtension = (datagram[0]! & 0x10) !== 0;
    if (hasExtension) this.#estimator.recordResent(datagram.readUInt16BE(TRANSPORT_SEQUENCE_AT));
    this.#context.resend(datagram);
  }
}
