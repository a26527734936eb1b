import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { ResumeTicket } from '../../src/room/resume-ticket.js';
import { TestClock } from '../../src/testing/test-clock.js';
import { TestLocks, TestStorage } from './test-page.js';

const TICKET = 'p_1.secret';

function page(storage: TestStorage, locks: TestLocks, wasReloaded = false) {
  const clock = new TestClock();
  const ticket = new ResumeTicket({ storage, locks: locks.manager, key: 'room', wasReloaded, clock });
  return { clock, ticket };
}

/** Longer than any page waits for a lock that another page holds. */
const LONG_MS = 60_000;

describe('on a page that is too busy to get the free lock in time', () => {
  for (const [what, isStored, start] of [
    ['saves its ticket', false, (ticket: ResumeTicket) => ticket.save(TICKET)],
    ['uses its stored ticket', true, (ticket: ResumeTicket) => ticket.load()],
  ] as const) {
    test(`it ${what} all the same`, async () => {
      let grant = (): void => {};
      const late = new Promise<void>((resolve) => {
        grant = resolve;
      });
      const storage = new TestStorage();
      if (isStored) storage.setItem('room', TICKET);
      const busy = page(storage, new TestLocks(late));
      const started = start(busy.ticket);
      await busy.clock.advance(LONG_MS);
      // A page that gives up does so within these turns.
      for (let turn = 0; turn < 5; turn++) await setImmediate();
      grant();
      await started;
      assert.equal(storage.getItem('room'), TICKET);
      assert.equal(await busy.ticket.load(), TICKET);
    });
  }
});

test('a page that is reloaded before it gets the lock is the same participant', async () => {
  let grant = (): void => {};
  const late = new Promise<void>((resolve) => {
    grant = resolve;
  });
  const storage = new TestStorage();
  const busy = page(storage, new TestLocks(late));
  const saving = busy.ticket.save(TICKET);
  assert.equal(await page(storage, new TestLocks(), true).ticket.load(), TICKET);
  grant();
  await saving;
});

test('a page that may not use locks keeps no ticket for a reload', async () => {
  const storage = new TestStorage();
  const request = () => Promise.reject(new DOMException('No locks here.', 'SecurityError'));
  const manager = { request, query: request } as unknown as LockManager;
  const clock = new TestClock();
  const ticket = new ResumeTicket({ storage, locks: manager, key: 'room', wasReloaded: false, clock });
  await ticket.save(TICKET);
  assert.equal(storage.getItem('room'), null);
});

test('a duplicated tab gives up the ticket whose lock the first tab holds', async () => {
  const locks = new TestLocks();
  const first = page(new TestStorage(), locks);
  await first.ticket.save(TICKET);
  const copied = new TestStorage();
  copied.setItem('room', TICKET);
  const copy = page(copied, locks);
  const loading = copy.ticket.load();
  await copy.clock.advance(LONG_MS);
  assert.equal(await loading, null);
  assert.equal(copied.getItem('room'), null);
});
