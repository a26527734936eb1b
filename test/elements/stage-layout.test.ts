import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stageLayout } from '../../src/elements/media-grid/stage-layout.js';

const WIDE = 16 / 9;
const landscape = { width: 1280, height: 640, gap: 8, maxCrop: 0.1 };
const portrait = { width: 360, height: 640, gap: 8, maxCrop: 0.1 };

test('a screen is never cropped', () => {
  for (const space of [landscape, portrait]) {
    for (const ratio of [WIDE, 4 / 3, 2.2, 0.6]) {
      const { main } = stageLayout(ratio, [WIDE, WIDE], space);
      assert.ok(Math.abs(main.width / main.height - ratio) < 0.001);
    }
  }
});

test('the others are beside the screen where it is wide, and below it where it is tall', () => {
  const wide = stageLayout(WIDE, [WIDE, WIDE], landscape);
  for (const box of wide.strip) assert.ok(box.x >= wide.main.x + wide.main.width);
  const tall = stageLayout(WIDE, [WIDE, WIDE], portrait);
  for (const box of tall.strip) assert.ok(box.y >= tall.main.y + tall.main.height);
});

test('the screen is the larger by far', () => {
  const { main, strip } = stageLayout(WIDE, [WIDE, WIDE, WIDE], landscape);
  for (const box of strip) assert.ok(main.width * main.height > 6 * box.width * box.height);
});

test('with nobody else the screen has all the space', () => {
  assert.equal(stageLayout(WIDE, [], landscape).main.height, 640);
});

test('those who do not fit are left out, from the end', () => {
  const { strip } = stageLayout(WIDE, new Array<number>(40).fill(WIDE), landscape);
  assert.ok(strip.length > 3 && strip.length < 40);
  for (const { y, height } of strip) assert.ok(y >= -0.01 && y + height <= 640.01);
});
