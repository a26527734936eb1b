import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ApiError } from '../../../src/local/errors.js';
import { readRemoteDescription } from '../../../src/local/sdp/remote-description.js';
import { Negotiation } from '../../../src/local/sfu/negotiation.js';

const SESSION = `v=0
o=- 1 2 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE 0 1
a=fingerprint:sha-256 AA:BB
`;
const AUDIO = `m=audio 9 UDP/TLS/RTP/SAVPF 109 0
a=mid:0
a=sendonly
a=rtpmap:109 opus/48000/2
a=fmtp:109 stereo=1;usedtx=1
a=rtpmap:0 PCMU/8000
a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
`;
const VIDEO = `m=video 9 UDP/TLS/RTP/SAVPF 120 124 126 97
a=mid:1
a=sendonly
a=rtpmap:120 VP8/90000
a=rtpmap:124 rtx/90000
a=fmtp:124 apt=120
a=rtpmap:126 H264/90000
a=fmtp:126 profile-level-id=42e01f;packetization-mode=1
a=rtpmap:97 ulpfec/90000
a=rid:hi send
a=rid:lo send
a=simulcast:send hi;lo
`;

function sdp(...sections: string[]): string {
  return (SESSION + sections.join('')).replaceAll('\n', '\r\n');
}

describe('a description of the client', () => {
  it('is read for codecs we forward, in its own order, with their retransmissions', () => {
    const { sections, bundleTag } = readRemoteDescription(sdp(AUDIO, VIDEO));
    assert.equal(bundleTag, '0');
    assert.deepEqual(
      sections[1]?.codecs.map((codec) => [codec.name, codec.payloadType, codec.repairPayloadType]),
      [
        ['VP8', 120, 124],
        ['H264', 126, undefined],
      ],
    );
    assert.deepEqual(sections[1]?.rids, ['hi', 'lo']);
    assert.equal(sections[0]?.extensions.transportSequence, 3);
  });

  it('with a port of 0 is a rejection, unless it is only bundled', () => {
    const rejected = readRemoteDescription(sdp(AUDIO.replace('audio 9', 'audio 0')));
    assert.equal(rejected.sections[0]?.isRejected, true);
    const bundled = readRemoteDescription(
      sdp(AUDIO, `${VIDEO.replace('video 9', 'video 0')}a=bundle-only\n`),
    );
    assert.equal(bundled.sections[1]?.isRejected, false);
  });

  it('is refused if it is not a valid offer', () => {
    const cases = ['', 'nonsense', sdp(), sdp(AUDIO, AUDIO), AUDIO, sdp(AUDIO.replace('a=mid:0\n', ''))];
    for (const text of cases) {
      assert.throws(
        () => readRemoteDescription(text),
        (error) => error instanceof ApiError && error.code === 'invalid_session_description',
      );
    }
  });
});

describe('our answer', () => {
  it('uses the client’s payload types, parameters and layers', () => {
    const negotiation = new Negotiation();
    negotiation.acceptOffer(readRemoteDescription(sdp(AUDIO, VIDEO)));
    const [audio, video] = negotiation.answerSections();
    assert.equal(audio?.direction, 'recvonly');
    assert.equal(audio?.codecs[0]?.parameters, 'stereo=1;usedtx=1');
    assert.deepEqual(video?.receivedRids, ['hi', 'lo']);
    assert.deepEqual(
      video?.codecs.map((codec) => codec.payloadType),
      [120, 126],
    );
  });

  it('refuses an offer that takes m-lines back', () => {
    const negotiation = new Negotiation();
    negotiation.acceptOffer(readRemoteDescription(sdp(AUDIO, VIDEO)));
    assert.throws(() => negotiation.acceptOffer(readRemoteDescription(sdp(AUDIO))), /lacks m-lines/);
    assert.throws(() => negotiation.acceptOffer(readRemoteDescription(sdp(VIDEO, AUDIO))), /in the place of/);
  });

  it('stays within the offer: sends nothing where the client only sends', () => {
    const negotiation = new Negotiation();
    const directionFor = (direction: string) => {
      negotiation.acceptOffer(readRemoteDescription(sdp(AUDIO.replace('sendonly', direction))));
      negotiation.sections[0]!.reservedSsrc = 7;
      return negotiation.answerSections()[0]?.direction;
    };
    assert.deepEqual(['sendrecv', 'sendonly', 'recvonly', 'inactive'].map(directionFor), [
      'sendrecv',
      'recvonly',
      'sendonly',
      'inactive',
    ]);
  });
});

describe('our offer', () => {
  it('uses the client’s payload types, and keeps them if the client later changes them', () => {
    const negotiation = new Negotiation();
    negotiation.acceptOffer(readRemoteDescription(sdp(AUDIO)));
    const slot = negotiation.openSlot('audio', undefined);
    assert.equal(slot.offered[0]?.payloadType, 109);
    const other = new Negotiation();
    const first = other.openSlot('audio', undefined);
    assert.equal(first.offered[0]?.payloadType, 111);
    other.payloadTypes.learn(readRemoteDescription(sdp(AUDIO)).sections[0]?.codecs ?? []);
    assert.equal(other.openSlot('audio', undefined).offered[0]?.payloadType, 111);
    assert.equal(other.payloadTypes.codecOf(109)?.name, 'opus');
  });

  it('is followed by exactly one answer', () => {
    const negotiation = new Negotiation();
    negotiation.openSlot('audio', undefined);
    negotiation.offerSections();
    const answer = readRemoteDescription(sdp(AUDIO.replace('sendonly', 'recvonly')));
    assert.throws(() => negotiation.acceptOffer(answer), /has not ended/);
    negotiation.acceptAnswer(answer);
    assert.throws(() => negotiation.acceptAnswer(answer), /No answer is due/);
  });

  it('reuses a closed slot before adding a slot', () => {
    const negotiation = new Negotiation();
    const slot = negotiation.openSlot('video', undefined);
    slot.isClosed = true;
    assert.equal(negotiation.openSlot('audio', undefined).mid, '1');
    assert.equal(negotiation.openSlot('video', undefined), slot);
  });

  it('numbers its m-lines, past every mid that the client has used', () => {
    const negotiation = new Negotiation();
    negotiation.acceptOffer(readRemoteDescription(sdp(AUDIO, AUDIO.replace('mid:0', 'mid:2'))));
    negotiation.answerSections();
    // A stopped m-line that the client reuses.
    negotiation.acceptOffer(
      readRemoteDescription(sdp(AUDIO.replace('m=audio 9', 'm=audio 0'), AUDIO.replace('mid:0', 'mid:2'))),
    );
    negotiation.acceptOffer(
      readRemoteDescription(sdp(AUDIO.replace('mid:0', 'mid:3'), AUDIO.replace('mid:0', 'mid:2'))),
    );
    const mids = [1, 2].map(() => negotiation.openSlot('audio', undefined).mid);
    assert.deepEqual(mids, ['1', '4']);
  });
});
