import type { Clock } from '../../core/clock.js';
import type { ExtensionIds } from '../rtp/header-extensions.js';
import { ReceptionStatistics } from '../rtp/reception-statistics.js';
import {
  buildNack,
  buildReceiverReport,
  FEEDBACK_SSRC,
  type ReportBlock,
  type SenderReport,
} from '../rtp/rtcp.js';
import { type RtpPacket, readExtension } from '../rtp/rtp-packet.js';
import { TransportFeedbackRecorder } from '../rtp/transport-feedback.js';
import type { PayloadCodec } from '../sdp/remote-description.js';
import type { Layer } from './layer.js';
import type { Track } from './track.js';

/** The description's information about one incoming m-line. */
export interface IncomingSection {
  mid: string;
  track: Track;
  isSimulcast: boolean;
  ssrcs: readonly number[];
  repairSsrcs: ReadonlyMap<number, number>;
}

export interface IngressContext {
  sections(): Iterable<IncomingSection>;
  codecOf(payloadType: number): PayloadCodec | undefined;
  isRepair(payloadType: number): boolean;
  extensions(): ExtensionIds;
  sendRtcp(packet: Buffer): void;
}

/** Header extension values of a stream's first packets. */
interface StreamLabel {
  mid: string | undefined;
  rid: string;
}

interface IncomingStream {
  track: Track;
  layer: Layer;
  isRepair: boolean;
  statistics: ReceptionStatistics;
}

const FEEDBACK_INTERVAL_MS = 50;
const NACK_INTERVAL_MS = 30;
const MAX_BLOCKS = 31;

/** Receives one client's media: finds the layer of each packet, requests lost packets, and sends reports. */
export class MediaIngress {
  readonly #context: IngressContext;
  readonly #clock: Clock;
  readonly #streams = new Map<number, IncomingStream>();
  /**
   * Keyed by SSRC, for the session's life: a client labels a stream only until its first receiver report (RFC 8852,
   * section 4), and reuses the SSRCs when it publishes again on the same m-line.
   */
  readonly #labels = new Map<number, StreamLabel>();
  readonly #feedback = new TransportFeedbackRecorder();
  #cancelFeedback: (() => void) | undefined;
  #cancelNacks: (() => void) | undefined;

  constructor(context: IngressContext, clock: Clock) {
    this.#context = context;
    this.#clock = clock;
  }

  receive(packet: RtpPacket, arrivedAtMs: number): void {
    this.#recordTransportSequence(packet, arrivedAtMs);
    const stream = this.#streams.get(packet.ssrc) ?? this.#learn(packet);
    if (!stream) return;
    stream.statistics.record(packet.sequenceNumber, packet.timestamp, arrivedAtMs);
    if (stream.isRepair) this.#receiveRepair(stream, packet, arrivedAtMs);
    else this.#receiveMedia(stream, packet, arrivedAtMs);
  }

  receiveSenderReport(report: SenderReport, arrivedAtMs: number): void {
    const stream = this.#streams.get(report.ssrc);
    if (!stream) return;
    stream.statistics.recordSenderReport(report, arrivedAtMs);
    if (!stream.isRepair) stream.track.receiveSenderReport(stream.layer, report);
  }

  /** Sends the receiver reports, from which the client derives its round-trip time. */
  report(nowMs: number): void {
    const blocks: ReportBlock[] = [];
    for (const stream of this.#streams.values()) {
      const block = stream.statistics.report(nowMs);
      if (block) blocks.push(block);
    }
    for (let at = 0; at < blocks.length; at += MAX_BLOCKS) {
      this.#context.sendRtcp(buildReceiverReport(FEEDBACK_SSRC, blocks.slice(at, at + MAX_BLOCKS)));
    }
  }

  /** Forgets the streams of a track, so that another track may use their m-line. */
  forget(track: Track): void {
    for (const [ssrc, stream] of this.#streams) if (stream.track === track) this.#streams.delete(ssrc);
  }

  close(): void {
    this.#cancelFeedback?.();
    this.#cancelNacks?.();
    this.#streams.clear();
    this.#labels.clear();
  }

  #receiveMedia(stream: IncomingStream, packet: RtpPacket, arrivedAtMs: number): void {
    const { track, layer } = stream;
    const codec = this.#context.codecOf(packet.payloadType);
    if (!codec) return;
    if (track.kind === 'video') {
      if (layer.losses.record(packet.sequenceNumber) === 'duplicate') return;
      if (layer.losses.hasMissing && !this.#cancelNacks) this.#askForMissing();
    }
    track.receive(layer, packet, codec, arrivedAtMs);
  }

  /** RFC 4588: the payload starts with the sequence number of the original packet. */
  #receiveRepair({ track, layer }: IncomingStream, packet: RtpPacket, arrivedAtMs: number): void {
    if (packet.payload.length < 2 || layer.ssrc === undefined) return;
    const sequenceNumber = packet.payload.readUInt16BE(0);
    const codec = this.#context.codecOf(packet.payloadType);
    // Bandwidth probes are old packets sent again; only requested packets are new.
    if (!codec || !layer.losses.isMissing(sequenceNumber)) return;
    layer.losses.record(sequenceNumber);
    const original = { ...packet, sequenceNumber, ssrc: layer.ssrc, payload: packet.payload.subarray(2) };
    track.receive(layer, original, codec, arrivedAtMs);
  }

  #askForMissing(): void {
    this.#cancelNacks = undefined;
    const now = performance.now();
    let isMissing = false;
    for (const { layer, isRepair } of this.#streams.values()) {
      if (isRepair || layer.ssrc === undefined || !layer.losses.hasMissing) continue;
      const due = layer.losses.due(now);
      if (due.length > 0) this.#context.sendRtcp(buildNack(FEEDBACK_SSRC, layer.ssrc, due));
      isMissing ||= layer.losses.hasMissing;
    }
    if (isMissing) this.#cancelNacks = this.#clock.after(NACK_INTERVAL_MS, () => this.#askForMissing());
  }

  #recordTransportSequence(packet: RtpPacket, arrivedAtMs: number): void {
    const id = this.#context.extensions().transportSequence;
    const sequence = id === undefined ? undefined : readExtension(packet, id);
    if (sequence?.length !== 2) return;
    this.#feedback.record(sequence.readUInt16BE(0), packet.ssrc, arrivedAtMs);
    if (this.#feedback.isFull) this.#sendFeedback();
    else this.#cancelFeedback ??= this.#clock.after(FEEDBACK_INTERVAL_MS, () => this.#sendFeedback());
  }

  #sendFeedback(): void {
    this.#cancelFeedback?.();
    this.#cancelFeedback = undefined;
    for (const packet of this.#feedback.take(FEEDBACK_SSRC)) this.#context.sendRtcp(packet);
  }

  /**
   * Finds the layer of an SSRC: from the SSRCs of the description if it lists any, else from the mid and rid in the
   * header of the first packets. Two tracks may use the same rids.
   */
  #learn(packet: RtpPacket): IncomingStream | undefined {
    const isRepair = this.#context.isRepair(packet.payloadType);
    const { mid, rid } = this.#labelOf(packet, isRepair);
    const section = this.#sectionOf(packet.ssrc, mid);
    if (!section) return undefined;
    if (section.isSimulcast && rid === '') return undefined;
    const layer = section.track.layer(section.isSimulcast ? rid : '');
    if (!isRepair) layer.bind(packet.ssrc);
    const clockRate = this.#context.codecOf(packet.payloadType)?.clockRate ?? 90_000;
    const statistics = new ReceptionStatistics(packet.ssrc, clockRate);
    const stream = { track: section.track, layer, isRepair, statistics };
    this.#streams.set(packet.ssrc, stream);
    return stream;
  }

  #labelOf(packet: RtpPacket, isRepair: boolean): StreamLabel {
    const ids = this.#context.extensions();
    const known = this.#labels.get(packet.ssrc);
    const rid = (isRepair ? text(packet, ids.repairedRid) : undefined) ?? text(packet, ids.rid);
    const label = { mid: text(packet, ids.mid) ?? known?.mid, rid: rid ?? known?.rid ?? '' };
    if (label.mid !== undefined || label.rid !== '') this.#labels.set(packet.ssrc, label);
    return label;
  }

  #sectionOf(ssrc: number, mid: string | undefined): IncomingSection | undefined {
    for (const section of this.#context.sections()) {
      if (mid === undefined ? isAnnounced(section, ssrc) : section.mid === mid) return section;
    }
    return undefined;
  }
}

function isAnnounced(section: IncomingSection, ssrc: number): boolean {
  return section.ssrcs.includes(ssrc) || [...section.repairSsrcs.values()].includes(ssrc);
}

function text(packet: RtpPacket, id: number | undefined): string | undefined {
  return id === undefined ? undefined : readExtension(packet, id)?.toString('latin1');
}
