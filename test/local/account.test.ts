import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { methods } from '../../src/local/turn/turn-message.js';
import { sendPart } from '../support/forged-requests.js';
import { type ApiAnswer, ApiClient } from './api-client.js';
import { errorOf, RELAY_UDP, TurnClient } from './turn/turn-client.js';

describe('the account API', () => {
  let folder: string;
  let api: ApiClient;
  const start = () =>
    ApiClient.start({ appId: 'dev', appSecret: 'shh', storePath: join(folder, 'store', 'account.json') });
  const urlOf = (path: string) => `${new URL(api.sfu.url).origin}/client/v4/accounts/any/calls/${path}`;
  const call = (method: string, path: string, body?: unknown, headers = {}) =>
    api.fetch(urlOf(path), method, body, headers);

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'callroom-'));
    api = await start();
  });
  after(async () => {
    await api.close();
    await rm(folder, { recursive: true });
  });

  it('creates an app that can open sessions, and returns its secret once', async () => {
    const made = await call('POST', 'apps', { name: 'mine' });
    assert.equal(made.status, 201);
    assert.equal(made.body.success, true);
    const { uid, secret, name } = made.body.result;
    assert.equal(name, 'mine');
    const read = await call('GET', `apps/${uid}`);
    assert.deepEqual([read.body.result.name, read.body.result.secret], ['mine', undefined]);
    const session = await api.fetch(`${api.sfu.url}/apps/${uid}/sessions/new`, 'POST', undefined, {
      Authorization: `Bearer ${secret}`,
    });
    assert.equal(session.status, 201);
    const foreign = await api.request('GET', `sessions/${session.body.sessionId}`);
    assert.equal(foreign.status, 410, 'another app does not see the session');
  });

  it('keeps, edits, lists and deletes, over a restart', async () => {
    const { uid } = (await call('POST', 'turn_keys', { name: 'one' })).body.result;
    await api.close();
    api = await start();
    assert.equal((await call('PUT', `turn_keys/${uid}`, { name: 'two' })).body.result.name, 'two');
    const names = (await call('GET', 'turn_keys')).body.result.map((key: { name: string }) => key.name);
    assert.deepEqual(names.sort(), ['local SFU', 'two']);
    assert.equal((await call('DELETE', `turn_keys/${uid}`)).body.success, true);
    const gone = await call('GET', `turn_keys/${uid}`);
    assert.deepEqual([gone.status, gone.body.success, gone.body.result], [404, false, null]);
  });

  it('stores apps of any name, except the app that it was started with', async () => {
    const { uid } = (await call('POST', 'apps', { name: 'local SFU' })).body.result;
    await call('PUT', 'apps/dev', { name: 'renamed' });
    const kept = (await call('PUT', `apps/${uid}`, {})).body.result;
    assert.equal(kept.name, 'local SFU', 'an edit without a name changes none');
    const file = join(folder, 'store', 'account.json');
    const stored = JSON.parse(await readFile(file, 'utf8'));
    assert.ok(
      stored.apps.some((app: { uid: string }) => app.uid === uid),
      'the file has the app that was created',
    );
    assert.ok(
      !stored.apps.some((app: { uid: string }) => app.uid === 'dev'),
      'the file does not have the app of the start options',
    );
    assert.equal((await stat(file)).mode & 0o077, 0, 'nobody else reads its secrets');
  });

  it('refuses what it cannot read in its own envelope', async () => {
    const large = {
      Authorization: `Bearer ${api.sfu.appSecret}`,
      'Content-Length': String(3 << 20),
    };
    for (const { status, body } of [
      await call('POST', 'apps', '{'),
      await call('POST', 'apps', { name: 1 }),
      await sendPart('POST', urlOf('apps'), large),
    ]) {
      const answer = body as ApiAnswer['body'];
      assert.ok([400, 413].includes(status), 'an unreadable request is refused as invalid or too large');
      assert.deepEqual([answer.success, answer.result], [false, null]);
      assert.ok(answer.errors[0].message, 'the refusal has a message');
    }
  });

  it('asks for its token', async () => {
    const refused = await call('GET', 'apps', undefined, { Authorization: 'Bearer wrong' });
    assert.deepEqual([refused.status, refused.body.success], [403, false]);
  });

  it('gives TURN credentials that are valid at its TURN server until they are revoked', async () => {
    const { uid, key } = (await call('POST', 'turn_keys', { name: 'turn' })).body.result;
    const credentials = (body: object, token = key) =>
      api.fetch(`${api.sfu.url}/turn/keys/${uid}/credentials/generate-ice-servers`, 'POST', body, {
        Authorization: `Bearer ${token}`,
      });
    const { status, body } = await credentials({ ttl: 3600 });
    assert.equal(status, 201);
    const [stun, turn] = body.iceServers;
    assert.match(stun.urls[0], new RegExp(`^stun:.*:${api.sfu.turnPort}$`));
    assert.notEqual(api.sfu.turnPort, api.sfu.udpPort, "a STUN server's address carries no media");
    assert.match(turn.urls[0], new RegExp(`^turn:.*:${api.sfu.turnPort}\\?transport=udp$`));
    assert.match(turn.urls[1], new RegExp(`^turn:.*:${api.sfu.turnPort}\\?transport=tcp$`));
    const old = await api.fetch(
      `${api.sfu.url}/turn/keys/${uid}/credentials/generate`,
      'POST',
      { ttl: 60 },
      { Authorization: `Bearer ${key}` },
    );
    assert.deepEqual(
      [old.status, old.body.iceServers.urls],
      [201, [...stun.urls, ...turn.urls]],
      'the older path answers one object with every URL',
    );
    assert.equal(typeof old.body.iceServers.username, 'string');
    assert.equal(typeof old.body.iceServers.credential, 'string');
    assert.equal((await credentials({ ttl: 3600 }, 'wrong')).status, 401);
    assert.equal((await credentials({ ttl: 48 * 3600 + 1 })).body.errorCode, 'invalid_params');

    const client = await TurnClient.over('udp', api.sfu.turnPort);
    assert.ok(await client.allocate(turn), 'the credential is valid before it is revoked');
    assert.equal(api.sfu.stats().relays, 1);
    const revoke = (user: string) =>
      api.fetch(`${api.sfu.url}/turn/keys/${uid}/credentials/${user}/revoke`, 'POST', undefined, {
        Authorization: `Bearer ${key}`,
      });
    assert.equal((await revoke('somebody')).status, 204);
    assert.equal(api.sfu.stats().relays, 1);
    assert.equal((await revoke(turn.username)).status, 204);
    assert.equal(api.sfu.stats().relays, 0);
    assert.equal(errorOf(await client.request(methods.allocate, [RELAY_UDP])), 401);
    client.close();
  });
});
