import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { errorActions, nextAction } from '../../src/calls-api/error-codes.js';
import { type ApiErrorCode, errorStatuses } from '../../src/local/errors.js';
import type { FaultyOperation } from '../../src/local/faults/faulty-operations.js';
import { sessionOperations } from '../../src/local/sfu/operations/session-operations.js';
import { ApiClient, audioOffer } from './api-client.js';
import { realTarget } from './conformance-target.js';

const codes = Object.keys(errorStatuses) as ApiErrorCode[];
const changes = Object.keys(sessionOperations).map((key) => key.split(' ') as [string, FaultyOperation]);

type Request = [method: string, path: string, operation: FaultyOperation];

// The real service fails on nobody's wish.
if (!realTarget) {
  describe('conformance: every error code', () => {
    let api: ApiClient;
    before(async () => {
      api = await ApiClient.start();
    });
    after(() => api.close());

    /** Those of the TURN key, which has the app's id and secret, from below the app. */
    const credentials = () => `../../turn/keys/${api.sfu.appId}/credentials`;

    for (const errorCode of codes) {
      const status = errorStatuses[errorCode];
      it(`${status} ${errorCode} from every operation, with what to do next`, async () => {
        const session = await api.newSession();
        const requests: Request[] = [
          ['POST', 'sessions/new', 'sessions/new'],
          ['GET', `sessions/${session}`, 'state'],
          ...changes.map(([method, path]): Request => [method, `sessions/${session}/${path}`, path]),
          ['POST', 'adapters/websocket/new', 'adapters/websocket/new'],
          ['POST', 'adapters/websocket/close', 'adapters/websocket/close'],
          ['POST', `${credentials()}/generate-ice-servers`, 'generate-ice-servers'],
          ['POST', `${credentials()}/user/revoke`, 'revoke'],
        ];
        for (const [method, path, operation] of requests) {
          api.sfu.faults.add({ type: 'error', operation, errorCode });
          const answer = await api.request(method, path, method === 'GET' ? undefined : {});
          assert.deepEqual([answer.status, answer.body.errorCode], [status, errorCode], operation);
          assert.ok(answer.body.errorDescription, 'the error has a description');
        }
        const action = errorCode === 'session_error' ? 'new-session' : errorActions[errorCode];
        assert.equal(nextAction(errorCode, status), action);
      });

      it(`${errorCode} inside of an HTTP 200, beside an item that succeeds`, async () => {
        const session = await api.newSession();
        api.sfu.faults.add({ type: 'item-error', errorCode, item: 'camera' });
        const { status, body } = await api.request('POST', `sessions/${session}/tracks/new`, {
          sessionDescription: audioOffer('0', '1'),
          tracks: [
            { location: 'local', mid: '0', trackName: 'camera' },
            { location: 'local', mid: '1', trackName: 'mic' },
          ],
        });
        assert.equal(status, 200);
        assert.deepEqual(
          body.tracks.map((track: { errorCode?: string }) => track.errorCode),
          [errorCode, undefined],
        );
      });
    }

    it('425 session_error, which only says to wait for the connection', async () => {
      api.sfu.faults.add({ type: 'error', errorCode: 'session_error', status: 425 });
      assert.equal((await api.request('POST', 'sessions/new')).status, 425);
      assert.equal(nextAction('session_error', 425), 'wait-connected');
    });
  });
}
