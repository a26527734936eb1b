import type { ReportBlock, SenderReport } from './rtcp.js';
import { SequenceUnwrapper } from './sequence-number.js';

/** The reception statistics of one SSRC (RFC 3550 appendix A). Its sender derives the round-trip time from them. */
export class ReceptionStatistics {
  readonly #ssrc: number;
  readonly #clockRate: number;
  readonly #unwrapper = new SequenceUnwrapper();
  #first: number | undefined;
  #highest = 0;
  #received = 0;
  #expectedAtReport = 0;
  #receivedAtReport = 0;
  #jitter = 0;
  #lastTransit: number | undefined;
  #lastReport: { middleNtp: number; atMs: number } | undefined;

  constructor(ssrc: number, clockRate: number) {
    this.#ssrc = ssrc;
    this.#clockRate = clockRate;
  }

  record(sequenceNumber: number, timestamp: number, arrivedAtMs: number): void {
    const sequence = this.#unwrapper.unwrap(sequenceNumber);
    this.#first ??= sequence;
    this.#highest = Math.max(this.#highest, sequence);
    this.#received++;
    const transit = (((arrivedAtMs * this.#clockRate) / 1000 - timestamp) | 0) >>> 0;
    if (this.#lastTransit !== undefined) {
      const difference = Math.abs((transit - this.#lastTransit) | 0);
      this.#jitter += (difference - this.#jitter) / 16;
    }
    this.#lastTransit = transit;
  }

  recordSenderReport(report: SenderReport, arrivedAtMs: number): void {
    const middleNtp = (((report.ntpSeconds & 0xffff) << 16) | (report.ntpFraction >>> 16)) >>> 0;
    this.#lastReport = { middleNtp, atMs: arrivedAtMs };
  }

  /** The report block since the last report; undefined before the first packet. */
  report(nowMs: number): ReportBlock | undefined {
    if (this.#first === undefined) return undefined;
    const expected = this.#highest - this.#first + 1;
    const expectedNow = expected - this.#expectedAtReport;
    const lostNow = expectedNow - (this.#received - this.#receivedAtReport);
    this.#expectedAtReport = expected;
    this.#receivedAtReport = this.#received;
    return {
      ssrc: this.#ssrc,
      fractionLost: expectedNow > 0 && lostNow > 0 ? Math.floor((lostNow * 256) / expectedNow) & 0xff : 0,
      cumulativeLost: expected - this.#received,
      highestSequence: this.#highest,
      jitter: Math.round(this.#jitter),
      lastSenderReport: this.#lastReport?.middleNtp ?? 0,
      delaySinceLastSenderReport: this.#lastReport
        ? Math.round(((nowMs - this.#lastReport.atMs) * 65536) / 1000)
        : 0,
    };
  }
}
