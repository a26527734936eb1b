import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { ConnectionPreparer } from '../../../src/call/lobby/connection-preparer.js';
import type { PreparedPeer } from '../../../src/call/lobby/prepared-peer.js';
import { TestClock } from '../../../src/testing/test-clock.js';

class FakeWarmPeer {
  isClosed = false;
  readonly lastsMs = 300_000;
  close(): void {
    this.isClosed = true;
  }
}

describe('a connection prepared in the lobby', () => {
  let clock: TestClock;
  let made: FakeWarmPeer[];
  let warmUp: ConnectionPreparer;
  /** Of the attempt made last. */
  let give: (peer: FakeWarmPeer | null) => void;
  let signal: AbortSignal;
  beforeEach(() => {
    clock = new TestClock();
    made = [];
    warmUp = new ConnectionPreparer(clock, (off) => {
      signal = off;
      return new Promise<PreparedPeer | null>((resolve) => {
        give = (peer) => {
          if (peer) made.push(peer);
          resolve(peer as PreparedPeer | null);
        };
      });
    });
  });

  async function start(peer: FakeWarmPeer | null): Promise<void> {
    const started = warmUp.start();
    give(peer);
    await started;
  }

  test('is made once for all requests, and goes to the join', async () => {
    const peer = new FakeWarmPeer();
    const both = [warmUp.start(), warmUp.start()];
    give(peer);
    await Promise.all(both);
    await warmUp.start();
    assert.equal(warmUp.take(), peer);
    assert.equal(peer.isClosed, false);
    assert.equal(warmUp.take(), null);
    assert.equal(clock.pending, 0);
  });

  test('is dropped after some unused minutes, and made again on request', async () => {
    const [first, second] = [new FakeWarmPeer(), new FakeWarmPeer()];
    await start(first);
    await clock.advance(299_999);
    assert.equal(first.isClosed, false);
    await clock.advance(1);
    assert.equal(first.isClosed, true);
    assert.equal(warmUp.take(), null);
    await start(second);
    assert.equal(warmUp.take(), second);
  });

  test('does not delay a join: it is canceled, and closed if it still arrives', async () => {
    const late = new FakeWarmPeer();
    const started = warmUp.start();
    assert.equal(warmUp.take(), null);
    assert.equal(signal.aborted, true);
    give(late);
    await started;
    assert.equal(late.isClosed, true);
    assert.equal(warmUp.take(), null);
  });

  test('is requested again only after a visit once it has failed', async () => {
    await start(null);
    const before = signal;
    await warmUp.start();
    assert.equal(signal, before);
    assert.equal(warmUp.take(), null);
    await start(new FakeWarmPeer());
    assert.equal(warmUp.take(), made[0]);
  });
});
