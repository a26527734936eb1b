import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import { crc32 } from 'node:zlib';
import { buildBindingSuccess, hasIntegrity, parseBindingRequest } from '../../../src/local/transport/stun.js';

// RFC 5769 sections 2.1 and 2.2
const PASSWORD = 'VOkJxbRl1RmTxUk/WvJxBt';
const request = hex(`
  000100582112a442b7e7a701bc34d686fa87dfae
  802200105354554e207465737420636c69656e74
  002400046e0001ff 80290008932ff9b151263b36
  000600096576746a3a68367659202020
  000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2
  80280004e57a3bcf`);

function hex(text: string): Buffer {
  return Buffer.from(text.replace(/\s/g, ''), 'hex');
}

describe('STUN', () => {
  it('accepts the request of RFC 5769 only with the right password', () => {
    const parsed = parseBindingRequest(request);
    assert.ok(parsed, 'the request can be parsed');
    assert.equal(parsed.username, 'evtj:h6vY');
    assert.equal(parsed.useCandidate, false);
    assert.deepEqual(parsed.role, { isControlling: false, tieBreaker: hex('932ff9b151263b36') });
    assert.equal(hasIntegrity(request, parsed, PASSWORD), true);
    assert.equal(hasIntegrity(request, parsed, 'another password'), false);
  });

  it('rejects a changed request', () => {
    const changed = Buffer.from(request);
    changed[45]! ^= 1;
    const parsed = parseBindingRequest(changed);
    assert.ok(parsed, 'the request can be parsed');
    assert.equal(hasIntegrity(changed, parsed, PASSWORD), false);
  });

  it('notices that the sender nominates the path', () => {
    const useCandidate = hex('00250000');
    const nominating = Buffer.concat([request.subarray(0, 20), useCandidate, request.subarray(20)]);
    nominating.writeUInt16BE(nominating.length - 20, 2);
    assert.equal(parseBindingRequest(nominating)?.useCandidate, true);
  });

  it('rejects responses, truncated messages and other protocols', () => {
    const response = Buffer.from(request);
    response.writeUInt16BE(0x0101, 0);
    for (const datagram of [response, request.subarray(0, 50), Buffer.alloc(0), Buffer.alloc(40, 0x80)]) {
      assert.equal(parseBindingRequest(datagram), undefined);
    }
  });

  it('answers as RFC 5769 does, but for the software name', () => {
    const response = buildBindingSuccess(request.subarray(8, 20), '192.0.2.1', 32853, PASSWORD);
    assert.equal(response.readUInt16BE(0), 0x0101);
    assert.equal(response.readUInt16BE(2), response.length - 20);
    assert.deepEqual(response.subarray(20, 32), hex('002000080001a147e112a643'));
    const covered = Buffer.from(response.subarray(0, 32));
    covered.writeUInt16BE(36, 2);
    assert.deepEqual(
      response.subarray(36, 56),
      createHmac('sha1', PASSWORD).update(covered).digest(),
      'MESSAGE-INTEGRITY',
    );
    assert.equal(
      response.readUInt32BE(60),
      (crc32(response.subarray(0, 56)) ^ 0x5354554e) >>> 0,
      'FINGERPRINT',
    );
  });
});
