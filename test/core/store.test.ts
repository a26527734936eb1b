import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atom, until } from '../../src/core/store.js';

test('until resolves at once with a present value that fits', async () => {
  assert.equal(await until(atom(3), (value) => value === 3), 3);
});

test('until waits for a value that fits, and listens no longer than that', async () => {
  const store = atom(0);
  const found = until(store, (value) => value > 1);
  store.set(1);
  store.set(2);
  assert.equal(await found, 2);
  assert.equal(store.lc, 0);
});

test('until ends with the reason of its signal', async () => {
  const store = atom(0);
  const controller = new AbortController();
  const never = until(store, (value) => value > 1, controller.signal);
  controller.abort();
  await assert.rejects(never, { name: 'AbortError' });
  assert.equal(store.lc, 0);
});
