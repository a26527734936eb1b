import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  parseTransportFeedback,
  TransportFeedbackRecorder,
} from '../../../src/local/rtp/transport-feedback.js';

/** Records arrivals, takes the feedback and reads it again: sequence number to milliseconds since the first. */
function roundTrip(arrivals: readonly (readonly [sequence: number, atMs: number])[]) {
  const recorder = new TransportFeedbackRecorder();
  for (const [sequence, atMs] of arrivals) recorder.record(sequence, 7, atMs);
  const packets = recorder.take(1);
  const reported = packets.flatMap(parseTransportFeedback);
  const first = reported.find((packet) => packet.arrivedAtMs !== undefined)?.arrivedAtMs ?? 0;
  return {
    packets,
    reported: reported.map(({ transportSequence, arrivedAtMs }) => [
      transportSequence,
      arrivedAtMs === undefined ? undefined : arrivedAtMs - first,
    ]),
  };
}

describe('transport-wide feedback', () => {
  it('reports the arrival time of each packet, and each gap', () => {
    const { reported } = roundTrip([
      [10, 1000],
      [11, 1000.5],
      [14, 1001],
    ]);
    assert.deepEqual(reported, [
      [10, 0],
      [11, 0.5],
      [12, undefined],
      [13, undefined],
      [14, 1],
    ]);
  });

  it('handles wraparound and packets out of order', () => {
    const { reported } = roundTrip([
      [65534, 500],
      [0, 502],
      [65535, 503],
      [1, 504],
    ]);
    assert.deepEqual(reported, [
      [65534, 0],
      [65535, 3],
      [0, 2],
      [1, 4],
    ]);
  });

  it('is a multiple of four bytes long, with the padding marked', () => {
    for (let count = 1; count < 20; count++) {
      const { packets } = roundTrip(
        Array.from({ length: count }, (_, i) => [i * (1 + (i % 3)), 100 + i] as const),
      );
      for (const packet of packets) {
        assert.equal(packet.length % 4, 0);
        assert.equal((packet.readUInt16BE(2) + 1) * 4, packet.length);
      }
    }
  });

  it('starts another feedback packet after a long pause', () => {
    const { packets, reported } = roundTrip([
      [1, 1000],
      [2, 21_000],
    ]);
    assert.equal(packets.length, 2);
    assert.deepEqual(reported.at(-1)?.[0], 2);
  });

  it('reports a gap first as lost and, when the packet comes after all, as received', () => {
    const recorder = new TransportFeedbackRecorder();
    recorder.record(1, 7, 100);
    recorder.record(3, 7, 101);
    const before = recorder.take(1).flatMap(parseTransportFeedback);
    recorder.record(2, 7, 120);
    const after = recorder.take(1).flatMap(parseTransportFeedback);
    assert.equal(before.find((packet) => packet.transportSequence === 2)?.arrivedAtMs, undefined);
    assert.notEqual(after.find((packet) => packet.transportSequence === 2)?.arrivedAtMs, undefined);
  });

  it('builds nothing without packets, and reads nothing from inconsistent feedback', () => {
    assert.deepEqual(new TransportFeedbackRecorder().take(1), []);
    assert.deepEqual(parseTransportFeedback(Buffer.alloc(10)), []);
    const { packets } = roundTrip([[1, 1]]);
    assert.deepEqual(parseTransportFeedback(packets[0]!.subarray(0, 20)), []);
  });
});
