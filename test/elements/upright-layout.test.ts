import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Box } from '../../src/elements/media-grid/grid-layout.js';
import { isUpright, uprightLayout } from '../../src/elements/media-grid/upright-layout.js';

const WIDE = 16 / 9;
const TALL = 9 / 16;
/** What the tiles have of phones held upright, with the bar below. */
const PHONES = {
  '320 by 568': { width: 304, height: 476, gap: 8, maxCrop: 0.1 },
  '360 by 740': { width: 344, height: 648, gap: 8, maxCrop: 0.1 },
  '390 by 844': { width: 374, height: 752, gap: 8, maxCrop: 0.1 },
  '430 by 932': { width: 414, height: 840, gap: 8, maxCrop: 0.1 },
};

const areaOf = (boxes: readonly Box[]) => boxes.reduce((sum, { width, height }) => sum + width * height, 0);
const cropOf = (box: Box, ratio: number) => {
  const shown = box.width / box.height;
  return 1 - Math.min(shown / ratio, ratio / shown);
};

for (const [phone, space] of Object.entries(PHONES)) {
  const all = space.width * space.height;

  test(`two people fill four fifths of a phone of ${phone}, three all of it`, () => {
    assert.ok(
      areaOf(uprightLayout([WIDE, WIDE], space)) / all > 0.75,
      'two people fill three quarters of the space',
    );
    assert.ok(
      areaOf(uprightLayout([WIDE, WIDE, WIDE], space)) / all > 0.95,
      'three people fill nearly all of the space',
    );
  });

  test(`nobody is cropped by more than a third, outside the space or overlapping (${phone})`, () => {
    const cases = [
      [WIDE],
      [TALL],
      [WIDE, WIDE],
      [WIDE, TALL],
      [TALL, TALL],
      [4 / 3, WIDE],
      [WIDE, WIDE, WIDE],
      [WIDE, TALL, WIDE],
      [TALL, TALL, TALL],
      [0.5, 2.4],
    ];
    for (const ratios of cases) {
      const boxes = uprightLayout(ratios, space);
      assert.equal(boxes.length, ratios.length);
      for (const [index, box] of boxes.entries()) {
        assert.ok(cropOf(box, ratios[index]!) <= 1 / 3 + 1e-9, `${ratios}: ${cropOf(box, ratios[index]!)}`);
        assert.ok(box.x >= -0.01 && box.x + box.width <= space.width + 0.01, `${ratios}: in sight`);
        assert.ok(box.y >= -0.01 && box.y + box.height <= space.height + 0.01, `${ratios}: in sight`);
        for (const other of boxes.slice(index + 1)) {
          const isApart =
            box.y + box.height <= other.y + 0.01 ||
            box.x + box.width <= other.x + 0.01 ||
            other.x + other.width <= box.x + 0.01;
          assert.ok(isApart, `${ratios} overlap`);
        }
      }
    }
  });

  test(`the remaining space is split equally above and below (${phone})`, () => {
    for (const ratios of [[WIDE, WIDE], [WIDE, 4 / 3], [WIDE]]) {
      const boxes = uprightLayout(ratios, space);
      const top = Math.min(...boxes.map(({ y }) => y));
      const bottom = space.height - Math.max(...boxes.map(({ y, height }) => y + height));
      assert.ok(Math.abs(top - bottom) < 0.01, 'the space above equals the space below');
    }
  });
}

test('an upright and a wide video share the height by need, at full width', () => {
  const space = PHONES['360 by 740'];
  const [wide, tall] = uprightLayout([WIDE, TALL], space);
  assert.equal(wide!.width, space.width);
  assert.equal(tall!.width, space.width);
  assert.ok(tall!.height > 2 * wide!.height, 'the upright tile is more than twice as high');
});

test('two upright videos are side by side if that shows more of them', () => {
  const [left, right] = uprightLayout([TALL, TALL], PHONES['320 by 568']);
  assert.equal(left!.y, right!.y);
});

test('a wide space, or more than three people, uses the normal layout', () => {
  assert.equal(isUpright(2, { width: 600, height: 500, gap: 8, maxCrop: 0.1 }), false);
  assert.equal(isUpright(4, PHONES['360 by 740']), false);
  assert.equal(isUpright(3, PHONES['360 by 740']), true);
});
