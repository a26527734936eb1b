import assert from 'node:assert/strict';
import { test } from 'node:test';
import jsqr from 'jsqr';
import { qrPath } from '../../src/elements/invite/qr-path.js';

/** CSS pixels per module: what a camera would see. */
const SCALE = 4;

/** Draws the path as a page does, and reads it as a phone does. */
function read(text: string): string | undefined {
  const { path, size } = qrPath(text);
  const side = size * SCALE;
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
  for (const [, column, row] of path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)) {
    for (let y = Number(row) * SCALE; y < (Number(row) + 1) * SCALE; y++) {
      for (let x = Number(column) * SCALE; x < (Number(column) + 1) * SCALE; x++) {
        pixels.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3);
      }
    }
  }
  return jsqr.default(pixels, side, side)?.data;
}

test('the QR code of an invitation decodes to its link, at any length', () => {
  for (const link of [
    'https://meet.example/',
    'https://meet.example/rooms/design-review?lang=de&theme=dark#notes',
    `https://meet.example/?room=${'0123456789abcdef'.repeat(16)}`,
    'https://meet.example/räume/müller-und-söhne',
  ])
    assert.equal(read(link), link);
});

test('the code has the quiet zone that readers need', () => {
  const { path, size } = qrPath('https://meet.example/');
  const at = [...path.matchAll(/M(\d+) (\d+)/g)].flatMap(([, x, y]) => [Number(x), Number(y)]);
  assert.ok(Math.min(...at) >= 4, 'at least four modules are blank before the code');
  assert.ok(Math.max(...at) < size - 4, 'at least four modules are blank after the code');
});
