import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { codecIdentity, startsKeyFrame } from '../../../src/local/rtp/codec.js';
import { parseVp8, renumberVp8 } from '../../../src/local/rtp/vp8.js';

function hex(text: string): Buffer {
  return Buffer.from(text.replace(/\s/g, ''), 'hex');
}

describe('key frames', () => {
  const cases: [codec: string, payload: string, isKey: boolean, why: string][] = [
    ['VP8', '10 00', true, 'first partition, P bit clear'],
    ['VP8', '10 01', false, 'an inter frame'],
    ['VP8', '00 00', false, 'not the start of a partition'],
    ['VP8', '90e0 8123 45 21 00', true, 'with picture id, TL0 and key index'],
    ['VP8', '90', false, 'ends in its descriptor'],
    ['H264', '67 42', true, 'a sequence parameter set'],
    ['H264', '65 88', true, 'an IDR slice'],
    ['H264', '41 9a', false, 'another slice'],
    ['H264', '7c 85', true, 'the first fragment of an IDR slice'],
    ['H264', '7c 05', false, 'a later fragment of one'],
    ['H264', '78 0002 6742 0002 6842', true, 'an aggregate that starts with parameters'],
    ['H264', '78 0002 4142', false, 'an aggregate without'],
    ['VP9', '88 01', true, 'start of a frame that is not predicted'],
    ['VP9', 'c8 01', false, 'a predicted frame'],
    ['AV1', '18 0a', true, 'a new coded video sequence'],
    ['AV1', '10 0a', false, 'an ongoing one'],
    ['H265', '40 01 0c', true, 'a video parameter set'],
    ['H265', '02 01 d0', false, 'a trailing picture'],
    ['opus', '78', true, 'audio starts anywhere'],
  ];
  for (const [name, payload, isKey, why] of cases) {
    it(`${name}: ${why}`, () => assert.equal(startsKeyFrame({ name }, hex(payload)), isKey));
  }
});

describe('codec identity', () => {
  const h264 = (profile: string, mode = '1') =>
    codecIdentity({ name: 'H264', parameters: `packetization-mode=${mode};profile-level-id=${profile}` });

  it('of H.264 is profile and packetization mode, not level', () => {
    assert.equal(h264('42e01f'), h264('42e034'));
    assert.notEqual(h264('42e01f'), h264('42e01f', '0'));
    assert.notEqual(h264('42e01f'), h264('640c1f'));
    assert.notEqual(h264('42e01f'), h264('42001f'));
  });

  it('of VP9 is its profile, 0 by default', () => {
    assert.equal(
      codecIdentity({ name: 'VP9', parameters: '' }),
      codecIdentity({ name: 'vp9', parameters: 'profile-id=0' }),
    );
    assert.notEqual(
      codecIdentity({ name: 'VP9', parameters: 'profile-id=2' }),
      codecIdentity({ name: 'VP9', parameters: '' }),
    );
  });
});

it('VP8 picture ids are rewritten in place, with the same width', () => {
  const wide = hex('90e0 8123 45 21 00');
  const descriptor = parseVp8(wide);
  assert.ok(descriptor, 'the packet has a VP8 descriptor');
  assert.equal(descriptor.pictureId, 0x123);
  assert.equal(descriptor.tl0PictureIndex, 0x45);
  renumberVp8(wide, descriptor, 0x7fff, 0x101);
  assert.deepEqual(wide, hex('90e0 ffff 01 21 00'));
});
