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

  it('takes what it does not wait for as a duplicate', () => {
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

  it('does not ask for a jump that no loss explains', () => {
    const losses = new LossDetector();
    losses.record(1);
    losses.record(20_000);
    assert.equal(losses.hasMissing, false);
  });
});
