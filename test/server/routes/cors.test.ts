import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { askForToken, firstOfRoom, type Headers, send } from '../../support/forged-requests.js';
import { type RunningWorker, startWorker } from '../start-worker.js';

const LISTED = 'https://listed.example';

describe('in production', () => {
  let worker: RunningWorker;
  before(async () => {
    worker = await startWorker({ vars: { CALLROOM_DEV: undefined, ALLOWED_ORIGINS: LISTED } });
  });
  after(() => worker.stop());

  const codeOf = async (headers: Headers) => {
    const { body } = await send('POST', `${worker.origin}/calls/sessions/new`, headers);
    return body as { errorCode: string; errorDescription: string };
  };

  test('only listed origins and the own origin are served, and no loopback origins', async () => {
    const token = await worker.token({ room: 'standup' });
    for (const Origin of [
      'http://localhost:3000',
      'http://127.0.0.1:1',
      'https://unlisted.example',
      'null',
    ]) {
      const { errorCode, errorDescription } = await codeOf({ Origin });
      assert.equal(errorCode, 'origin_not_allowed', Origin);
      assert.match(errorDescription, /^Pages of .+ may not use this server\. .*ALLOWED_ORIGINS\.$/);
      assert.equal(await firstOfRoom(worker.origin, token, { Origin }), 'origin_not_allowed');
    }
    for (const Origin of [LISTED, worker.origin]) {
      assert.equal((await codeOf({ Origin })).errorCode, 'token_missing', Origin);
      assert.equal(await firstOfRoom(worker.origin, token, { Origin }), 'welcome');
    }
  });

  test('every host of the server counts as its own', async () => {
    const headers = { Host: 'calls.example', Origin: 'https://calls.example' };
    assert.equal((await codeOf(headers)).errorCode, 'token_missing');
  });

  test('no page gets a development token', async () => {
    assert.equal((await askForToken(worker.origin, { Origin: LISTED })).status, 404);
  });
});

describe('in development', () => {
  let worker: RunningWorker;
  before(async () => {
    const vars = { ALLOWED_ORIGINS: LISTED, CALLROOM_DEV_HOSTS: '192.0.2.7,box.lan' };
    worker = await startWorker({ vars });
  });
  after(() => worker.stop());

  test('it answers only to its own hosts and those of listed origins', async () => {
    const hosts = {
      '192.0.2.7:8787': 200,
      'box.lan': 200,
      'listed.example': 200,
      '192.0.2.8': 403,
      'x.lan': 403,
    };
    for (const [Host, status] of Object.entries(hosts)) {
      assert.equal((await askForToken(worker.origin, { Host })).status, status, Host);
      const own = { Host, Origin: `http://${Host}` };
      assert.equal((await askForToken(worker.origin, own)).status, status, `a page of ${Host}`);
    }
  });

  test('no route with data serves a page of another origin', async () => {
    const token = await worker.token({ room: 'standup' });
    const routes = [
      'POST /dev/token',
      'POST /calls/sessions/new',
      'POST /calls/generate-ice-servers',
      'GET /lobby/standup',
      'POST /lobby/standup/check',
      'POST /lobby/standup/prepare',
      'POST /lobby/standup/prepare/answer',
      'POST /lobby/standup/speed',
      'POST /feedback/standup',
    ];
    for (const route of routes) {
      const [method = '', path = ''] = route.split(' ');
      const forgeries: Headers[] = [{ Origin: 'https://evil.example' }, { Host: 'evil.example' }];
      for (const forged of forgeries) {
        const headers: Headers = { Authorization: `Bearer ${token}`, ...forged };
        const { status, body } = await send(method, `${worker.origin}${path}`, headers);
        assert.equal(status, 403, route);
        assert.equal((body as { errorCode: string }).errorCode, 'origin_not_allowed', route);
      }
    }
  });
});
