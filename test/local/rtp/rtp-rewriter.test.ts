import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Codec } from '../../../src/local/rtp/codec.js';
import { parseRtpHeader, type RtpPacket, withPayload } from '../../../src/local/rtp/rtp-packet.js';
import { RtpRewriter } from '../../../src/local/rtp/rtp-rewriter.js';
import { parseVp8 } from '../../../src/local/rtp/vp8.js';

const vp8: Codec = { kind: 'video', name: 'VP8', clockRate: 90_000, parameters: '' };

function packet(sequence: number, timestamp: number, pictureId = 0): RtpPacket {
  const bytes = Buffer.alloc(12);
  bytes[0] = 0x80;
  bytes.writeUInt16BE(sequence, 2);
  bytes.writeUInt32BE(timestamp, 4);
  const payload = Buffer.from([0x90, 0x80, 0x80 | (pictureId >> 8), pictureId & 0xff, 0]);
  const header = parseRtpHeader(bytes);
  assert.ok(header, 'the packet has a valid header');
  const read = withPayload(header, payload);
  assert.ok(read, 'the rewritten packet has a valid header');
  return read;
}

describe('the rewriter', () => {
  it('leaves the first source unchanged', () => {
    const rewriter = new RtpRewriter();
    rewriter.begin(packet(100, 5000), vp8, 0);
    assert.deepEqual(rewriter.rewrite(packet(100, 5000), 0), { sequenceNumber: 100, timestamp: 5000 });
  });

  it('continues with the next source where the last one ended, in time as well', () => {
    const rewriter = new RtpRewriter();
    rewriter.begin(packet(65535, 1000), vp8, 0);
    rewriter.rewrite(packet(65535, 1000), 0);
    rewriter.begin(packet(7, 999_999), vp8, 100);
    assert.deepEqual(rewriter.rewrite(packet(7, 999_999), 100), { sequenceNumber: 0, timestamp: 10_000 });
    assert.deepEqual(rewriter.rewrite(packet(8, 999_999), 100), { sequenceNumber: 1, timestamp: 10_000 });
  });

  it('drops packets older than the switch, which would overwrite earlier packets', () => {
    const rewriter = new RtpRewriter();
    rewriter.begin(packet(10, 0), vp8, 0);
    assert.equal(rewriter.rewrite(packet(9, 0), 0), undefined);
    assert.ok(rewriter.rewrite(packet(10, 0), 0), 'a packet after the switch passes');
  });

  it('still takes packets after a sequence number wraparound', () => {
    const rewriter = new RtpRewriter();
    rewriter.begin(packet(0, 0), vp8, 0);
    for (let i = 0; i < 70_000; i += 50)
      assert.ok(rewriter.rewrite(packet(i & 0xffff, i), 0), 'a packet with the next sequence number passes');
  });

  it('continues VP8 picture ids across a switch', () => {
    const rewriter = new RtpRewriter();
    const first = packet(1, 0, 300);
    rewriter.begin(first, vp8, 0);
    rewriter.rewrite(first, 0);
    rewriter.rewriteVp8(first.payload);
    const second = packet(50, 0, 9);
    rewriter.begin(second, vp8, 10);
    rewriter.rewrite(second, 10);
    const renumbered = rewriter.rewriteVp8(second.payload);
    assert.equal(parseVp8(renumbered)?.pictureId, 301);
    assert.equal(parseVp8(second.payload)?.pictureId, 9, 'other subscribers get the same payload');
  });
});
