import type { Simulcast } from '../../calls-api/wire.js';
import type { Clock } from '../../core/clock.js';
import { type Codec, codecIdentity, startsKeyFrame } from '../rtp/codec.js';
import { RetransmissionBuffer } from '../rtp/retransmission-buffer.js';
import { buildSenderReport, type SenderReport } from '../rtp/rtcp.js';
import type { OutgoingHeader } from '../rtp/rtp-build.js';
import type { RtpPacket } from '../rtp/rtp-packet.js';
import { RtpRewriter } from '../rtp/rtp-rewriter.js';
import type { Layer } from './layer.js';
import { chooseForwardedLayer } from './layer-choice.js';
import type { Track, TrackSubscriber } from './track.js';

/** Operations that a subscription calls on its session. */
export interface SubscriptionOutput {
  /** Sends a packet; returns the protected packet if it was sent. */
  sendRtp(header: OutgoingHeader, payload: Buffer): Buffer | undefined;
  resend(datagram: Buffer): void;
  sendRtcp(packet: Buffer): void;
  /** Undefined if the client did not accept the codec on that m-line. */
  payloadTypeOf(codecId: string): number | undefined;
  /** Whether the client's downlink loses more than acceptable. */
  losesPackets(): boolean;
  /** Maximum bitrate of this subscription, in bits per second. */
  budgetBps(): number;
}

const KEY_FRAME_RETRY_MS = 500;
const UPGRADE_MARGIN = 1.15;
/** Delayed by one packet, so that a burst of losses does not hit both copies. */
const REPEAT_AFTER_MS = 20;

/** One track as one session receives it: its layer, its numbers and its SSRC. */
export class Subscription implements TrackSubscriber {
  readonly ssrc: number;
  readonly #clock: Clock;
  readonly #output: SubscriptionOutput;
  readonly #history: RetransmissionBuffer | undefined;
  readonly #rewriter: RtpRewriter;
  #track: Track;
  #simulcast: Simulcast;
  #isAccepted = false;
  #isPaused = false;
  #isFlowing = false;
  #isEnded = false;
  #current: Layer | undefined;
  #target: Layer | undefined;
  /** Payload type of the codec being sent; undefined if the client does not accept the codec. */
  #payloadType: number | undefined;
  #codec: Codec | undefined;
  #cancelRetry: (() => void) | undefined;
  #packetCount = 0;
  #octetCount = 0;

  constructor(
    ssrc: number,
    track: Track,
    simulcast: Simulcast | undefined,
    clock: Clock,
    output: SubscriptionOutput,
    before?: Subscription,
  ) {
    this.ssrc = ssrc;
    this.#track = track;
    this.#simulcast = simulcast ?? {};
    this.#clock = clock;
    this.#output = output;
    this.#history = track.kind === 'video' ? new RetransmissionBuffer() : undefined;
    // An SSRC has a single sequence (RFC 3550 section 5.1), from which SRTP counts its roll-overs.
    this.#rewriter = before ? before.#rewriter : new RtpRewriter();
    if (!before) return;
    this.#packetCount = before.#packetCount;
    this.#octetCount = before.#octetCount;
  }

  get track(): Track {
    return this.#track;
  }

  get simulcast(): Simulcast {
    return this.#simulcast;
  }

  /** False after it was closed or its publication ended. */
  get isLive(): boolean {
    return !this.#isEnded;
  }

  /** Whether an exchange has agreed on it, so that media may flow. */
  get isAccepted(): boolean {
    return this.#isAccepted;
  }

  /** Whether it switches to a lower layer when bandwidth is short. */
  get yields(): boolean {
    return this.#track.isSimulcast && this.#simulcast.priorityOrdering === 'asciibetical';
  }

  /** Bitrate of the current layer. */
  get bitrateBps(): number {
    return this.#current?.bitrateBps ?? 0;
  }

  /** Called after an exchange has agreed on it: media flows once `start` is called. */
  accept(): void {
    this.#isAccepted = true;
    this.#isPaused = false;
  }

  /** Called after an exchange in which the client does not receive: no media flows until another accepts it again. */
  pause(): void {
    this.#isPaused = true;
    this.#stop();
  }

  /**
   * Starts the flow of an accepted subscription. The client must be connected, so that its first key frame arrives.
   */
  start(): void {
    if (!this.#isAccepted || this.#isPaused || this.#isFlowing || this.#isEnded) return;
    this.#isFlowing = true;
    this.#track.subscribe(this);
    this.retarget();
  }

  /** Switches to another publication, another preference, or both. */
  change(track: Track, simulcast: Simulcast): void {
    if (track !== this.#track) {
      this.#track.unsubscribe(this);
      this.#track = track;
      this.#current = undefined;
      this.#target = undefined;
      if (this.#isFlowing) track.subscribe(this);
    }
    this.#simulcast = simulcast;
    this.retarget();
  }

  close(): void {
    this.#isEnded = true;
    this.#stop();
  }

  /** Chooses the layer again. The switch itself waits for a key frame, which is not needed before media flows. */
  retarget(): void {
    if (!this.#isFlowing) return;
    const now = performance.now();
    const candidates = this.#track.layers.map((layer) => ({
      layer,
      rid: layer.rid,
      isSending: layer.isSending(now),
      // A higher layer is worth trying only if some bandwidth remains above it.
      bitrateBps: layer.bitrateBps * (layer.rid < (this.#current?.rid ?? '') ? UPGRADE_MARGIN : 1),
    }));
    const choice = this.#track.isSimulcast
      ? chooseForwardedLayer(candidates, this.#simulcast, this.#output.budgetBps())
      : candidates[0];
    if (choice?.layer === this.#target) return;
    this.#target = choice?.layer;
    this.#cancelRetry?.();
    this.#cancelRetry = undefined;
    if (!this.#target) this.#current = undefined;
    else if (this.#target !== this.#current) this.#requestKeyFrame();
  }

  onLayersChanged(): void {
    this.retarget();
  }

  onEnded(): void {
    this.close();
  }

  onPacket(layer: Layer, packet: RtpPacket, arrivedAtMs: number): void {
    const codec = this.#track.codec;
    if (!codec || (layer !== this.#current && layer !== this.#target)) return;
    if (layer !== this.#current || codec !== this.#codec) {
      if (layer !== this.#target || !startsKeyFrame(codec, packet.payload)) return;
      this.#switchTo(layer, packet, codec, arrivedAtMs);
    }
    if (this.#payloadType !== undefined) this.#forward(packet, codec, this.#payloadType, arrivedAtMs);
  }

  onSenderReport(layer: Layer, report: SenderReport): void {
    if (layer !== this.#current || !this.#isFlowing || !this.#rewriter.last) return;
    this.#output.sendRtcp(
      buildSenderReport({
        ...report,
        ssrc: this.ssrc,
        rtpTimestamp: (report.rtpTimestamp + this.#rewriter.timestampShift) >>> 0,
        packetCount: this.#packetCount,
        octetCount: this.#octetCount,
      }),
    );
  }

  /** The client cannot continue decoding. */
  onKeyFrameRequest(): void {
    (this.#current ?? this.#target)?.requestKeyFrame();
  }

  onNack(sequenceNumbers: readonly number[]): void {
    for (const sequenceNumber of sequenceNumbers) {
      const datagram = this.#history?.get(sequenceNumber);
      if (datagram) this.#output.resend(datagram);
    }
  }

  #stop(): void {
    this.#isFlowing = false;
    this.#current = undefined;
    this.#target = undefined;
    this.#cancelRetry?.();
    this.#cancelRetry = undefined;
    this.#track.unsubscribe(this);
  }

  #requestKeyFrame(): void {
    this.#cancelRetry = undefined;
    if (this.#track.kind !== 'video' || !this.#target || this.#target === this.#current) return;
    this.#target.requestKeyFrame();
    this.#cancelRetry = this.#clock.after(KEY_FRAME_RETRY_MS, () => this.#requestKeyFrame());
  }

  #switchTo(layer: Layer, packet: RtpPacket, codec: Codec, nowMs: number): void {
    this.#rewriter.begin(packet, codec, nowMs, this.#elapsedBy(layer, packet, codec));
    this.#current = layer;
    this.#codec = codec;
    this.#payloadType = this.#output.payloadTypeOf(codecIdentity(codec));
    this.#cancelRetry?.();
    this.#cancelRetry = undefined;
  }

  /**
   * Media time between the last sent packet and `packet`, from the sender reports of both layers, which relate their
   * clocks. Undefined until both layers have reported.
   */
  #elapsedBy(layer: Layer, packet: RtpPacket, codec: Codec): number | undefined {
    const last = this.#rewriter.last;
    const before = this.#current?.lastReport;
    const after = layer.lastReport;
    if (!last || !before || !after || this.#current === layer) return undefined;
    const lastSource = (last.timestamp - this.#rewriter.timestampShift) >>> 0;
    const ticksBetweenReports = (ntpSeconds(after) - ntpSeconds(before)) * codec.clockRate;
    const sinceAfter = (packet.timestamp - after.rtpTimestamp) | 0;
    const sinceBefore = (lastSource - before.rtpTimestamp) | 0;
    return Math.round(ticksBetweenReports + sinceAfter - sinceBefore);
  }

  #forward(packet: RtpPacket, codec: Codec, payloadType: number, nowMs: number): void {
    const rewritten = this.#rewriter.rewrite(packet, nowMs);
    if (!rewritten) return;
    const isVp8 = codec.name.toLowerCase() === 'vp8';
    const payload = isVp8 ? this.#rewriter.rewriteVp8(packet.payload) : packet.payload;
    const datagram = this.#output.sendRtp(
      { payloadType, marker: packet.marker, ssrc: this.ssrc, ...rewritten },
      payload,
    );
    if (!datagram) return;
    this.#packetCount++;
    this.#octetCount += payload.length;
    if (this.#history) this.#history.add(rewritten.sequenceNumber, datagram);
    else if (this.#output.losesPackets()) this.#repeat(datagram);
  }

  /**
   * Sends an audio packet again, because browsers do not request lost audio. At audio bitrates this costs next to
   * nothing.
   */
  #repeat(datagram: Buffer): void {
    this.#clock.after(REPEAT_AFTER_MS, () => {
      if (!this.#isEnded) this.#output.resend(datagram);
    });
  }
}

function ntpSeconds({ ntpSeconds: seconds, ntpFraction }: SenderReport): number {
  return seconds + ntpFraction / 2 ** 32;
}
