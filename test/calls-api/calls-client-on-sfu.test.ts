import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CallsClient } from '../../src/calls-api/calls-client.js';
import type { CallsError } from '../../src/calls-api/calls-error.js';
import { readDescription } from '../../src/calls-api/sdp/read-description.js';
import { type LocalSfu, startLocalSfu } from '../../src/local/index.js';

let sfu: LocalSfu;
let client: CallsClient;

function clientWith(secret: string, base = `${sfu.url}/apps/${sfu.appId}`): CallsClient {
  return new CallsClient({ base, headers: () => ({ authorization: `Bearer ${secret}` }) });
}

before(async () => {
  sfu = await startLocalSfu();
  client = clientWith(sfu.appSecret);
});

after(() => sfu.close());

const failsWith = (code: string, status: number, action: string) => (error: CallsError) => {
  assert.deepEqual([error.code, error.status, error.action], [code, status, action]);
  return true;
};

test('a new session exists and is empty', async () => {
  const { sessionId } = await client.newSession({ correlationId: 'test' });
  const { tracks, dataChannels } = await client.getSession(sessionId);
  assert.deepEqual([tracks, dataChannels], [[], []]);
});

test('an unknown session is reported as gone', async () => {
  await assert.rejects(client.getSession('0'.repeat(32)), failsWith('session_error', 410, 'new-session'));
});

test('a wrong secret is refused for good', async () => {
  await assert.rejects(clientWith('wrong').newSession(), failsWith('unauthorized', 401, 'fail'));
});

test('a pull of an unpublished track fails that item only', async () => {
  const [publisher, { sessionId }] = await Promise.all([client.newSession(), client.newSession()]);
  const { tracks } = await client.newTracks(sessionId, {
    tracks: [{ location: 'remote', sessionId: publisher.sessionId, trackName: 'absent' }],
  });
  assert.equal(tracks[0]?.error?.code, 'not_found_track_error');
  assert.equal(tracks[0]?.error?.action, 'wait-publisher');
});

test('an unexpected answer is refused', async () => {
  const { sessionId } = await client.newSession();
  const answer = { type: 'answer' as const, sdp: 'v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n' };
  await assert.rejects(
    client.renegotiate(sessionId, answer),
    failsWith('invalid_session_description', 406, 'new-session'),
  );
});

test('the offer of a data transport has ICE and DTLS parameters', async () => {
  const { sessionId } = await client.newSession();
  const { sessionDescription, dataChannel } = await client.establishDataChannels(sessionId);
  const { media, iceLite } = readDescription(sessionDescription!.sdp);
  assert.equal(dataChannel?.id, 0);
  assert.equal(iceLite, true);
  assert.equal(media[0]?.kind, 'application');
  assert.equal(media[0]?.fingerprint?.algorithm, 'sha-256');
  assert.notEqual(media[0]?.ice?.candidates.length, 0);
});

test('an unreachable service is reported as no_response, and a new session is retried', async () => {
  const nowhere = clientWith('secret', 'http://127.0.0.1:9/v1/apps/app');
  await assert.rejects(nowhere.newSession(), failsWith('no_response', 0, 'retry'));
});
