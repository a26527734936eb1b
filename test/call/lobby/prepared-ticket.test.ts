import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { PreparedTicket, type TicketPurpose } from '../../../src/call/lobby/prepared-ticket.js';
import { TestClock } from '../../../src/testing/test-clock.js';

describe('a ticket prepared in the lobby', () => {
  const ADA = { name: 'Ada', prepared: null };
  let clock: TestClock;
  let asked: TicketPurpose[];
  let tickets: PreparedTicket;
  let fails: boolean;
  beforeEach(() => {
    clock = new TestClock();
    asked = [];
    fails = false;
    tickets = new PreparedTicket(clock, async (purpose) => {
      asked.push(purpose);
      if (fails) throw new TypeError('fetch failed');
      return `ticket ${asked.length}`;
    });
  });

  test('is made once per name and session, and serves a single join', async () => {
    await Promise.all([tickets.prepare(ADA), tickets.prepare(ADA)]);
    assert.deepEqual(asked, [ADA]);
    assert.equal(await tickets.take(ADA), 'ticket 1');
    assert.equal(tickets.take(ADA), null);
  });

  test('is for one name and one session', async () => {
    await tickets.prepare(ADA);
    assert.equal(tickets.take({ ...ADA, name: 'Grace' }), null);
    await tickets.prepare(ADA);
    assert.equal(tickets.take({ ...ADA, prepared: 'session' }), null);
    await tickets.prepare(ADA);
    await tickets.prepare({ ...ADA, name: 'Grace' });
    assert.equal(await tickets.take({ ...ADA, name: 'Grace' }), 'ticket 4');
  });

  test('is usable for 25 s, and then made again on request', async () => {
    await tickets.prepare(ADA);
    await clock.advance(24_999);
    await tickets.prepare(ADA);
    assert.equal(asked.length, 1);
    await clock.advance(1);
    assert.equal(tickets.take(ADA), null);
    await tickets.prepare(ADA);
    assert.equal(await tickets.take(ADA), 'ticket 2');
  });

  test('leaves the request to the join if it could not be made', async () => {
    fails = true;
    await tickets.prepare(ADA);
    assert.equal(await tickets.take(ADA), null);
  });
});
