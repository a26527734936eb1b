import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  buildNack,
  buildPli,
  buildReceiverReport,
  buildSenderReport,
  parseRtcp,
} from '../../../src/local/rtp/rtcp.js';

describe('RTCP', () => {
  it('reads a NACK that it built, across a sequence number wraparound', () => {
    const lost = [65530, 65531, 65535, 3, 20, 21];
    const [parsed] = parseRtcp(buildNack(1, 7, lost));
    assert.deepEqual(parsed, { type: 'nack', mediaSsrc: 7, sequenceNumbers: lost });
  });

  it('reads a compound packet and skips unknown parts', () => {
    const unknown = Buffer.from('81cf000100000001', 'hex');
    const report = { ssrc: 9, ntpSeconds: 1, ntpFraction: 2, rtpTimestamp: 3, packetCount: 4, octetCount: 5 };
    const compound = Buffer.concat([buildSenderReport(report), unknown, buildPli(1, 7)]);
    assert.deepEqual(
      [...parseRtcp(compound)],
      [
        { type: 'sender-report', ...report },
        { type: 'key-frame-request', mediaSsrc: 7 },
      ],
    );
  });

  it('reads every SSRC of a FIR', () => {
    const fir = Buffer.from(
      '84ce0006 00000001 00000000 0000000a 01000000 0000000b 02000000'.replace(/ /g, ''),
      'hex',
    );
    assert.deepEqual(
      [...parseRtcp(fir)].map((packet) => packet.type === 'key-frame-request' && packet.mediaSsrc),
      [10, 11],
    );
  });

  it('stops at a length that points past the end', () => {
    const pli = buildPli(1, 7);
    pli.writeUInt16BE(9, 2);
    assert.deepEqual([...parseRtcp(pli)], []);
  });

  it('writes receiver reports with a negative loss as in RFC 3550', () => {
    const report = buildReceiverReport(1, [
      {
        ssrc: 5,
        fractionLost: 25,
        cumulativeLost: -1,
        highestSequence: 70_000,
        jitter: 3,
        lastSenderReport: 0xdeadbeef,
        delaySinceLastSenderReport: 65_536,
      },
    ]);
    assert.equal(
      report.toString('hex'),
      '81c900070000000100000005 19ffffff 00011170 00000003 deadbeef 00010000'.replace(/ /g, ''),
    );
  });
});
