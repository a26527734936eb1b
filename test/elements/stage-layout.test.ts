import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withCaption } from '../../src/elements/media-grid/caption-space.js';
import type { Box } from '../../src/elements/media-grid/grid-layout.js';
import { keepPlaces } from '../../src/elements/media-grid/grid-tiles.js';
import { filmLayout, stageLayout } from '../../src/elements/media-grid/stage-layout.js';

const WIDE = 16 / 9;
const landscape = { width: 1280, height: 640, gap: 8, maxCrop: 0.1 };
const portrait = { width: 360, height: 640, gap: 8, maxCrop: 0.1 };

test('a screen is never cropped', () => {
  for (const space of [landscape, portrait]) {
    for (const ratio of [WIDE, 4 / 3, 2.2, 0.6]) {
      const {
        main: [main],
      } = stageLayout([ratio], [WIDE, WIDE], space);
      assert.ok(
        Math.abs(main!.width / main!.height - ratio) < 0.001,
        'the tile of the screen has the ratio of the screen',
      );
    }
  }
});

test('the others are beside the screen where it is wide, and below it where it is tall', () => {
  const wide = stageLayout([WIDE], [WIDE, WIDE], landscape);
  for (const box of wide.strip)
    assert.ok(
      box.x >= wide.main[0]!.x + wide.main[0]!.width,
      'in a wide space, the strip is beside the screen',
    );
  const tall = stageLayout([WIDE], [WIDE, WIDE], portrait);
  for (const box of tall.strip)
    assert.ok(
      box.y >= tall.main[0]!.y + tall.main[0]!.height,
      'in a tall space, the strip is below the screen',
    );
});

test('the screen is by far the largest', () => {
  const {
    main: [main],
    strip,
  } = stageLayout([WIDE], [WIDE, WIDE, WIDE], landscape);
  for (const box of strip)
    assert.ok(
      main!.width * main!.height > 6 * box.width * box.height,
      'the screen is more than six times as large as any other tile',
    );
});

test('with nobody else the screen has all the space', () => {
  assert.equal(stageLayout([WIDE], [], landscape).main[0]!.height, 640);
});

test('tiles that do not fit are left out, from the end', () => {
  const { strip } = stageLayout([WIDE], new Array<number>(40).fill(WIDE), landscape);
  assert.ok(strip.length > 3 && strip.length < 40, 'the strip holds some of the tiles, not all');
  for (const { y, height } of strip)
    assert.ok(y >= -0.01 && y + height <= 640.01, 'every tile of the strip lies within the height');
});

test('two large tiles have the same size, side by side in a wide space and stacked in a tall space', () => {
  const [left, right] = stageLayout([WIDE, WIDE], [WIDE], landscape).main;
  assert.equal(left!.width, right!.width);
  assert.ok(
    left!.x + left!.width < right!.x || left!.y + left!.height < right!.y,
    'the two tiles do not overlap',
  );
  const [upper, lower] = stageLayout([WIDE, WIDE], [WIDE], portrait).main;
  assert.ok(upper!.y + upper!.height <= lower!.y, 'in a tall space, one tile is below the other');
});

test('the strip is a line above the large tile, and holds only tiles that fit', () => {
  const { main, strip, capacity } = filmLayout([WIDE], new Array<number>(30).fill(WIDE), landscape);
  assert.equal(strip.length, capacity);
  for (const box of strip) {
    assert.equal(box.y, 0);
    assert.ok(
      box.x >= 0 && box.x + box.width <= landscape.width + 0.01,
      'every tile of the strip lies within the width',
    );
    assert.ok(box.height <= main[0]!.y, 'the strip is above the large tile');
  }
  assert.ok(main[0]!.y + main[0]!.height <= landscape.height + 0.01, 'the large tile ends within the space');
});

test('in an upright space, the others fill the space below', () => {
  const people = new Array<number>(5).fill(WIDE);
  const film = filmLayout([WIDE], people, portrait);
  assert.deepEqual(film, stageLayout([WIDE], people, portrait));
  assert.equal(film.strip.length, people.length);
});

const PHONES = [
  { width: 304, height: 476, gap: 8, maxCrop: 0.1 },
  { width: 344, height: 648, gap: 8, maxCrop: 0.1 },
  { width: 414, height: 840, gap: 8, maxCrop: 0.1 },
];

test('a speaker and the others fill an upright phone, cropped by at most a third', () => {
  for (const phone of PHONES)
    for (const count of [1, 2, 4]) {
      const { main, strip } = stageLayout([WIDE], new Array<number>(count).fill(WIDE), phone, true);
      const boxes = [...main, ...strip];
      const filled = areaOf(boxes) / (phone.width * phone.height);
      const name = `${count} beside the speaker on ${phone.width} by ${phone.height}: ${filled.toFixed(2)}`;
      assert.ok(filled > 0.75, name);
      for (const { x, y, width, height } of boxes) {
        const ratio = width / height / WIDE;
        assert.ok(Math.min(ratio, 1 / ratio) > 0.66, `${name}: cropped to ${Math.min(ratio, 1 / ratio)}`);
        assert.ok(x > -0.01 && y > -0.01, name);
        assert.ok(x + width < phone.width + 0.01 && y + height < phone.height + 0.01, name);
      }
      const [top, end] = [boxes[0]!.y, Math.max(...boxes.map(({ y, height }) => y + height))];
      assert.ok(Math.abs(top - (phone.height - end)) < 0.5, `${name}: ${top} above`);
      assert.ok(
        strip.every((box) => areaOf([box]) <= areaOf(main) + 1),
        `${name}: nobody is larger than the speaker`,
      );
    }
});

test('a shared screen on an upright phone is as wide as the phone, and the people fill the space below its name', () => {
  for (const phone of PHONES)
    for (const count of [2, 3, 5]) {
      const { main, strip } = filmLayout([WIDE], new Array<number>(count).fill(WIDE), phone);
      assert.equal(main[0]!.width, phone.width);
      const named = withCaption(main[0]!, strip, phone);
      assert.ok(named, 'the name has a line of its own');
      const free = phone.width * (phone.height - named.y - named.height - phone.gap);
      assert.ok(areaOf(strip) / free > 0.65, `${count} people fill ${areaOf(strip) / free} of the rest`);
    }
});

function areaOf(boxes: readonly Box[]): number {
  return boxes.reduce((sum, { width, height }) => sum + width * height, 0);
}

test('when the speaker changes, the two tiles swap, and nobody else moves', () => {
  const keys = (tiles: readonly { key: string }[]) => tiles.map(({ key }) => key).join('');
  const tiles = (text: string) => [...text].map((key) => ({ key }));
  assert.equal(keys(keepPlaces(tiles('acd'), ['b', 'c', 'd'])), 'acd');
  assert.equal(keys(keepPlaces(tiles('bcd'), ['c', 'a', 'd'])), 'cbd');
  assert.equal(keys(keepPlaces(tiles('abcde'), ['c', 'a'])), 'cabde', 'who comes is last');
  assert.equal(keys(keepPlaces(tiles('ad'), ['a', 'b', 'c', 'd'])), 'ad', 'who goes leaves no gap');
  assert.equal(keys(keepPlaces(tiles('acde'), ['a', 'b', 'c', 'd', 'e'])), 'aecd', 'and only the last moves');
});
