import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { readDescription } from '../../src/calls-api/sdp/read-description.js';
import { TestClock } from '../../src/testing/test-clock.js';
import { ApiClient, audioOffer } from './api-client.js';
import { realTarget } from './conformance-target.js';

const offer = { sessionDescription: audioOffer() };
const remote = { location: 'remote', sessionId: 'none', trackName: 'mic' };
const local = { location: 'local', mid: '0', trackName: 'mic' };

describe('conformance: requests', () => {
  let api: Awaited<ReturnType<typeof ApiClient.conformance>>;
  before(async () => {
    api = await ApiClient.conformance();
  });
  after(() => api.close());

  describe('POST sessions/new', () => {
    it('makes a session with 201, and another one for the same correlationId', async () => {
      const made = await api.request('POST', 'sessions/new?correlationId=test');
      assert.equal(made.status, 201);
      assert.match(made.body.sessionId, /^[0-9a-f]{32}$/);
      const again = await api.request('POST', 'sessions/new?correlationId=test');
      assert.notEqual(again.body.sessionId, made.body.sessionId);
    });

    it('answers an offer in its body', async () => {
      const { status, body } = await api.request('POST', 'sessions/new', offer);
      assert.equal(status, 201);
      assert.equal(body.sessionDescription.type, 'answer');
    });

    it('makes a session that connects to an ICE-lite end, with thirdparty', async () => {
      for (const [query, iceLite] of [
        ['?thirdparty=true', false],
        ['?thirdparty=false', true],
      ] as const) {
        const { sessionId } = (await api.request('POST', `sessions/new${query}`)).body;
        const { body } = await api.request('POST', `sessions/${sessionId}/tracks/new`, {
          tracks: [{ location: 'local', trackName: 'mic', kind: 'audio' }],
        });
        assert.equal(readDescription(body.sessionDescription.sdp).iceLite, iceLite, query);
      }
    });

    it('refuses another app, and another secret', async () => {
      const wrong = await api.request('POST', 'sessions/new', undefined, { Authorization: 'Bearer wrong' });
      assert.ok([401, 403].includes(wrong.status), 'another secret is refused');
      assert.equal(wrong.body.errorCode, 'unauthorized');
      const none = await api.request('POST', 'sessions/new', undefined, { Authorization: '' });
      assert.ok([401, 403].includes(none.status), 'a missing secret is refused');
      const other = await api.fetch(`${api.sfu.url}/apps/${'0'.repeat(32)}/sessions/new`, 'POST');
      assert.ok(other.status >= 401 && other.status <= 404, 'another app is refused');
    });
  });

  describe('GET sessions/:session', () => {
    it('shows a new one empty', async () => {
      const state = await api.request('GET', `sessions/${await api.newSession()}`);
      assert.deepEqual(state, { status: 200, body: { tracks: [], dataChannels: [] } });
    });

    it('answers 410 for an unknown session', async () => {
      const gone = await api.request('GET', `sessions/${'0'.repeat(32)}`);
      assert.deepEqual([gone.status, gone.body.errorCode], [410, 'session_error']);
    });
  });

  describe('the contents of a request', () => {
    it('keeps the successful items of a batch', async () => {
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
      assert.equal(answer.body.requiresImmediateRenegotiation, false);
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

    it('asks the client to send a track of this kind, whatever mid it names that is not negotiated', async () => {
      const session = await api.newSession();
      const tracks = [
        { ...local, mid: '', trackName: 'a', kind: 'audio' },
        { ...local, mid: '9', trackName: 'b', kind: 'video' },
        { ...local, mid: '9', trackName: 'c' },
        { location: 'local', trackName: 'd' },
      ];
      const { body } = await api.request('POST', `sessions/${session}/tracks/new`, { tracks });
      assert.equal(body.requiresImmediateRenegotiation, true);
      assert.deepEqual(
        body.tracks.map(({ mid, errorCode }: { mid: string; errorCode?: string }) => [mid, errorCode]),
        [
          ['0', undefined],
          ['1', undefined],
          ['9', 'invalid_params'],
          ['', 'invalid_params'],
        ],
      );
      const { media } = readDescription(body.sessionDescription.sdp);
      assert.deepEqual(
        media.map(({ mid, kind }) => [mid, kind]),
        [
          ['0', 'audio'],
          ['1', 'video'],
        ],
      );
    });

    it('names every track of an offer with autoDiscover', async () => {
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

    it('takes 64 tracks, each with its own outcome', async () => {
      const session = await api.newSession();
      const tracks = Array.from({ length: 64 }, (_, at) => ({
        ...remote,
        sessionId: session,
        trackName: `t${at}`,
      }));
      const { status, body } = await api.request('POST', `sessions/${session}/tracks/new`, { tracks });
      assert.equal(status, 200);
      assert.deepEqual(
        body.tracks.map((track: { mid?: string; trackName: string; errorCode?: string }) => [
          track.mid,
          track.trackName,
          track.errorCode,
        ]),
        tracks.map(({ trackName }) => ['', trackName, 'not_found_track_error']),
      );
    });

    it('reports a pull of an unpublished track, or of a publisher who left', async () => {
      const session = await api.newSession();
      const publisher = await api.newSession();
      const { status, body } = await api.request('POST', `sessions/${session}/tracks/new`, {
        tracks: [{ location: 'remote', sessionId: publisher, trackName: 'none' }],
      });
      assert.equal(status, 200);
      assert.equal(body.tracks[0].errorCode, 'not_found_track_error');
    });

    it('reports within 5 s that a pulled track has no media', async () => {
      const publisher = await api.newSession();
      await api.request('POST', `sessions/${publisher}/tracks/new`, { tracks: [local], ...offer });
      const { body } = await api.request('POST', `sessions/${await api.newSession()}/tracks/new`, {
        tracks: [{ location: 'remote', sessionId: publisher, trackName: 'mic' }],
      });
      assert.equal(body.tracks[0].errorCode, 'empty_track_error');
    });

    it('answers 425 to data channels and updates before the session is connected', async () => {
      const session = await api.newSession();
      const early = await Promise.all([
        api.request('POST', `sessions/${session}/datachannels/new`, {
          dataChannels: [{ location: 'local', dataChannelName: 'chat' }],
        }),
        api.request('PUT', `sessions/${session}/tracks/update`, { tracks: [{ ...remote, mid: '0' }] }),
      ]);
      for (const { status, body } of early) {
        assert.deepEqual([status, body.errorCode], [425, 'session_error']);
      }
    });

    it('reports a close of tracks that were not open', async () => {
      const { status, body } = await api.request('PUT', `sessions/${await api.newSession()}/tracks/close`, {
        tracks: [{ mid: '7' }],
        force: true,
      });
      assert.equal(status, 200);
      assert.deepEqual(body.tracks, [
        {
          mid: '7',
          errorCode: 'close_track_error',
          errorDescription: "Track doesn't exist or was already closed",
        },
      ]);
    });
  });

  if (!realTarget) {
    it('refuses more than 50 requests in one second for one session, and for that session only', async () => {
      const clock = new TestClock();
      const timed = await ApiClient.start({ clock });
      try {
        const [session, other] = [await timed.newSession(), await timed.newSession()];
        const ask = async (id: string) => (await timed.request('GET', `sessions/${id}`)).status;
        for (let i = 0; i < 50; i++) assert.equal(await ask(session), 200, `request ${i + 1}`);
        assert.equal(await ask(session), 429, 'request 51');
        assert.equal(await ask(other), 200, 'another session');
        await clock.advance(999);
        assert.equal(await ask(session), 429, 'within the same second');
        await clock.advance(1);
        assert.equal(await ask(session), 200, 'in the next second');
      } finally {
        await timed.close();
      }
    });

    it('serves apps and TURN keys without the version in the path', async () => {
      const base = new URL(api.sfu.url).origin;
      const made = await api.fetch(`${base}/apps/${api.sfu.appId}/sessions/new`, 'POST');
      assert.equal(made.status, 201);
      const looked = await api.request('GET', `sessions/${made.body.sessionId}`);
      assert.equal(looked.status, 200);
      const credentials = `${base}/turn/keys/${api.sfu.appId}/credentials`;
      for (const path of ['generate-ice-servers', 'generate', 'somebody/revoke']) {
        const { status, body } = await api.fetch(`${credentials}/${path}`, 'POST', { ttl: 60 });
        assert.equal(status, path === 'somebody/revoke' ? 204 : 201, path);
        // The older operation answers one object instead of a list.
        if (path === 'generate') assert.match(body.iceServers.urls[0], /^stun:/);
      }
    });

    it('has no route for faults unless it was asked for', async () => {
      const answer = await api.fetch(`${new URL(api.sfu.url).origin}/faults`, 'POST', {});
      assert.equal(answer.status, 404);
    });
  }
});
