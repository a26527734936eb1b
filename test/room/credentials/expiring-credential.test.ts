import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ExpiringCredential } from '../../../src/room/credentials/expiring-credential.js';
import { TestClock } from '../../../src/testing/test-clock.js';

interface Thing {
  name: string;
  expiresAtMs: number | null;
}

/** What expires after 1,000 ms, by a server whose clock is 500 ms ahead. */
function setUp(answers: (Thing | Error | Promise<Thing>)[]) {
  const clock = new TestClock();
  let asked = 0;
  const credential = new ExpiringCredential<Thing>({
    clock,
    retryAfterMs: 100,
    async renew() {
      asked++;
      const answer = answers.shift();
      if (!answer || answer instanceof Error) throw answer ?? new Error('no answer left');
      return answer;
    },
  });
  credential.keep({ name: 'first', expiresAtMs: clock.now() + 1_500 }, 500);
  const pass = (ms: number) => clock.advance(ms);
  return { credential, pass, asked: () => asked, name: () => credential.value.get()?.name };
}

test('is renewed before it expires', async () => {
  const { pass, asked, name } = setUp([{ name: 'second', expiresAtMs: null }]);
  await pass(799);
  assert.equal(asked(), 0);
  await pass(1);
  assert.equal(name(), 'second');
  await pass(1_000_000);
  assert.equal(asked(), 1, 'what never expires is never renewed');
});

test('stays while the attempts to renew it fail', async () => {
  const { pass, asked, name } = setUp([new Error('offline'), { name: 'second', expiresAtMs: null }]);
  await pass(800);
  assert.deepEqual([asked(), name()], [1, 'first']);
  await pass(99);
  assert.deepEqual([asked(), name()], [1, 'first']);
  await pass(1);
  assert.deepEqual([asked(), name()], [2, 'second']);
});

test('ignores an answer that comes after it was cleared', async () => {
  let answer = (_thing: Thing): void => {};
  const held = new Promise<Thing>((resolve) => {
    answer = resolve;
  });
  const { credential, pass, asked, name } = setUp([held]);
  await pass(800);
  credential.keep(null, 0);
  answer({ name: 'second', expiresAtMs: null });
  await pass(1_000_000);
  assert.deepEqual([asked(), name()], [1, undefined]);
});
