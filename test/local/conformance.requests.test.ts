import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { readDescription } from '../../src/calls-api/sdp/read-description.js';
import { TestClock } from '../../src/testing/test-clock.js';
import { ApiClient, audioOffer } from './api-client.js';
import { realTarget } from './conformance-target.js';

/** A bad request: its fault, its body, the HTTP status, the error code. */
type Refusal = [what: string, body: unknown, status: number, errorCode: string];

const answerWith = (sdp: string) => ({ sessionDescription: { type: 'answer', sdp } });
const offer = { sessionDescription: audioOffer() };
const remote = { location: 'remote', sessionId: 'none', trackName: 'mic' };
const local = { location: 'local', mid: '0', trackName: 'mic' };

/** Every operation on a session, with bodies that it must refuse as a whole. */
const operations: Record<string, Refusal[]> = {
  'POST tracks/new': [
    ['no track', { tracks: [] }, 406, 'invalid_params'],
    ['tracks that are no list', { tracks: 'none' }, 400, 'decoding_error'],
    ['an unknown location', { tracks: [{ location: 'nowhere' }] }, 400, 'decoding_error'],
    ['a track without a location', { tracks: [{ trackName: 'mic' }] }, 406, 'invalid_params'],
    ['a trackName that is no text', { tracks: [{ ...remote, trackName: 1 }] }, 400, 'decoding_error'],
    ['a mid that is no text', { tracks: [{ ...local, mid: 0 }], ...offer }, 400, 'decoding_error'],
    ['a kind that is no text', { tracks: [{ location: 'local', kind: 1 }] }, 400, 'decoding_error'],
    [
      'a bidirectionalMediaStream that is neither true nor false',
      { tracks: [{ location: 'local', trackName: 'mic', kind: 'audio', bidirectionalMediaStream: 'yes' }] },
      400,
      'decoding_error',
    ],
    [
      'an unknown priorityOrdering',
      { tracks: [{ ...remote, simulcast: { priorityOrdering: 'best' } }] },
      400,
      'decoding_error',
    ],
    [
      'an unknown ridNotAvailable',
      { tracks: [{ ...remote, simulcast: { ridNotAvailable: 'best' } }] },
      400,
      'decoding_error',
    ],
    ['an autoDiscover that is neither', { autoDiscover: 'yes', ...offer }, 400, 'decoding_error'],
    ['local and remote tracks together', { tracks: [local, remote], ...offer }, 406, 'invalid_params'],
    ['65 tracks', { tracks: Array(65).fill(remote) }, 406, 'invalid_params'],
    [
      'an unknown type of description',
      { tracks: [local], sessionDescription: { type: 'rollback', sdp: '' } },
      400,
      'decoding_error',
    ],
    ['an answer', { tracks: [local], ...answerWith(audioOffer().sdp) }, 406, 'invalid_session_description'],
    [
      'a text that is not SDP',
      { tracks: [local], sessionDescription: { type: 'offer', sdp: '?' } },
      400,
      'invalid_session_description',
    ],
  ],
  'PUT renegotiate': [
    ['no description', {}, 406, 'invalid_params'],
    ['an offer', offer, 406, 'invalid_session_description'],
    ['an answer that nobody waits for', answerWith(audioOffer().sdp), 406, 'invalid_session_description'],
    ['a description that is a text', { sessionDescription: 'v=0' }, 400, 'decoding_error'],
  ],
  'PUT tracks/update': [
    ['no track', { tracks: [] }, 406, 'invalid_params'],
    ['a mid that is no text', { tracks: [{ ...remote, mid: 1 }] }, 400, 'decoding_error'],
    ['65 tracks', { tracks: Array(65).fill({ ...remote, mid: '0' }) }, 406, 'invalid_params'],
  ],
  'PUT tracks/close': [
    ['no force', { tracks: [{ mid: '0' }] }, 400, 'decoding_error'],
    ['no mid', { tracks: [{}], force: true }, 400, 'decoding_error'],
    ['no track', { tracks: [], force: true }, 406, 'invalid_params'],
    ['neither force nor an offer', { tracks: [{ mid: '0' }], force: false }, 406, 'invalid_params'],
  ],
  'POST datachannels/establish': [
    ['no dataChannel', {}, 406, 'invalid_params'],
    [
      'another channel than server-events',
      { dataChannel: { location: 'remote', dataChannelName: 'mine' } },
      406,
      'invalid_params',
    ],
    [
      'a local channel',
      { dataChannel: { location: 'local', dataChannelName: 'server-events' } },
      406,
      'invalid_params',
    ],
    [
      'an offer without an m-line for data',
      { dataChannel: { location: 'remote', dataChannelName: 'server-events' }, ...offer },
      406,
      'invalid_session_description',
    ],
  ],
  'POST datachannels/new': [
    ['no channel', { dataChannels: [] }, 406, 'invalid_params'],
    [
      'an ordered that is neither',
      { dataChannels: [{ location: 'local', ordered: 1 }] },
      400,
      'decoding_error',
    ],
    [
      'half a retransmission',
      { dataChannels: [{ location: 'local', maxRetransmits: 0.5 }] },
      400,
      'decoding_error',
    ],
    [
      'a lifetime that is a text',
      { dataChannels: [{ location: 'local', maxPacketLifeTime: '9' }] },
      400,
      'decoding_error',
    ],
    [
      'a waitForAck that is neither',
      { dataChannels: [{ location: 'remote', waitForAck: 1 }] },
      400,
      'decoding_error',
    ],
    [
      'a canReply that is neither',
      { dataChannels: [{ location: 'remote', canReply: 1 }] },
      400,
      'decoding_error',
    ],
    [
      'local and remote channels together',
      { dataChannels: [{ location: 'local' }, { location: 'remote' }] },
      406,
      'invalid_params',
    ],
  ],
  'PUT datachannels/update': [['channels that are no list', { dataChannels: {} }, 400, 'decoding_error']],
  'PUT datachannels/close': [
    ['an id that is a text', { dataChannels: [{ id: '1' }] }, 400, 'decoding_error'],
  ],
};

describe('conformance: requests', () => {
  let api: Awaited<ReturnType<typeof ApiClient.conformance>>;
  let session: string;
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

  for (const [operation, refusals] of Object.entries(operations)) {
    const [method = '', path = ''] = operation.split(' ');
    describe(operation, () => {
      before(async () => {
        session = await api.newSession();
      });

      const every: Refusal[] = [
        ['what is not JSON', '{', 400, 'decoding_error'],
        ...refusals,
        ['3 MB', 'x'.repeat(3 << 20), 413, 'payload_too_large'],
      ];
      for (const [what, body, status, errorCode] of every) {
        it(`refuses ${what}: ${status} ${errorCode}`, async () => {
          const answer = await api.request(method, `sessions/${session}/${path}`, body);
          assert.deepEqual([answer.status, answer.body.errorCode], [status, errorCode]);
          assert.ok(answer.body.errorDescription, 'the error has a description');
        });
      }

      it('answers 410 for an unknown session', async () => {
        const gone = await api.request(method, `sessions/${'0'.repeat(32)}/${path}`, {});
        assert.deepEqual([gone.status, gone.body.errorCode], [410, 'session_error']);
      });
    });
  }

  describe('the contents of a request', () => {
    it('keeps the successful items of a batch', async () => {
      session = await api.newSession();
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
      session = await api.newSession();
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
      session = await api.newSession();
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
      session = await api.newSession();
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
      session = await api.newSession();
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
      session = await api.newSession();
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

    describe('requests that the service is reported to refuse', () => {
      const { sdp } = audioOffer();
      const without = (line: RegExp) => sdp.replace(line, '');
      const offers = (text: string) => ({ sessionDescription: { type: 'offer', sdp: text } });
      let lenient: ApiClient;
      before(async () => {
        lenient = await ApiClient.start({ lenient: true });
      });
      after(() => lenient.close());

      const refuses = async (body: object, errorCode: string) => {
        const strict = await api.request('POST', 'sessions/new', body);
        assert.deepEqual([strict.status, strict.body.errorCode], [400, errorCode]);
        assert.match(strict.body.errorDescription, /reported to refuse this; .*--lenient/);
      };

      /** SDP that lacks something, but whose m-lines can be used. */
      const usable: Record<string, string> = {
        'without a final line break': sdp.trimEnd(),
        'with a line that is not SDP': `${sdp}rubbish\r\n`,
        'with an unknown type of line': `${sdp}x=1\r\n`,
        'with spaces before a line': sdp.replace('a=sendonly', ' a=sendonly'),
        'without v=': without(/v=.*\r\n/),
        'of another version': sdp.replace('v=0', 'v=1'),
        'without o=': without(/o=.*\r\n/),
        'with o= without its fields': sdp.replace(/o=.*/, 'o=x'),
        'with o= without a number': sdp.replace('o=- 1', 'o=- x'),
        'without s=': without(/s=.*\r\n/),
        'without t=': without(/t=.*\r\n/),
        'with t= without its fields': sdp.replace(/t=.*/, 't=x'),
        'with c= without its fields': sdp.replace(/c=.*/, 'c=x'),
        'with b= without a number': sdp.replace('a=sendonly', 'b=AS:x\r\na=sendonly'),
        'with a= without an attribute': sdp.replace('a=sendonly', 'a=\r\na=sendonly'),
        ...Object.fromEntries(
          ['rtpmap:x', 'fmtp:', 'candidate:x', 'fingerprint:x', 'extmap:x', 'ssrc:x', 'setup:'].map((bad) => [
            `with a=${bad}`,
            `${sdp}a=${bad}\r\n`,
          ]),
        ),
      };
      it('are refused on sessions/new, and accepted with lenient: an empty object', async () => {
        await refuses({}, 'decoding_error');
        assert.equal((await lenient.request('POST', 'sessions/new', {})).status, 201);
      });
      for (const [what, text] of Object.entries(usable)) {
        it(`are refused on sessions/new, and accepted with lenient: SDP ${what}`, async () => {
          await refuses(offers(text), 'invalid_session_description');
          assert.equal((await lenient.request('POST', 'sessions/new', offers(text))).status, 201);
        });
      }

      const unusable: Record<string, string> = {
        'v= alone': 'v=0\r\n',
        nothing: '',
        'an m-line of one word': sdp.replace(/m=.*/, 'm=audio'),
        'an m-line without a number': sdp.replace('m=audio 9', 'm=audio x'),
        'an m-line without a protocol': sdp.replace(/m=.*/, 'm=audio 9'),
        'an empty mid': sdp.replace('a=mid:0', 'a=mid:'),
        'a carriage return within a line': sdp.replace('s=-', 's=-\r'),
      };
      for (const [what, text] of Object.entries(unusable)) {
        it(`are refused on sessions/new, and of no use to lenient: SDP with ${what}`, async () => {
          await refuses(offers(text), 'invalid_session_description');
          const { status, body } = await lenient.request('POST', 'sessions/new', offers(text));
          assert.deepEqual([status, body.errorCode], [406, 'invalid_session_description']);
          assert.doesNotMatch(body.errorDescription, /undefined|lenient/);
        });
      }

      it('include no SDP of the kinds that clients write', async () => {
        const written: Record<string, string> = {
          'an empty line at the end': `${sdp}\r\n`,
          'an empty line within': sdp.replace('t=0 0', '\r\nt=0 0'),
          'an empty session name': sdp.replace('s=-', 's='),
          'line feeds alone': sdp.replaceAll('\r\n', '\n'),
          'a space at the end of an m-line': sdp.replace(/(m=.*)/, '$1 '),
          'an m-line without formats': sdp.replace(/(m=.* UDP\S+).*/, '$1'),
          'times and bandwidth': sdp.replace('t=0 0', 'i=x\r\nb=X-YZ:128\r\nt=3034423619 3042462419'),
          'candidates of every kind': `${sdp}${[
            'candidate:1 1 UDP 2122252543 192.0.2.1 5000 typ host',
            'candidate:1 2 tcp 1 2001:db8::1 9 typ host tcptype active generation 0 ufrag abcd network-cost 999',
            'candidate:0 1 udp 1 7c1e6f42.local 5000 typ srflx raddr 0.0.0.0 rport 0',
          ]
            .map((line) => `a=${line}\r\n`)
            .join('')}`,
          'attributes that we do not know': `${sdp}a=msid-semantic: WMS *\r\na=x-google-flag:conference\r\na=ssrc:1 cname:{a}\r\n`,
        };
        for (const [what, text] of Object.entries(written)) {
          const { status } = await api.request('POST', 'sessions/new', offers(text));
          assert.equal(status, 201, what);
        }
      });

      it('are refused of every operation that takes a description', async () => {
        const session = await api.newSession();
        const sessionDescription = { type: 'offer', sdp: 'hello' };
        const tracks = [{ location: 'local', mid: '0', trackName: 'mic' }];
        const operations: [string, string, object][] = [
          ['POST', 'tracks/new', { tracks, sessionDescription }],
          ['PUT', 'renegotiate', { sessionDescription: { ...sessionDescription, type: 'answer' } }],
          ['PUT', 'tracks/close', { tracks: [{ mid: '0' }], force: false, sessionDescription }],
          [
            'POST',
            'datachannels/establish',
            { dataChannel: { location: 'remote', dataChannelName: 'server-events' }, sessionDescription },
          ],
        ];
        for (const [method, path, body] of operations) {
          const answer = await api.request(method, `sessions/${session}/${path}`, body);
          assert.deepEqual(
            [answer.status, answer.body.errorCode],
            [400, 'invalid_session_description'],
            path,
          );
        }
      });
    });

    it('has no route for faults unless it was asked for', async () => {
      const answer = await api.fetch(`${new URL(api.sfu.url).origin}/faults`, 'POST', {});
      assert.equal(answer.status, 404);
    });
  }
});
