import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Box, gridCapacity, gridLayout } from '../../src/elements/media-grid/grid-layout.js';

const WIDE = 16 / 9;
const space = { width: 1280, height: 720, gap: 8, maxCrop: 0.1 };

const areaOf = (boxes: readonly Box[]) => boxes.reduce((sum, { width, height }) => sum + width * height, 0);
const many = (count: number, ratio = WIDE) => new Array<number>(count).fill(ratio);

test('one tile fills the space as far as a tenth of its picture allows', () => {
  const [box] = gridLayout([WIDE], { ...space, height: 800 });
  assert.deepEqual(box, { x: 0, y: 0, width: 1280, height: 800 });
  const [limited] = gridLayout([WIDE], { ...space, height: 2000 });
  assert.equal(limited!.width, 1280);
  assert.ok(Math.abs(limited!.height - 720 / 0.9) < 0.01, 'the height is what the maximum crop allows');
});

test('no picture is cropped by more than a tenth, whatever the space', () => {
  for (let count = 1; count <= 49; count++) {
    for (const [width, height] of [
      [360, 640],
      [768, 900],
      [1280, 640],
      [3840, 2000],
      [640, 280],
    ] as const) {
      for (const box of gridLayout(many(count), { ...space, width, height })) {
        const crop = 1 - Math.min(box.width / box.height / WIDE, WIDE / (box.width / box.height));
        assert.ok(crop <= 0.1 + 1e-9, `${count} tiles in ${width} by ${height}: cropped by ${crop}`);
      }
    }
  }
});

test('tiles lie within the space and do not overlap', () => {
  for (let count = 1; count <= 49; count++) {
    const boxes = gridLayout(many(count), space);
    assert.equal(boxes.length, count);
    for (const [index, a] of boxes.entries()) {
      assert.ok(a.x >= -0.01 && a.y >= -0.01, 'no tile starts outside the space');
      assert.ok(
        a.x + a.width <= space.width + 0.01 && a.y + a.height <= space.height + 0.01,
        'no tile ends outside the space',
      );
      for (const b of boxes.slice(index + 1)) {
        const apart =
          a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
        assert.ok(apart, `tiles of ${count} overlap`);
      }
    }
  }
});

test('the last row is centred', () => {
  const boxes = gridLayout(many(5), space);
  const last = boxes.filter(({ y }) => y === boxes.at(-1)!.y);
  assert.equal(last.length, 2);
  const left = last[0]!.x;
  const right = space.width - (last[1]!.x + last[1]!.width);
  assert.ok(Math.abs(left - right) < 0.01, 'the last row has the same margin on both sides');
  assert.ok(left > 100, 'the margin is visible');
});

test('tiles stand above one another where the space is tall, and side by side where it is wide', () => {
  const [top, bottom] = gridLayout(many(2), { ...space, width: 360, height: 640 });
  assert.equal(top!.x, bottom!.x);
  const [left, right] = gridLayout(many(2), space);
  assert.equal(left!.y, right!.y);
});

test('an upright video gets an upright tile with the height of the others', () => {
  const [wide, tall] = gridLayout([WIDE, 9 / 16], { ...space, maxCrop: 0 });
  assert.equal(wide!.height, tall!.height);
  assert.ok(Math.abs(tall!.width / tall!.height - 9 / 16) < 0.001, 'an upright video has an upright tile');
});

test('allowed to crop by half, tiles fill empty space', () => {
  const portrait = { ...space, width: 360, height: 640 };
  assert.ok(
    areaOf(gridLayout(many(2), { ...portrait, maxCrop: 0.5 })) > 1.3 * areaOf(gridLayout(many(2), portrait)),
    'a higher maximum crop gives much larger tiles',
  );
});

test('no other number of columns gives larger tiles', () => {
  const best = areaOf(gridLayout(many(7), { ...space, maxCrop: 0 }));
  for (let columns = 1; columns <= 7; columns++) {
    const rows = Math.ceil(7 / columns);
    const height = Math.min(
      (space.height - (rows - 1) * space.gap) / rows,
      (space.width - (columns - 1) * space.gap) / columns / WIDE,
    );
    assert.ok(best >= 7 * height * height * WIDE - 0.01, 'no other number of columns gives larger tiles');
  }
});

test('no space and no tiles give an empty layout', () => {
  assert.deepEqual(gridLayout([], space), []);
  for (const { width, height } of gridLayout(many(3), { ...space, width: 4, height: 2 })) {
    assert.ok(width >= 0 && height >= 0, 'no tile has a negative size');
  }
});

test('the capacity is the largest number of tiles that are no lower than asked', () => {
  const capacity = gridCapacity(WIDE, 92, 49, { ...space, width: 360, height: 600 });
  assert.ok(
    gridLayout(many(capacity), { ...space, width: 360, height: 600 })[0]!.height >= 92,
    'at capacity, the tiles are high enough',
  );
  assert.ok(
    gridLayout(many(capacity + 1), { ...space, width: 360, height: 600 })[0]!.height < 92,
    'above capacity, the tiles are too low',
  );
  assert.equal(gridCapacity(WIDE, 92, 49, { ...space, width: 3840, height: 2160 }), 49);
  assert.equal(gridCapacity(WIDE, 500, 49, { ...space, width: 200, height: 100 }), 1);
});
