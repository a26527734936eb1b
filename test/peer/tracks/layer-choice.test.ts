import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chooseLayer } from '../../../src/peer/tracks/layers.js';

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
