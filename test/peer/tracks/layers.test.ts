import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import { chooseLayer, LayerDemand } from '../../../src/peer/tracks/layers.js';
import { TestClock } from '../../../src/testing/test-clock.js';

const LAYERS = ['a', 'b', 'c'];

describe('chooseLayer', () => {
  it('takes the lowest layer that fills the viewport', () => {
    assert.equal(chooseLayer(LAYERS, 1080, null), 'a');
    assert.equal(chooseLayer(LAYERS, 361, null), 'a');
    assert.equal(chooseLayer(LAYERS, 360, null), 'b');
    assert.equal(chooseLayer(LAYERS, 180, null), 'c');
    assert.equal(chooseLayer(LAYERS, 1, null), 'c');
  });

  it('keeps its layer while the viewport grows a little, so that resizing does not flicker', () => {
    assert.equal(chooseLayer(LAYERS, 420, 'b'), 'b');
    assert.equal(chooseLayer(LAYERS, 440, 'b'), 'a');
    assert.equal(chooseLayer(LAYERS, 420, 'a'), 'a');
    assert.equal(chooseLayer(LAYERS, 360, 'a'), 'b');
  });

  it('chooses nothing without layers', () => {
    assert.equal(chooseLayer([], 360, null), null);
  });

  it('takes the best layer if no layer is large enough', () => {
    assert.equal(chooseLayer(['a'], 2160, 'a'), 'a');
  });
});

test('additional layers are sent at once; layers stop only after nobody has watched them for a while', async () => {
  const [clock, sent] = [new TestClock(), [] as (string | undefined)[]];
  const demand = new LayerDemand(clock, (layers) => sent.push(layers?.join('')));
  demand.setWanted(['b']);
  await clock.advance(4_000);
  assert.deepEqual(sent, [], 'all are sent to begin with');
  await clock.advance(1_000);
  assert.deepEqual(sent, ['b']);
  demand.setWanted(['a']);
  assert.deepEqual(sent, ['b', 'ba']);
  await clock.advance(3_000);
  demand.setWanted(['b', 'a']);
  await clock.advance(10_000);
  assert.deepEqual(sent, ['b', 'ba'], 'somebody came back to it');
  demand.setWanted([]);
  await clock.advance(5_000);
  demand.setWanted(null);
  assert.deepEqual(sent, ['b', 'ba', '', undefined]);
  demand.setWanted(['c']);
  demand.stop();
  assert.equal(clock.pending, 0);
});
