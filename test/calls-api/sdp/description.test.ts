import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withOpus } from '../../../src/calls-api/sdp/opus.js';
import {
  checkUnambiguous,
  DescriptionError,
  MAX_DESCRIPTION_LENGTH,
  MAX_SESSION_LENGTH,
  readDescription,
} from '../../../src/calls-api/sdp/read-description.js';

const sdp = (...lines: string[]) =>
  ['v=0', 'o=- 1 2 IN IP4 0.0.0.0', 's=-', 't=0 0', ...lines, ''].join('\r\n');

const audio = ['m=audio 9 UDP/TLS/RTP/SAVPF 111', 'a=mid:0', 'a=sendonly', 'a=rtpmap:111 opus/48000/2'];
const video = [
  'm=video 9 UDP/TLS/RTP/SAVPF 96 97 102',
  'a=mid:v1',
  'a=rtpmap:96 VP8/90000',
  'a=rtpmap:97 rtx/90000',
  'a=fmtp:97 apt=96',
  'a=rtpmap:102 H264/90000',
  'a=fmtp:102 packetization-mode=1;profile-level-id=42e01f',
];

test('mids, kinds, directions and bundle, with a mid that is a number kept as written', () => {
  const { media, bundle } = readDescription(sdp('a=group:BUNDLE 0 v1', ...audio, ...video));
  assert.deepEqual(bundle, ['0', 'v1']);
  assert.deepEqual(
    media.map(({ mid, kind, direction }) => [mid, kind, direction]),
    [
      ['0', 'audio', 'sendonly'],
      ['v1', 'video', 'sendrecv'],
    ],
  );
});

test('codecs in the order of the m-line, without those that it does not list', () => {
  const other = video.with(0, 'm=video 9 UDP/TLS/RTP/SAVPF 102 96');
  const [media] = readDescription(sdp(...other)).media;
  assert.deepEqual(
    media?.codecs.map(({ name }) => name),
    ['H264', 'VP8'],
  );
});

test('codecs with their parameters', () => {
  const [media] = readDescription(sdp(...video)).media;
  assert.deepEqual(media?.codecs[2], {
    payloadType: 102,
    name: 'H264',
    clockRate: 90000,
    channels: 1,
    parameters: 'packetization-mode=1;profile-level-id=42e01f',
  });
});

test('simulcast layers by direction, a paused one included', () => {
  const [media] = readDescription(sdp(...video, 'a=rid:a send', 'a=simulcast:send a;~b recv x')).media;
  assert.deepEqual(media?.layers, { send: ['a', 'b'], receive: ['x'] });
});

test('port 0 rejects a section, unless it only waits for its bundle', () => {
  const stopped = video.with(0, 'm=video 0 UDP/TLS/RTP/SAVPF 96');
  assert.equal(readDescription(sdp(...stopped)).media[0]?.rejected, true);
  assert.equal(readDescription(sdp(...stopped, 'a=bundle-only')).media[0]?.rejected, false);
});

test('ICE and fingerprint, from the section or else from the session', () => {
  const { iceLite, media } = readDescription(
    sdp(
      'a=ice-lite',
      'a=fingerprint:sha-256 AA:BB',
      ...audio,
      'a=ice-ufrag:uf',
      'a=ice-pwd:pw',
      'a=candidate:1 1 udp 2130706431 192.0.2.1 5000 typ host',
      ...video,
      'a=fingerprint:sha-256 CC:DD',
    ),
  );
  assert.equal(iceLite, true);
  assert.deepEqual(media[0]?.fingerprint, { algorithm: 'sha-256', value: 'AA:BB' });
  assert.deepEqual(media[1]?.fingerprint, { algorithm: 'sha-256', value: 'CC:DD' });
  assert.deepEqual(media[0]?.ice, {
    usernameFragment: 'uf',
    password: 'pw',
    candidates: [
      {
        address: '192.0.2.1',
        port: 5000,
        protocol: 'udp',
        component: 1,
        type: 'host',
        priority: 2130706431,
      },
    ],
  });
  assert.equal(media[1]?.ice, null);
});

test('Opus settings are added where they are missing, changed where they differ, and left where not named', () => {
  const before = sdp(...audio, 'a=fmtp:111 minptime=10;useinbandfec=0');
  const after = withOpus(before, { dtx: true, fec: true, maxAverageBitrateBps: 32_000 });
  const [media] = readDescription(after).media;
  assert.equal(media?.codecs[0]?.parameters, 'minptime=10;useinbandfec=1;usedtx=1;maxaveragebitrate=32000');
  assert.match(withOpus(sdp(...audio), { stereo: true }), /a=fmtp:111 stereo=1;sprop-stereo=1/);
});

test('Opus settings reach only the sections that are named', () => {
  const second = audio.with(1, 'a=mid:1');
  const after = withOpus(sdp(...audio, ...second), { dtx: true }, new Set(['1']));
  assert.deepEqual(
    readDescription(after).media.map(({ codecs }) => codecs[0]?.parameters),
    ['', 'usedtx=1'],
  );
});

test('an edit leaves the rest unchanged', () => {
  const before = sdp(
    'a=group:BUNDLE 0 v1',
    'a=msid-semantic: WMS *',
    ...audio,
    'a=fmtp:111 minptime=10',
    'a=something-new:1',
    'a=ice-pwd:007',
    'a=candidate:1 1 udp 2130706431 192.0.2.1 5000 typ host generation 0 network-cost 10',
    'a=ssrc:1234 cname:%s {1}',
    ...video,
    'b=AS:1500',
    'a=rid:a send pt=96',
    'a=simulcast:send a;~b',
    'a=extmap:3/sendonly urn:ietf:params:rtp-hdrext:sdes:mid',
    'a=rtcp-fb:* nack pli',
  );
  const after = withOpus(before, { dtx: true }).split('\r\n');
  const expected = before.replace('minptime=10', 'minptime=10;usedtx=1').split('\r\n');
  const sectionsOf = (lines: string[]) =>
    lines
      .join('\n')
      .split(/^(?=m=)/m)
      .map((section) => section.split('\n').filter(Boolean).sort());
  assert.deepEqual(sectionsOf(after), sectionsOf(expected));
});

test('header extensions, SSRCs and the streams that repair them', () => {
  const [media] = readDescription(
    sdp(...video, 'a=extmap:4 urn:mid', 'a=ssrc-group:FID 1 2', 'a=ssrc:1 cname:x', 'a=ssrc:1 msid:x'),
  ).media;
  assert.deepEqual(media?.extensions, [{ id: 4, uri: 'urn:mid' }]);
  assert.deepEqual(media?.ssrcs, [1]);
  assert.deepEqual([...media!.repairSsrcs], [[1, 2]]);
});

const refused = (why: RegExp) => (error: unknown) => {
  return error instanceof DescriptionError && error.code === 'description_invalid' && why.test(error.message);
};

test('an ambiguous description is refused', () => {
  const cases: [string, RegExp][] = [
    [sdp(...audio).replace('a=mid', '\ra=mid'), /carriage return/],
    [sdp(...audio, ...video.with(1, 'a=mid:0')), /Two m-lines/],
    [sdp(...audio, 'a=mid:1'), /has two mids/],
    [sdp(...audio.with(1, 'a=mid:')), /empty or has a space/],
    [sdp(...audio.with(1, 'a=mid:0 1')), /empty or has a space/],
    [sdp(...audio, ...video.with(1, 'a=mid:0 ')), /empty or has a space/],
  ];
  for (const [text, why] of cases) {
    assert.throws(() => readDescription(text), refused(why), JSON.stringify(text));
    assert.throws(() => checkUnambiguous(text), refused(why), JSON.stringify(text));
    assert.throws(() => withOpus(text, { dtx: true }), refused(why), JSON.stringify(text));
  }
});

test('a description is bounded, by 64 kB unless its reader allows more', () => {
  const long = (length: number) => {
    const text = sdp(...audio);
    return `${text}a=${'x'.repeat(length - text.length - 4)}\r\n`;
  };
  assert.equal(readDescription(long(MAX_DESCRIPTION_LENGTH)).media.length, 1);
  assert.throws(() => readDescription(long(MAX_DESCRIPTION_LENGTH + 1)), refused(/has 65537 characters/));
  const maxLength = MAX_SESSION_LENGTH;
  assert.equal(readDescription(long(MAX_SESSION_LENGTH), { maxLength }).media.length, 1);
  assert.throws(() => readDescription(long(MAX_SESSION_LENGTH + 1), { maxLength }), refused(/characters/));
});

test('a megabyte of unknown attributes is skipped in linear time', () => {
  const text = sdp(...audio) + 'a=x\r\n'.repeat(200_000);
  assert.equal(readDescription(text, { maxLength: MAX_SESSION_LENGTH }).media.length, 1);
  // The edit keeps each attribute and parses none: sdp-transform alone takes seconds for these.
  assert.equal(withOpus(text, { dtx: true }).match(/^a=x\r$/gm)?.length, 200_000);
});
