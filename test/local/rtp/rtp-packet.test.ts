import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildRtp } from '../../../src/local/rtp/rtp-build.js';
import { parseRtpHeader, readExtension, withPayload } from '../../../src/local/rtp/rtp-packet.js';

function hex(text: string): Buffer {
  return Buffer.from(text.replace(/\s/g, ''), 'hex');
}

describe('RTP packets', () => {
  it('have extensions in the one-byte form, with gaps between them', () => {
    const header = parseRtpHeader(hex('90e0 0001 00000002 00000003 bede0002 4131 32 00 3201 0203 aabb'));
    assert.ok(header, 'the packet has a valid header');
    assert.equal(header.marker, true);
    assert.equal(header.payloadType, 96);
    assert.equal(header.headerLength, 24);
    assert.equal(readExtension(header, 4)?.toString(), '12');
    assert.deepEqual(readExtension(header, 3), hex('010203'));
    assert.equal(readExtension(header, 9), undefined);
  });

  it('have extensions in the two-byte form', () => {
    const header = parseRtpHeader(hex('9060 0001 00000002 00000003 10000002 0402 6162 0a01 6300'));
    assert.ok(header, 'the packet has a valid header');
    assert.equal(readExtension(header, 4)?.toString(), 'ab');
    assert.equal(readExtension(header, 10)?.toString(), 'c');
  });

  it('lose their padding, and are invalid with more padding than payload', () => {
    const header = parseRtpHeader(hex('a060 0001 00000002 00000003'));
    assert.ok(header, 'the packet has a valid header');
    assert.deepEqual(withPayload(header, hex('0102 0002'))?.payload, hex('0102'));
    assert.equal(withPayload(header, hex('0009')), undefined);
    assert.equal(withPayload(header, hex('')), undefined);
  });

  it('are rejected if too short or of another version', () => {
    for (const bytes of ['', '80', '4060000100000002 00000003', '9060 0001 00000002 00000003 bede00ff']) {
      assert.equal(parseRtpHeader(hex(bytes)), undefined);
    }
  });

  it('are built with the transport-wide sequence number that is read back', () => {
    const { packet, headerLength } = buildRtp(
      { payloadType: 111, marker: true, sequenceNumber: 65535, timestamp: 0xffffffff, ssrc: 7 },
      hex('cafe'),
      { id: 3, value: 0x1abcd },
    );
    const header = parseRtpHeader(packet);
    assert.equal(header?.headerLength, headerLength);
    assert.equal(header?.timestamp, 0xffffffff);
    assert.deepEqual(header && readExtension(header, 3), hex('abcd'));
    assert.deepEqual(packet.subarray(headerLength), hex('cafe'));
  });
});
