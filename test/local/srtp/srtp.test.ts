import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AeadAesGcm } from '../../../src/local/srtp/aead-aes-gcm.js';
import { AesCmHmacSha1 } from '../../../src/local/srtp/aes-cm-hmac-sha1.js';
import { deriveSessionKeys } from '../../../src/local/srtp/key-derivation.js';
import { SrtpSession } from '../../../src/local/srtp/srtp-session.js';

function hex(text: string): Buffer {
  return Buffer.from(text.replace(/\s/g, ''), 'hex');
}

// RFC 3711 appendix B.3
const master = {
  key: hex('E1F97A0D3E018BE0D64FA32C06DE4139'),
  salt: hex('0EC675AD498AFEEBB6960B3AABE6'),
};

function rtp(sequence: number, payload: Buffer, ssrc = 0xcafebabe): Buffer {
  const packet = Buffer.alloc(12);
  packet[0] = 0x80;
  packet[1] = 96;
  packet.writeUInt16BE(sequence, 2);
  packet.writeUInt32BE(ssrc, 8);
  return Buffer.concat([packet, payload]);
}

const rtcp = hex('81c9000700000001cafebabe0000000000001000000000100000000000000000');

describe('SRTP key derivation', () => {
  it('derives what RFC 3711 appendix B.3 derives', () => {
    const keys = deriveSessionKeys(master, 'rtp');
    assert.deepEqual(keys.encryption, hex('C61E7A93744F39EE10734AFE3FF7A087'));
    assert.deepEqual(keys.salt, hex('30CBBC08863D8C85D49DB34A9AE1'));
    assert.deepEqual(keys.authentication, hex('CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4'));
  });
});

describe('AES_CM_128_HMAC_SHA1_80', () => {
  // The reference packet that SRTP libraries check themselves against, under the keys above
  const clear = hex('800f1234decafbadcafebabe abababababababababababababababab');
  const sealed = hex('800f1234decafbadcafebabe 4e55dc4ce79978d88ca4d215949d2402 b78d6acc99ea179b8dbb');

  it('seals and opens the reference packet', () => {
    const cipher = AesCmHmacSha1.from(master);
    assert.deepEqual(cipher.sealRtp(clear, 12, 0), sealed);
    assert.deepEqual(cipher.openRtp(sealed, 12, 0), clear.subarray(12));
  });
});

describe('AEAD_AES_128_GCM', () => {
  // RFC 7714 sections 16.1.1 and 17.1: session keys, not derived ones
  const keys = {
    encryption: hex('000102030405060708090a0b0c0d0e0f'),
    authentication: Buffer.alloc(0),
    salt: hex('517569642070726f2071756f'),
  };
  const clear = hex(`8040f17b 8041f8d3 5501a0b2 47616c6c 69612065 7374206f 6d6e6973 20646976
    69736120 696e2070 61727465 73207472 6573`);
  const sealed = hex(`8040f17b 8041f8d3 5501a0b2 f24de3a3 fb34de6c acba861c 9d7e4bca be633bd5
    0d294e6f 42a5f47a 51c7d19b 36de3adf 8833899d 7f27beb1 6a9152cf 765ee439 0cce`);

  it('seals and opens the packet of RFC 7714', () => {
    const cipher = new AeadAesGcm(keys, keys);
    assert.deepEqual(cipher.sealRtp(clear, 12, 0), sealed);
    assert.deepEqual(cipher.openRtp(sealed, 12, 0), clear.subarray(12));
  });
});

for (const Cipher of [AeadAesGcm, AesCmHmacSha1]) {
  const salt = Cipher === AeadAesGcm ? master.salt.subarray(0, 12) : master.salt;
  const cipher = () => Cipher.from({ key: master.key, salt });
  const pair = () => [new SrtpSession(cipher(), cipher()), new SrtpSession(cipher(), cipher())] as const;

  describe(`an SRTP session with ${Cipher.name}`, () => {
    it('opens packets of the other end, and no changed packet', () => {
      const [alice, bob] = pair();
      const sealed = alice.protectRtp(rtp(1, hex('0102')), 12);
      const changed = Buffer.from(sealed);
      changed[13]! ^= 1;
      assert.equal(bob.unprotectRtp(changed), undefined);
      assert.deepEqual(bob.unprotectRtp(sealed)?.payload, hex('0102'));
    });

    it('opens each packet once', () => {
      const [alice, bob] = pair();
      const sealed = alice.protectRtp(rtp(7, hex('0a')), 12);
      const report = alice.protectRtcp(rtcp);
      assert.ok(bob.unprotectRtp(sealed), 'the first copy of the packet opens');
      assert.equal(bob.unprotectRtp(sealed), undefined);
      assert.deepEqual(bob.unprotectRtcp(report), rtcp);
      assert.equal(bob.unprotectRtcp(report), undefined);
    });

    it('follows sequence numbers that roll over, with packets out of order around it', () => {
      const [alice, bob] = pair();
      const sealed = [65534, 65535, 0, 1].map((sequence) => alice.protectRtp(rtp(sequence, hex('ff')), 12));
      const order = [sealed[0]!, sealed[2]!, sealed[1]!, sealed[3]!];
      assert.deepEqual(
        order.map((packet) => bob.unprotectRtp(packet)?.sequenceNumber),
        [65534, 0, 65535, 1],
      );
    });

    it('does not let a forged packet move its counters', () => {
      const [alice, bob] = pair();
      assert.ok(
        bob.unprotectRtp(alice.protectRtp(rtp(10, hex('00')), 12)),
        'the packet before the forged one opens',
      );
      const forged = Buffer.concat([rtp(40_000, hex('00')), Buffer.alloc(16)]);
      assert.equal(bob.unprotectRtp(forged), undefined);
      assert.ok(
        bob.unprotectRtp(alice.protectRtp(rtp(11, hex('00')), 12)),
        'the packet after the forged one opens',
      );
    });

    it('rejects packets that are too short', () => {
      const [, bob] = pair();
      for (const length of [0, 1, 8, 11, 12, 20]) {
        assert.equal(bob.unprotectRtp(Buffer.alloc(length, 0x80)), undefined);
        assert.equal(bob.unprotectRtcp(Buffer.alloc(length, 0x80)), undefined);
      }
    });
  });
}
