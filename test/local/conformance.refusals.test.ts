import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ApiClient, audioOffer } from './api-client.js';

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

describe('conformance: bad requests', () => {
  let api: Awaited<ReturnType<typeof ApiClient.conformance>>;
  let session: string;
  before(async () => {
    api = await ApiClient.conformance();
  });
  after(() => api.close());

  for (const [operation, refusals] of Object.entries(operations)) {
    const [method = '', path = ''] = operation.split(' ');
    describe(operation, () => {
      before(async () => {
        session = await api.newSession();
      });

      const every: Refusal[] = [['what is not JSON', '{', 400, 'decoding_error'], ...refusals];
      for (const [what, body, status, errorCode] of every) {
        it(`refuses ${what}: ${status} ${errorCode}`, async () => {
          const answer = await api.request(method, `sessions/${session}/${path}`, body);
          assert.deepEqual([answer.status, answer.body.errorCode], [status, errorCode]);
          assert.ok(answer.body.errorDescription, 'the error has a description');
        });
      }

      it('refuses 3 MB: 413 payload_too_large', async () => {
        const answer = await api.requestOfSize(method, `sessions/${session}/${path}`, 3 << 20);
        assert.deepEqual([answer.status, answer.body.errorCode], [413, 'payload_too_large']);
        assert.ok(answer.body.errorDescription, 'the error has a description');
      });

      it('answers 410 for an unknown session', async () => {
        const gone = await api.request(method, `sessions/${'0'.repeat(32)}/${path}`, {});
        assert.deepEqual([gone.status, gone.body.errorCode], [410, 'session_error']);
      });
    });
  }
});

describe('conformance: requests that the service is reported to refuse', () => {
  const { sdp } = audioOffer();
  const without = (line: RegExp) => sdp.replace(line, '');
  const offers = (text: string) => ({ sessionDescription: { type: 'offer', sdp: text } });
  let api: ApiClient;
  let lenient: ApiClient;
  before(async () => {
    [api, lenient] = await Promise.all([ApiClient.start(), ApiClient.start({ lenient: true })]);
  });
  after(() => Promise.all([api, lenient].map((client) => client.close())));

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
      assert.deepEqual([answer.status, answer.body.errorCode], [400, 'invalid_session_description'], path);
    }
  });
});
