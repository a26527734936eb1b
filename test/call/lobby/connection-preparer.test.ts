import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { ConnectionPreparer } from '../../../src/call/lobby/connection-preparer.js';
import type { PreparedPeer } from '../../../src/call/lobby/prepared-peer.js';
import { TestClock } from '../../../src/testing/test-clock.js';

class FakePreparedPeer {
  isClosed = false;
  readonly lastsMs = 300_000;
  close(): void {
    this.isClosed = true;
  }
}

describe('a connection prepared in the lobby', () => {
  let clock: TestClock;
  let made: FakePreparedPeer[];
  let preparer: ConnectionPreparer;
  /** Of the attempt made last. */
  let give: (peer: FakePreparedPeer | null) => void;
  let signal: AbortSignal;
  beforeEach(() => {
    clock = new TestClock();
    made = [];
    preparer = new ConnectionPreparer(clock, (off) => {
      signal = off;
      return new Promise<PreparedPeer | null>((resolve) => {
        give = (peer) => {
          if (peer) made.push(peer);
          resolve(peer as PreparedPeer | null);
        };
      });
    });
  });

  async function start(peer: FakePreparedPeer | null): Promise<void> {
    const started = preparer.start();
    give(peer);
    await started;
  }

  test('is made once for all requests, and goes to the join', async () => {
    const peer = new FakePreparedPeer();
    const both = [preparer.start(), preparer.start()];
    give(peer);
    await Promise.all(both);
    await preparer.start();
    assert.equal(preparer.take(), peer);
    assert.equal(peer.isClosed, false);
    assert.equal(preparer.take(), null);
    assert.equal(clock.pending, 0);
  });

  test('is dropped after some unused minutes, and made again on request', async () => {
    const [first, second] = [new FakePreparedPeer(), new FakePreparedPeer()];
    await start(first);
    await clock.advance(299_999);
    assert.equal(first.isClosed, false);
    await clock.advance(1);
    assert.equal(first.isClosed, true);
    assert.equal(preparer.take(), null);
    await start(second);
    assert.equal(preparer.take(), second);
  });

  test('does not delay a join: it is canceled, and closed if it still arrives', async () => {
    const late = new FakePreparedPeer();
    const started = preparer.start();
    assert.equal(preparer.take(), null);
    assert.equal(signal.aborted, true);
    give(late);
    await started;
    assert.equal(late.isClosed, true);
    assert.equal(preparer.take(), null);
  });

  test('is requested again only after a visit once it has failed', async () => {
    await start(null);
    const before = signal;
    await preparer.start();
    assert.equal(signal, before);
    assert.equal(preparer.take(), null);
    await start(new FakePreparedPeer());
    assert.equal(preparer.take(), made[0]);
  });
});
