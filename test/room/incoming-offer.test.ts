import assert from 'node:assert/strict';
import { test } from 'node:test';
import { IncomingOffers } from '../../src/room/incoming-offer.js';
import { TestClock } from '../../src/testing/test-clock.js';

const media = { sessionId: 's', offer: 'v=0', tracks: [] };

function setUp() {
  const clock = new TestClock();
  const answered: string[][] = [];
  const offers = new IncomingOffers(clock, async (attempt, sdp) => {
    answered.push([attempt, sdp]);
  });
  return { clock, offers, answered };
}

test('a promised offer is taken once, arrives, and is answered under its attempt', async () => {
  const { offers, answered } = setUp();
  assert.equal(offers.take(), null);
  offers.promised('a1');
  const offer = offers.take();
  assert.equal(offers.take(), null);
  offers.keep({ type: 'media', attempt: 'a1', media });
  assert.equal(await offer!.media, media);
  await offer!.answer('the answer');
  assert.deepEqual(answered, [['a1', 'the answer']]);
});

test('an offer of another attempt, or a late offer, changes nothing', async () => {
  const { clock, offers } = setUp();
  offers.promised('a1');
  const offer = offers.take();
  offers.keep({ type: 'media', attempt: 'a0', media });
  clock.advance(2_000);
  assert.equal(await offer!.media, null);
  offers.keep({ type: 'media', attempt: 'a1', media });
  offers.promised('a2');
  const next = offers.take();
  offers.keep({ type: 'media', attempt: 'a1', media });
  offers.keep({ type: 'media', attempt: 'a2', media: null });
  assert.equal(await next!.media, null);
});

test('a closed connection cancels the offer promised on it', async () => {
  const { offers } = setUp();
  offers.promised('a1');
  const offer = offers.take();
  offers.promised('a2');
  offers.clear();
  assert.equal(await offer!.media, null);
  assert.equal(offers.take(), null);
});
