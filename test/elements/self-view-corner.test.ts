import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Corner, floatingBox, freeCorner } from '../../src/elements/media-grid/self-view-corner.js';

const space = { width: 1000, height: 600, margin: 10 };
const boxIn = (corner: Corner) => floatingBox(16 / 9, corner, space);
const usual: Corner = { block: 'end', side: 'right' };
/** Something to read that fills the given quarter of the space. */
const quarter = (x: 0 | 1, y: 0 | 1) => ({ x: x * 500, y: y * 300, width: 500, height: 300 });

test('your own tile stays in its usual corner while nothing to read is there', () => {
  assert.deepEqual(freeCorner(usual, boxIn, []), usual);
  assert.deepEqual(freeCorner(usual, boxIn, [quarter(0, 0), quarter(1, 0), quarter(0, 1)]), usual);
});

test('your own tile moves up or down before it moves across', () => {
  assert.deepEqual(freeCorner(usual, boxIn, [quarter(1, 1)]), { block: 'start', side: 'right' });
  assert.deepEqual(freeCorner(usual, boxIn, [quarter(1, 1), quarter(1, 0)]), { block: 'end', side: 'left' });
  assert.deepEqual(freeCorner(usual, boxIn, [quarter(1, 1), quarter(1, 0), quarter(0, 1)]), {
    block: 'start',
    side: 'left',
  });
});

test('where no corner is free, your own tile covers as little as possible', () => {
  const { x, y } = boxIn({ block: 'start', side: 'left' });
  const small = { x, y, width: 10, height: 10 };
  assert.deepEqual(freeCorner(usual, boxIn, [quarter(1, 1), quarter(1, 0), quarter(0, 1), small]), {
    block: 'start',
    side: 'left',
  });
});
