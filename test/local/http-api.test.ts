import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ApiClient, audioOffer } from './api-client.js';

describe('the HTTP API', () => {
  let api: ApiClient;
  before(async () => {
    api = await ApiClient.start();
  });
  after(() => api.close());

  it('makes a session with 201 and shows it empty', async () => {
    const made = await api.request('POST', 'sessions/new?correlationId=test');
    assert.equal(made.status, 201);
    assert.match(made.body.sessionId, /^[0-9a-f]{32}$/);
    const state = await api.request('GET', `sessions/${made.body.sessionId}`);
    assert.deepEqual(state, { status: 200, body: { tracks: [], dataChannels: [] } });
  });

  it('knows its own app and its own secret only', async () => {
    const wrong = await api.request('POST', 'sessions/new', undefined, { Authorization: 'Bearer wrong' });
    assert.deepEqual([wrong.status, wrong.body.errorCode], [401, 'unauthorized']);
    const other = await api.fetch(`${api.sfu.url}/apps/other/sessions/new`, 'POST');
    assert.deepEqual([other.status, other.body.errorCode], [404, 'not_found']);
  });

  it('says 410 of a session that it does not have', async () => {
    const gone = await api.request('POST', 'sessions/none/tracks/new', { tracks: [] });
    assert.deepEqual([gone.status, gone.body.errorCode], [410, 'session_error']);
  });

  it('tells what it cannot decode from what makes no sense', async () => {
    const session = await api.newSession();
    const cases: [body: unknown, status: number, errorCode: string, why: RegExp][] = [
      ['{', 400, 'decoding_error', /not JSON/],
      [{ tracks: 'none' }, 400, 'decoding_error', /tracks/],
      [{ tracks: [{ location: 'nowhere' }] }, 400, 'decoding_error', /tracks\.0\.location/],
      [{ tracks: [] }, 406, 'invalid_params', /no track/],
      [{ tracks: Array(65).fill({ location: 'remote' }) }, 406, 'invalid_params', /64/],
      [{ tracks: [{ location: 'local' }, { location: 'remote' }] }, 406, 'invalid_params', /all local/],
      [
        {
          tracks: [{ location: 'local', mid: '0', trackName: 'a' }],
          sessionDescription: { type: 'offer', sdp: '?' },
        },
        406,
        'invalid_session_description',
        /m-line/,
      ],
      ['x'.repeat(3 << 20), 413, 'payload_too_large', /bytes/],
    ];
    for (const [body, status, errorCode, why] of cases) {
      const answer = await api.request('POST', `sessions/${session}/tracks/new`, body);
      assert.deepEqual([answer.status, answer.body.errorCode], [status, errorCode]);
      assert.match(answer.body.errorDescription, why);
    }
  });

  it('keeps what succeeds of a batch', async () => {
    const session = await api.newSession();
    const answer = await api.request('POST', `sessions/${session}/tracks/new`, {
      sessionDescription: audioOffer('0', '1'),
      tracks: [
        { location: 'local', mid: '0', trackName: 'mic' },
        { location: 'local', mid: '7', trackName: 'other' },
        { location: 'local', mid: '1', trackName: 'mic' },
      ],
    });
    assert.equal(answer.status, 200);
    assert.equal(answer.body.sessionDescription.type, 'answer');
    assert.deepEqual(
      answer.body.tracks.map((track: { errorCode?: string }) => track.errorCode),
      [undefined, 'invalid_params', 'repeated_local_track_error'],
    );
    const state = await api.request('GET', `sessions/${session}`);
    assert.deepEqual(state.body.tracks, [
      { location: 'local', mid: '0', trackName: 'mic', status: 'active' },
    ]);
  });

  it('names every track of an offer by itself with autoDiscover', async () => {
    const session = await api.newSession();
    const answer = await api.request('POST', `sessions/${session}/tracks/new`, {
      autoDiscover: true,
      sessionDescription: audioOffer('0', '1'),
    });
    assert.deepEqual(
      answer.body.tracks.map((track: { mid: string }) => track.mid),
      ['0', '1'],
    );
    assert.notEqual(answer.body.tracks[0].trackName, answer.body.tracks[1].trackName);
  });

  it('refuses more than 50 requests in one second for one session, and for that one only', async () => {
    const session = await api.newSession();
    const answers = await Promise.all(
      Array.from({ length: 60 }, () => api.request('GET', `sessions/${session}`)),
    );
    const refused = answers.filter((answer) => answer.status === 429);
    assert.ok(refused.length >= 10, `${refused.length} refused`);
    assert.equal(refused[0]?.body.errorCode, 'temporarily_unavailable_error');
    assert.equal((await api.request('GET', `sessions/${await api.newSession()}`)).status, 200);
  });

  it('has no route for faults unless it was asked for', async () => {
    const answer = await api.fetch(`${new URL(api.sfu.url).origin}/faults`, 'POST', {});
    assert.equal(answer.status, 404);
  });
});
