import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anySignal } from '../../src/core/any-signal.js';

const native = AbortSignal.any;

for (const [where, any] of [
  ['by the browser', native],
  ['without AbortSignal.any', undefined],
] as const) {
  test(`${where}: aborts with the first of its signals, with the reason of that signal`, (context) => {
    Object.assign(AbortSignal, { any });
    context.after(() => Object.assign(AbortSignal, { any: native }));
    const [first, second] = [new AbortController(), new AbortController()];
    const joined = anySignal([first.signal, second.signal]);
    assert.equal(joined.aborted, false);
    second.abort('left');
    first.abort('late');
    assert.equal(joined.reason, 'left');
    assert.equal(anySignal([AbortSignal.abort('gone'), new AbortController().signal]).reason, 'gone');
  });
}
