import { describe, test } from 'node:test';

describe('a door', () => {
  test('opens', () => {});
  test('closes', async () => {
    setInterval(() => {}, 1_000);
    await new Promise(() => {});
  });
});
