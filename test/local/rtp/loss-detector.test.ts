import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LossDetector } from '../../../src/local/rtp/loss-detector.js';

describe('the loss detector', () => {
  it('asks for a gap at once, again after a while, and no more once it is filled', () => {
    const losses = new LossDetector();
    losses.record(65534);
    losses.record(1);
    assert.deepEqual(losses.due(0), [65535, 0]);
    assert.deepEqual(losses.due(10), []);
    assert.equal(losses.record(65535), 'recovered');
    assert.deepEqual(losses.due(100), [0]);
    assert.equal(losses.record(0), 'recovered');
    assert.equal(losses.hasMissing, false);
  });

  it('treats unexpected packets as duplicates', () => {
    const losses = new LossDetector();
    losses.record(5);
    assert.equal(losses.record(5), 'duplicate');
    assert.equal(losses.record(4), 'duplicate');
    assert.equal(losses.record(6), 'new');
  });

  it('gives up in the end', () => {
    const losses = new LossDetector();
    losses.record(1);
    losses.record(3);
    for (let i = 0; i < 9; i++) losses.due(i * 1000);
    assert.equal(losses.hasMissing, false);
  });

  it('does not request a jump that loss cannot explain', () => {
    const losses = new LossDetector();
    losses.record(1);
    losses.record(20_000);
    assert.equal(losses.hasMissing, false);
  });
});
