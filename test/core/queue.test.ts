import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DeadlineError, SerialQueue } from '../../src/core/queue.js';
import { TestClock } from '../../src/testing/test-clock.js';

const options = { name: 'The step', deadlineMs: 1000 };

test('tasks run one after another, in order', async () => {
  const queue = new SerialQueue(new TestClock());
  const log: string[] = [];
  const task = (name: string) => async () => {
    log.push(`${name} starts`);
    await Promise.resolve();
    log.push(`${name} ends`);
    return name;
  };
  const results = await Promise.all([queue.run(task('a'), options), queue.run(task('b'), options)]);
  assert.deepEqual(results, ['a', 'b']);
  assert.deepEqual(log, ['a starts', 'a ends', 'b starts', 'b ends']);
  assert.equal(queue.size, 0);
});

test('a failed task does not stop the queue', async () => {
  const queue = new SerialQueue(new TestClock());
  const failed = queue.run(() => Promise.reject(new Error('no')), options);
  const next = queue.run(() => Promise.resolve('next'), options);
  await assert.rejects(failed, /no/);
  assert.equal(await next, 'next');
});

test('a hanging task is aborted at its deadline, and the next one runs', async () => {
  const clock = new TestClock();
  const queue = new SerialQueue(clock);
  let aborted = false;
  const hanging = queue.run((signal) => {
    signal.addEventListener('abort', () => {
      aborted = true;
    });
    return new Promise<never>(() => {});
  }, options);
  const outcome = assert.rejects(hanging, DeadlineError);
  const next = queue.run(() => Promise.resolve('next'), options);
  await clock.advance(999);
  assert.equal(aborted, false);
  await clock.advance(1);
  await outcome;
  assert.equal(aborted, true);
  assert.equal(await next, 'next');
  assert.equal(clock.pending, 0);
});

test('a task whose signal aborts before its turn never starts', async () => {
  const queue = new SerialQueue(new TestClock());
  const controller = new AbortController();
  let started = false;
  const first = queue.run(() => Promise.resolve(), options);
  const second = queue.run(
    () => {
      started = true;
      return Promise.resolve();
    },
    { ...options, signal: controller.signal },
  );
  controller.abort();
  await first;
  await assert.rejects(second, { name: 'AbortError' });
  assert.equal(started, false);
});
