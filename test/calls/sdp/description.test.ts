import assert from 'node:assert/strict';
import { test } from 'node:test';
import { preferCodecs, withMaxBitrate, withOpus } from '../../../src/calls/sdp/edit-description.js';
import { readDescription } from '../../../src/calls/sdp/read-description.js';

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

test('codecs with their parameters', () => {
  const [media] = readDescription(sdp(...video)).media;
  assert.deepEqual(media?.codecs[2], {
    payloadType: 102,
    name: 'H264',
    clockRate: 90000,
    channels: 1,
    parameters: { 'packetization-mode': '1', 'profile-level-id': '42e01f' },
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
  assert.equal(media[0]?.fingerprint, 'sha-256 AA:BB');
  assert.equal(media[1]?.fingerprint, 'sha-256 CC:DD');
  assert.deepEqual(media[0]?.ice, {
    usernameFragment: 'uf',
    password: 'pw',
    candidates: [{ address: '192.0.2.1', port: 5000, protocol: 'udp', type: 'host', priority: 2130706431 }],
  });
  assert.equal(media[1]?.ice, null);
});

test('Opus settings are added where they are missing, changed where they differ, and left where not named', () => {
  const before = sdp(...audio, 'a=fmtp:111 minptime=10;useinbandfec=0');
  const after = withOpus(before, { dtx: true, fec: true, maxAverageBitrateBps: 32_000 });
  const [media] = readDescription(after).media;
  assert.deepEqual(media?.codecs[0]?.parameters, {
    minptime: '10',
    useinbandfec: '1',
    usedtx: '1',
    maxaveragebitrate: '32000',
  });
  assert.match(withOpus(sdp(...audio), { stereo: true }), /a=fmtp:111 stereo=1;sprop-stereo=1/);
});

test('Opus settings reach only the sections that are named', () => {
  const second = audio.with(1, 'a=mid:1');
  const after = withOpus(sdp(...audio, ...second), { dtx: true }, new Set(['1']));
  assert.deepEqual(
    readDescription(after).media.map(({ codecs }) => codecs[0]?.parameters.usedtx),
    [undefined, '1'],
  );
});

test('a preferred codec comes first, and a retransmission format goes where its codec goes', () => {
  assert.match(preferCodecs(sdp(...video), 'video', ['h264']), /m=video 9 UDP\/TLS\/RTP\/SAVPF 102 96 97/);
  assert.match(preferCodecs(sdp(...video), 'video', ['AV1']), /SAVPF 96 97 102/);
  assert.match(preferCodecs(sdp(...video), 'audio', ['h264']), /SAVPF 96 97 102/);
});

test('a bitrate bound can be set, replaced and lifted', () => {
  const bound = withMaxBitrate(sdp(...audio, ...video), 'v1', 1_500_000);
  assert.match(bound, /b=TIAS:1500000\r\nb=AS:1500/);
  assert.doesNotMatch(withMaxBitrate(bound, 'v1', 500_000), /1500/);
  assert.doesNotMatch(withMaxBitrate(bound, 'v1', null), /b=/);
  assert.doesNotMatch(withMaxBitrate(bound, 'v1', null), /NaN|undefined/);
});

test('what an edit does not touch survives it', () => {
  const before = sdp(...audio, 'a=fmtp:111 minptime=10', 'a=something-new:1', 'a=ice-pwd:007');
  const lines = withOpus(before, { dtx: true }).split('\r\n');
  for (const line of ['a=mid:0', 'a=sendonly', 'a=something-new:1', 'a=ice-pwd:007']) {
    assert.ok(lines.includes(line), line);
  }
});
