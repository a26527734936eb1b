import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AccountClient } from '../../src/calls-api/account-client.js';
import { CallsClient } from '../../src/calls-api/calls-client.js';
import { TurnClient } from '../../src/calls-api/turn-client.js';
import { type LocalSfu, startLocalSfu } from '../../src/local/index.js';

let sfu: LocalSfu;
before(async () => {
  sfu = await startLocalSfu();
});
after(() => sfu.close());

const account = (token = sfu.appSecret) =>
  new AccountClient({ accountId: 'any', token, base: `${new URL(sfu.url).origin}/client/v4` });

test('an app can be created, found, edited and deleted, and opens sessions', async () => {
  const { apps } = account();
  const made = await apps.create('mine');
  const client = new CallsClient({
    base: `${sfu.url}/apps/${made.uid}`,
    headers: () => ({ authorization: `Bearer ${made.secret}` }),
  });
  await client.newSession();
  assert.ok(
    (await apps.list()).some(({ uid }) => uid === made.uid),
    'the list includes the created app',
  );
  assert.equal((await apps.edit(made.uid, 'yours')).name, 'yours');
  const found = await apps.get(made.uid);
  assert.deepEqual(Object.keys(found).sort(), ['created', 'modified', 'name', 'uid']);
  assert.equal((await apps.delete(made.uid)).uid, made.uid);
  await assert.rejects(apps.get(made.uid), { code: 'account_api_error', status: 404 });
  await assert.rejects(client.newSession(), { code: 'not_found', action: 'fail' });
});

test('a TURN key generates credentials and revokes them', async () => {
  const { turnKeys } = account();
  const { uid, key } = await turnKeys.create('mine');
  const turn = new TurnClient({ keyId: uid, token: key, base: sfu.url });
  const servers = await turn.generateIceServers({ ttl: 60, customIdentifier: 'ada' });
  const { username } = servers.find((server) => server.username)!;
  await turn.revoke(username!);
  await assert.rejects(turn.generateIceServers({ ttl: 0 }), { code: 'invalid_params', status: 406 });
  await turnKeys.edit(uid, 'yours');
  await turnKeys.delete(uid);
  await assert.rejects(turn.generateIceServers({ ttl: 60 }), { code: 'not_found' });
});

test('a wrong token is refused with the reason', async () => {
  await assert.rejects(account('wrong').apps.list(), {
    status: 403,
    message: /Authentication error \(10000\)/,
  });
});
