import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright';
import { type Fault, type LocalSfu, startLocalSfu } from '../../src/local/index.js';
import { ChromiumLab } from './chromium-lab.js';

const LIMIT = { timeout: 90_000 };

let lab: ChromiumLab;

before(async () => {
  lab = await ChromiumLab.start();
});

after(() => lab.close());

/** A sender and a receiver of its picture in a page of their own, and what to do to them and ask of them. */
async function inPage(run: (call: HealingCall) => Promise<void>, sfu: LocalSfu = lab.sfu): Promise<void> {
  const page = await lab.openPage(sfu);
  try {
    const call = new HealingCall(page);
    await run(call);
    await page.evaluate(() => window.lab.healed());
    assert.equal(await page.evaluate(() => window.lab.end()), 0, 'connections left');
  } finally {
    await page.context().close();
  }
}

class HealingCall {
  constructor(readonly page: Page) {}

  begin(): Promise<void> {
    return this.page.evaluate(() => window.lab.begin());
  }

  sessions(): Promise<{ send: string; receive: string }> {
    return this.page.evaluate(() => window.lab.sessions());
  }

  replaced(direction: 'send' | 'receive', old: string): Promise<void> {
    return this.page.evaluate(
      ({ direction, old }) => window.lab.until(() => window.lab.sessions()[direction] !== old),
      { direction, old },
    );
  }
}

function blocked(sessionId: string): Fault {
  return { type: 'network', sessionId, inbound: { loss: 1 }, outbound: { loss: 1 } };
}

test('a temporary error on each step of joining still ends in moving video', LIMIT, async () => {
  const { faults } = lab.sfu;
  faults.add({
    type: 'error',
    operation: 'sessions/new',
    errorCode: 'temporarily_unavailable_error',
    times: 2,
  });
  faults.add({ type: 'error', operation: 'tracks/new', errorCode: 'session_error', status: 425, times: 2 });
  faults.add({ type: 'error', operation: 'renegotiate', errorCode: 'retryable_transient_error' });
  await inPage((call) => call.begin());
});

test('an error that ends the session on each step of joining still ends in moving video', LIMIT, async () => {
  const { faults } = lab.sfu;
  faults.add({ type: 'error', operation: 'tracks/new', errorCode: 'session_error', status: 410 });
  faults.add({ type: 'error', operation: 'renegotiate', errorCode: 'invalid_session_description' });
  await inPage((call) => call.begin());
});

test('a missing answer to a publish or an answer costs a deadline each', LIMIT, async () => {
  await inPage(async (call) => {
    await call.page.evaluate(() => window.lab.configure({ deadlineMs: 1_000 }));
    for (const operation of ['tracks/new', 'renegotiate'] as const)
      lab.sfu.faults.add({ type: 'no-answer', operation });
    await call.begin();
  });
});

// Each waits some seconds for the browser to notice. Run together they take no longer than a single test.
describe('failures during a call', { concurrency: true }, () => {
  test('a receiving session that vanishes is replaced, and the sending session kept', LIMIT, () =>
    inPage(async (call) => {
      await call.begin();
      const before = await call.sessions();
      lab.sfu.faults.add({ type: 'vanish', sessionId: before.receive });
      await call.replaced('receive', before.receive);
      assert.equal((await call.sessions()).send, before.send);
    }),
  );

  test('a network path that returns soon keeps its session', LIMIT, () =>
    inPage(async (call) => {
      await call.begin();
      const before = await call.sessions();
      lab.sfu.faults.add(blocked(before.receive));
      await call.page.evaluate(() =>
        window.lab.until(() => {
          return window.lab
            .openConnections()
            .some(({ connectionState }) => connectionState === 'disconnected');
        }),
      );
      lab.sfu.faults.add({ type: 'network', sessionId: before.receive });
      await call.page.evaluate(() => window.lab.healed());
      assert.deepEqual(await call.sessions(), before);
    }),
  );

  test('a network path that stays blocked is replaced, in either direction', LIMIT, () =>
    inPage(async (call) => {
      await call.begin();
      const { send, receive } = await call.sessions();
      lab.sfu.faults.add(blocked(send));
      lab.sfu.faults.add(blocked(receive));
      await Promise.all([call.replaced('send', send), call.replaced('receive', receive)]);
    }),
  );

  test('no track counts as dead while nothing arrives on its path', LIMIT, () =>
    inPage(async (call) => {
      // Often enough for several passes until the browser misses the path.
      await call.page.evaluate(() => window.lab.configure({ statsIntervalMs: 300 }));
      await call.begin();
      const { receive } = await call.sessions();
      const errors = await call.page.evaluateHandle((old) => {
        const codes: string[] = [];
        window.lab.call.picture.state.listen(({ error }) => {
          if (error && window.lab.sessions().receive === old) codes.push(error.code);
        });
        return codes;
      }, receive);
      lab.sfu.faults.add(blocked(receive));
      await call.replaced('receive', receive);
      assert.ok(!(await errors.jsonValue()).includes('track_dead'), 'no track was reported as dead');
    }),
  );

  test('a frozen track is detected, pulled again, and live once it moves', LIMIT, () =>
    inPage(async (call) => {
      await call.begin();
      const { send } = await call.sessions();
      const trackName = await call.page.evaluate(() => window.lab.call.camera.trackName);
      lab.sfu.faults.add({ type: 'freeze', sessionId: send, trackName });
      await call.page.evaluate(() =>
        window.lab.until(() => window.lab.call.picture.state.get().error !== null),
      );
      lab.sfu.faults.add({ type: 'freeze', sessionId: send, trackName, isFrozen: false });
    }),
  );

  test('the peer recovers from a restarted SFU, under the same handles', LIMIT, async () => {
    const first = await startLocalSfu();
    let second: LocalSfu | undefined;
    await inPage(async (call) => {
      await call.begin();
      const { appId, appSecret, udpPort, url } = first;
      await first.close();
      second = await startLocalSfu({ port: Number(new URL(url).port), udpPort, appId, appSecret });
      await call.page.evaluate(() =>
        window.lab.until(() => window.lab.call.picture.state.get().status === 'repairing'),
      );
    }, first);
    await second?.close();
  });
});
