import type { Codec } from './codec.js';
import type { RtpPacket } from './rtp-packet.js';
import { addToSequence, sequenceDistance } from './sequence-number.js';
import { parseVp8, renumberVp8 } from './vp8.js';

/** The numbers with which a packet is forwarded. */
export interface RewrittenHeader {
  sequenceNumber: number;
  timestamp: number;
}

/**
 * Turns packets of successive layers into one continuous stream: shifts sequence numbers, timestamps and VP8 picture
 * ids by the offset of the last switch.
 */
export class RtpRewriter {
  #sequenceShift = 0;
  #timestampShift = 0;
  #pictureShift = 0;
  #tl0Shift = 0;
  #firstSequence = 0;
  #hasSent = false;
  #lastSequence = 0;
  #lastTimestamp = 0;
  #lastSentAtMs = 0;
  #lastPictureId = 0;
  #lastTl0 = 0;

  /** The timestamp of the newest sent packet, and when it was sent; undefined before the first. */
  get last(): { timestamp: number; sentAtMs: number } | undefined {
    return this.#hasSent ? { timestamp: this.#lastTimestamp, sentAtMs: this.#lastSentAtMs } : undefined;
  }

  /** The timestamp shift, for the sender reports that accompany the packets. */
  get timestampShift(): number {
    return this.#timestampShift;
  }

  /**
   * Starts another source with `packet`. `elapsed`, in units of its clock, is the media time since the last sent
   * packet; without it, the time of arrival decides.
   */
  begin(packet: RtpPacket, codec: Codec, nowMs: number, elapsed?: number): void {
    this.#firstSequence = packet.sequenceNumber;
    if (!this.#hasSent) return;
    const byArrival = Math.round(((nowMs - this.#lastSentAtMs) * codec.clockRate) / 1000);
    const step = Math.max(1, elapsed ?? byArrival);
    this.#sequenceShift = addToSequence(this.#lastSequence, 1 - packet.sequenceNumber);
    this.#timestampShift = (this.#lastTimestamp + step - packet.timestamp) >>> 0;
    const vp8 = codec.name.toLowerCase() === 'vp8' ? parseVp8(packet.payload) : undefined;
    this.#pictureShift = vp8?.pictureId === undefined ? 0 : this.#lastPictureId + 1 - vp8.pictureId;
    this.#tl0Shift = vp8?.tl0PictureIndex === undefined ? 0 : this.#lastTl0 + 1 - vp8.tl0PictureIndex;
  }

  /** Undefined for a packet from before the last switch. */
  rewrite(packet: RtpPacket, nowMs: number): RewrittenHeader | undefined {
    if (sequenceDistance(this.#firstSequence, packet.sequenceNumber) < 0) return undefined;
    const sequenceNumber = addToSequence(packet.sequenceNumber, this.#sequenceShift);
    const timestamp = (packet.timestamp + this.#timestampShift) >>> 0;
    if (!this.#hasSent || sequenceDistance(this.#lastSequence, sequenceNumber) > 0) {
      this.#hasSent = true;
      this.#lastSequence = sequenceNumber;
      this.#lastTimestamp = timestamp;
      this.#lastSentAtMs = nowMs;
      // A packet more than half the number space ahead of the first would look older than the first.
      if (sequenceDistance(this.#firstSequence, packet.sequenceNumber) > 0x4000) {
        this.#firstSequence = addToSequence(packet.sequenceNumber, -0x2000);
      }
    }
    return { sequenceNumber, timestamp };
  }

  /** Returns `payload` with its outgoing picture ids: the same buffer, or a copy if they differ. */
  rewriteVp8(payload: Buffer): Buffer {
    const descriptor = parseVp8(payload);
    if (descriptor?.pictureId === undefined) return payload;
    const pictureId = (descriptor.pictureId + this.#pictureShift) & 0x7fff;
    const tl0 = ((descriptor.tl0PictureIndex ?? 0) + this.#tl0Shift) & 0xff;
    this.#lastPictureId = pictureId;
    this.#lastTl0 = tl0;
    if (this.#pictureShift === 0 && this.#tl0Shift === 0) return payload;
    const renumbered = Buffer.from(payload);
    renumberVp8(renumbered, descriptor, pictureId, tl0);
    return renumbered;
  }
}
