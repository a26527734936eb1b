import { rtcpPacket } from './rtcp.js';
import { SequenceUnwrapper } from './sequence-number.js';

/**
 * Transport-wide congestion control feedback
 * (https://datatracker.ietf.org/doc/html/draft-holmer-rmcat-transport-wide-cc-extensions-01): the arrival time of
 * each packet of a connection, across tracks. Its sender adapts its bitrate to it.
 */

const FEEDBACK = 205;
const FORMAT = 15;
const HEADER_BYTES = 20;
const TICK_US = 250;
const REFERENCE_US = 64_000;
const MAX_STATUSES = 0x1fff;
/** Number of packets after which a report is sent at the latest. */
const MAX_PENDING = 100;

const NOT_RECEIVED = 0;
const SMALL_DELTA = 1;
const LARGE_DELTA = 2;

/** Collects arrivals and turns them into feedback packets. */
export class TransportFeedbackRecorder {
  readonly #unwrapper = new SequenceUnwrapper();
  /** Unwrapped sequence number to arrival in microseconds. */
  readonly #arrivals = new Map<number, number>();
  #next: number | undefined;
  #highest = -1;
  #feedbackCount = 0;
  #mediaSsrc = 0;

  /** Whether enough packets are recorded that a report is due immediately. */
  get isFull(): boolean {
    return this.#arrivals.size >= MAX_PENDING;
  }

  record(transportSequence: number, mediaSsrc: number, arrivedAtMs: number): void {
    const sequence = this.#unwrapper.unwrap(transportSequence);
    this.#next ??= sequence;
    this.#mediaSsrc = mediaSsrc;
    // A packet that was reported lost and arrives late is reported again, from there on.
    if (sequence < this.#next) this.#next = Math.max(sequence, this.#highest - MAX_STATUSES);
    if (sequence > this.#highest) this.#highest = sequence;
    this.#arrivals.set(sequence, Math.round(arrivedAtMs * 1000));
  }

  /** Returns the feedback since the last call, including gaps. Empty if nothing was recorded. */
  take(senderSsrc: number): Buffer[] {
    const packets: Buffer[] = [];
    while (this.#arrivals.size > 0 && this.#next !== undefined) {
      packets.push(this.#takeOne(senderSsrc, this.#next));
    }
    return packets;
  }

  #takeOne(senderSsrc: number, base: number): Buffer {
    const last = Math.min(this.#highest, base + MAX_STATUSES - 1);
    const statuses: number[] = [];
    const deltas: number[] = [];
    let reference: number | undefined;
    let previousUs = 0;
    let sequence = base;
    for (; sequence <= last; sequence++) {
      const arrivedUs = this.#arrivals.get(sequence);
      if (arrivedUs === undefined) {
        statuses.push(NOT_RECEIVED);
        continue;
      }
      if (reference === undefined) {
        reference = Math.floor(arrivedUs / REFERENCE_US);
        previousUs = reference * REFERENCE_US;
      }
      const delta = Math.round((arrivedUs - previousUs) / TICK_US);
      // A pause too long for 16 bits ends this packet; the next packet has its own reference time.
      if (delta < -0x8000 || delta > 0x7fff) break;
      previousUs += delta * TICK_US;
      statuses.push(delta >= 0 && delta <= 0xff ? SMALL_DELTA : LARGE_DELTA);
      deltas.push(delta);
      this.#arrivals.delete(sequence);
    }
    this.#next = sequence;
    return encode({
      senderSsrc,
      mediaSsrc: this.#mediaSsrc,
      base,
      reference: reference ?? 0,
      feedbackCount: this.#feedbackCount++ & 0xff,
      statuses,
      deltas,
    });
  }
}

interface Feedback {
  senderSsrc: number;
  mediaSsrc: number;
  base: number;
  /** In 64 ms. */
  reference: number;
  feedbackCount: number;
  statuses: readonly number[];
  /** In 250 us, one per received packet. */
  deltas: readonly number[];
}

function encode(feedback: Feedback): Buffer {
  const chunks = statusChunks(feedback.statuses);
  const deltaBytes = feedback.deltas.reduce((sum, delta) => sum + (delta >= 0 && delta <= 0xff ? 1 : 2), 0);
  const length = HEADER_BYTES + chunks.length * 2 + deltaBytes;
  const padding = -length & 3;
  const packet = rtcpPacket(FEEDBACK, FORMAT, length + padding);
  if (padding > 0) {
    packet[0]! |= 0x20;
    packet[packet.length - 1] = padding;
  }
  packet.writeUInt32BE(feedback.senderSsrc, 4);
  packet.writeUInt32BE(feedback.mediaSsrc, 8);
  packet.writeUInt16BE(feedback.base & 0xffff, 12);
  packet.writeUInt16BE(feedback.statuses.length, 14);
  packet.writeUIntBE(feedback.reference & 0xffffff, 16, 3);
  packet[19] = feedback.feedbackCount;
  let at = HEADER_BYTES;
  for (const chunk of chunks) at = packet.writeUInt16BE(chunk, at);
  for (const delta of feedback.deltas) {
    at = delta >= 0 && delta <= 0xff ? packet.writeUInt8(delta, at) : packet.writeInt16BE(delta, at);
  }
  return packet;
}

/** Run-length chunks for seven equal statuses and more, two-bit vectors for the rest. */
function statusChunks(statuses: readonly number[]): number[] {
  const chunks: number[] = [];
  for (let at = 0; at < statuses.length; ) {
    const status = statuses[at]!;
    let run = 1;
    while (at + run < statuses.length && statuses[at + run] === status && run < MAX_STATUSES) run++;
    if (run >= 7 || at + run === statuses.length) {
      chunks.push((status << 13) | run);
      at += run;
    } else {
      let vector = 0xc000;
      for (let i = 0; i < 7; i++) vector |= (statuses[at + i] ?? NOT_RECEIVED) << (12 - 2 * i);
      chunks.push(vector);
      at += 7;
    }
  }
  return chunks;
}

/** A receiver's report of one packet that was sent to it. */
export interface PacketArrival {
  transportSequence: number;
  /** On the receiver's clock; undefined if the packet did not arrive. */
  arrivedAtMs: number | undefined;
}

/** Parses a feedback packet. Empty if the packet is inconsistent. */
export function parseTransportFeedback(packet: Buffer): PacketArrival[] {
  if (packet.length < HEADER_BYTES) return [];
  const base = packet.readUInt16BE(12);
  const count = packet.readUInt16BE(14);
  const statuses: number[] = [];
  let at = HEADER_BYTES;
  while (statuses.length < count) {
    if (at + 2 > packet.length) return [];
    readChunk(packet.readUInt16BE(at), count, statuses);
    at += 2;
  }
  let clockUs = packet.readUIntBE(16, 3) * REFERENCE_US;
  const arrivals: PacketArrival[] = [];
  for (const [i, status] of statuses.entries()) {
    const transportSequence = (base + i) & 0xffff;
    if (status !== SMALL_DELTA && status !== LARGE_DELTA) {
      arrivals.push({ transportSequence, arrivedAtMs: undefined });
      continue;
    }
    if (at + status > packet.length) return [];
    clockUs += (status === SMALL_DELTA ? packet.readUInt8(at) : packet.readInt16BE(at)) * TICK_US;
    at += status;
    arrivals.push({ transportSequence, arrivedAtMs: clockUs / 1000 });
  }
  return arrivals;
}

function readChunk(chunk: number, count: number, into: number[]): void {
  if (!(chunk & 0x8000)) {
    const run = Math.min(chunk & 0x1fff, count - into.length);
    for (let i = 0; i < run; i++) into.push((chunk >> 13) & 3);
    if (run === 0) into.length = count;
    return;
  }
  const isTwoBit = (chunk & 0x4000) !== 0;
  const symbols = isTwoBit ? 7 : 14;
  for (let i = 0; i < symbols && into.length < count; i++) {
    into.push(isTwoBit ? (chunk >> (12 - 2 * i)) & 3 : (chunk >> (13 - i)) & 1);
  }
}
