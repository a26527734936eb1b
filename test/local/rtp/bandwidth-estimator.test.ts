import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BandwidthEstimator } from '../../../src/local/rtp/bandwidth-estimator.js';

/** Sends a packet each 10 ms and reports each 100 ms what a link makes of them. */
class Downlink {
  readonly estimator = new BandwidthEstimator();
  #sequence = 0;
  #nowMs = 0;

  run(seconds: number, bytes: number, link: (i: number) => number | undefined): void {
    for (let i = 0; i < seconds * 10; i++) {
      const arrivals = [];
      for (let k = 0; k < 10; k++) {
        const transportSequence = this.#sequence++ & 0xffff;
        this.estimator.recordSent(transportSequence, bytes, this.#nowMs);
        const delayMs = link(this.#sequence);
        const arrivedAtMs = delayMs === undefined ? undefined : 77_000 + this.#nowMs + delayMs;
        arrivals.push({ transportSequence, arrivedAtMs });
        this.#nowMs += 10;
      }
      this.estimator.recordFeedback(arrivals, this.#nowMs);
    }
  }
}

describe('the estimate of a downlink', () => {
  it('has no limit without congestion, despite jitter and a little loss', () => {
    const downlink = new Downlink();
    downlink.run(20, 1000, (i) => (i % 20 === 0 ? undefined : 20 + ((i * 7) % 30)));
    assert.equal(downlink.estimator.estimateBps, Number.POSITIVE_INFINITY);
  });

  it('falls below the throughput as soon as a queue forms', () => {
    const downlink = new Downlink();
    downlink.run(3, 1000, () => 20);
    downlink.run(1, 1000, () => 220);
    const { estimateBps } = downlink.estimator;
    assert.ok(estimateBps > 600_000 && estimateBps < 800_000, `${estimateBps} of 800,000 bps`);
  });

  it('falls on heavy loss', () => {
    const downlink = new Downlink();
    downlink.run(2, 1000, () => 20);
    downlink.run(1, 1000, (i) => (i % 2 === 0 ? undefined : 20));
    assert.ok(downlink.estimator.estimateBps < 500_000, `${downlink.estimator.estimateBps} of 400,000 bps`);
  });

  it('grows again, more slowly each time it reaches the limit', () => {
    const downlink = new Downlink();
    const congest = () => downlink.run(1, 1000, () => 220);
    const growth = () => {
      const before = downlink.estimator.estimateBps;
      downlink.run(5, 1000, () => 20);
      return downlink.estimator.estimateBps / before;
    };
    downlink.run(3, 1000, () => 20);
    congest();
    const first = growth();
    congest();
    const second = growth();
    assert.ok(first > 1.3 && second > 1.1 && second < first, `${first}, then ${second}`);
  });

  it('ignores retransmissions for its delay estimate', () => {
    const estimator = new BandwidthEstimator();
    for (let i = 0; i < 100; i++) {
      estimator.recordSent(i, 1000, i * 10);
      if (i > 50) estimator.recordResent(i);
      const arrivedAtMs = i * 10 + (i > 50 ? 500 : 5);
      estimator.recordFeedback([{ transportSequence: i, arrivedAtMs }], i * 10);
    }
    assert.equal(estimator.estimateBps, Number.POSITIVE_INFINITY);
  });
});
