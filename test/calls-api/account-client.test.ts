import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AccountClient, type AccountError } from '../../src/calls-api/account-client.js';
import { TurnClient } from '../../src/calls-api/turn-client.js';
import { TestClock } from '../../src/testing/test-clock.js';

/** A `fetch` that answers `[status, body]` in turn and notes what it was asked. */
function service(...answers: [number, unknown][]) {
  const asked: string[] = [];
  const fetch = async (url: string | URL | Request, init?: RequestInit) => {
    asked.push(
      `${init?.method} ${url} ${new Headers(init?.headers).get('authorization')} ${init?.body ?? ''}`.trim(),
    );
    const [status, body] = answers[asked.length - 1] ?? [404, {}];
    return new Response(status === 204 ? null : JSON.stringify(body), { status });
  };
  return { fetch, asked };
}

const envelope = (result: unknown) => ({ success: true, errors: [], messages: [], result });
const app = { uid: 'u1', name: 'demo', created: '2026-01-01T00:00:00Z', modified: '2026-01-01T00:00:00Z' };

test('an app can be created, listed, fetched, edited and deleted', async () => {
  const { fetch, asked } = service(
    [201, envelope({ ...app, secret: 's' })],
    [200, envelope([app])],
    [200, envelope(app)],
    [200, envelope({ ...app, name: 'new' })],
    [200, envelope(app)],
  );
  const { apps } = new AccountClient({ accountId: 'acc', token: 'tok', fetch, clock: new TestClock() });
  assert.equal((await apps.create('demo')).secret, 's');
  assert.equal((await apps.list())[0]?.uid, 'u1');
  assert.equal((await apps.get('u1')).name, 'demo');
  assert.equal((await apps.edit('u1', 'new')).name, 'new');
  await apps.delete('u1');
  const base = 'https://api.cloudflare.com/client/v4/accounts/acc/calls/apps';
  assert.deepEqual(asked, [
    `POST ${base} Bearer tok {"name":"demo"}`,
    `GET ${base} Bearer tok`,
    `GET ${base}/u1 Bearer tok`,
    `PUT ${base}/u1 Bearer tok {"name":"new"}`,
    `DELETE ${base}/u1 Bearer tok`,
  ]);
});

test('a TURN key tells its token at creation', async () => {
  const { fetch, asked } = service([201, envelope({ ...app, key: 'k' })]);
  const { turnKeys } = new AccountClient({ accountId: 'acc', token: 'tok', base: 'http://l', fetch });
  assert.equal((await turnKeys.create('demo')).key, 'k');
  assert.match(asked[0] ?? '', /^POST http:\/\/l\/accounts\/acc\/calls\/turn_keys /);
});

test('a refusal carries the errors of the envelope, with any HTTP status', async () => {
  const refusal = {
    success: false,
    errors: [{ code: 10000, message: 'Authentication error' }],
    messages: [],
    result: null,
  };
  const { fetch } = service([403, refusal], [200, refusal]);
  const { apps } = new AccountClient({ accountId: 'acc', token: 'tok', fetch });
  for (const status of [403, 200]) {
    await assert.rejects(apps.get('u1'), (error: AccountError) => {
      assert.equal(error.status, status);
      assert.match(error.message, /Authentication error \(10000\)/);
      return true;
    });
  }
});

test('a TURN key generates and revokes credentials, without the port that browsers block', async () => {
  const urls = ['turn:t:3478?transport=udp', 'turn:t:53?transport=udp'];
  const { fetch, asked } = service(
    [201, { iceServers: [{ urls, username: 'u', credential: 'c' }] }],
    [204, null],
  );
  const turn = new TurnClient({ keyId: 'key', token: 'tok', fetch });
  assert.deepEqual(await turn.generateIceServers({ ttl: 3600 }), [
    { urls: ['turn:t:3478?transport=udp'], username: 'u', credential: 'c' },
  ]);
  await turn.revoke('u');
  const base = 'https://rtc.live.cloudflare.com/v1/turn/keys/key/credentials';
  assert.deepEqual(asked, [
    `POST ${base}/generate-ice-servers Bearer tok {"ttl":3600}`,
    `POST ${base}/u/revoke Bearer tok`,
  ]);
});
