import type { Clock } from '../../core/clock.js';
import { LossDetector } from '../rtp/loss-detector.js';
import { buildPli, FEEDBACK_SSRC, type SenderReport } from '../rtp/rtcp.js';

/** Below 300 ms, requests without a retry left joins without video; see `Subscription` for the retry. */
const KEY_FRAME_INTERVAL_MS = 400;
/** A layer without packets for this time counts as not being sent. */
const SILENT_MS = 1_500;
const RATE_WINDOW_MS = 1_000;

/** One encoding of a publication: its only encoding, or one simulcast layer. */
export class Layer {
  /** Empty if the publication has no simulcast. */
  readonly rid: string;
  lastReport: SenderReport | undefined;
  #ssrc: number | undefined;
  #losses = new LossDetector();
  #lastPacketAtMs = Number.NEGATIVE_INFINITY;
  #bytesInWindow = 0;
  #windowFromMs = 0;
  #bitrateBps = 0;
  #keyFrameAskedAtMs = Number.NEGATIVE_INFINITY;
  #cancelKeyFrame: (() => void) | undefined;
  readonly #clock: Clock;
  readonly #sendRtcp: (packet: Buffer) => void;

  constructor(rid: string, clock: Clock, sendRtcp: (packet: Buffer) => void) {
    this.rid = rid;
    this.#clock = clock;
    this.#sendRtcp = sendRtcp;
  }

  /** Undefined before its first packet. */
  get ssrc(): number | undefined {
    return this.#ssrc;
  }

  get losses(): LossDetector {
    return this.#losses;
  }

  /** Sets the SSRC on which the layer arrives from now on. */
  bind(ssrc: number): void {
    if (ssrc === this.#ssrc) return;
    this.#ssrc = ssrc;
    this.#losses = new LossDetector();
  }

  get bitrateBps(): number {
    return this.#bitrateBps;
  }

  isSending(nowMs: number): boolean {
    return nowMs - this.#lastPacketAtMs < SILENT_MS;
  }

  /** Returns true if the layer was silent before. */
  recordPacket(bytes: number, arrivedAtMs: number): boolean {
    const wasSilent = !this.isSending(arrivedAtMs);
    this.#lastPacketAtMs = arrivedAtMs;
    const windowMs = arrivedAtMs - this.#windowFromMs;
    if (windowMs >= RATE_WINDOW_MS) {
      this.#bitrateBps = wasSilent ? 0 : Math.round((this.#bytesInWindow * 8 * 1000) / windowMs);
      this.#bytesInWindow = 0;
      this.#windowFromMs = arrivedAtMs;
    }
    this.#bytesInWindow += bytes;
    return wasSilent;
  }

  /** Requests a key frame from the publisher: now, or once the minimum interval since the last request has passed. */
  requestKeyFrame(): void {
    if (this.#ssrc === undefined || this.#cancelKeyFrame) return;
    const waitMs = this.#keyFrameAskedAtMs + KEY_FRAME_INTERVAL_MS - this.#clock.now();
    if (waitMs <= 0) this.#askForKeyFrame();
    else this.#cancelKeyFrame = this.#clock.after(waitMs, () => this.#askForKeyFrame());
  }

  close(): void {
    this.#cancelKeyFrame?.();
    this.#cancelKeyFrame = undefined;
  }

  #askForKeyFrame(): void {
    this.#cancelKeyFrame = undefined;
    this.#keyFrameAskedAtMs = this.#clock.now();
    if (this.#ssrc !== undefined) this.#sendRtcp(buildPli(FEEDBACK_SSRC, this.#ssrc));
  }
}
