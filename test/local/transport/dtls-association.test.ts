import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { localCertificate } from '../../../src/local/transport/certificate.js';
import { DtlsAssociation, type DtlsRole } from '../../../src/local/transport/dtls-association.js';
import { dtlsRecords } from '../../../src/local/transport/dtls-record.js';

const MESSAGES = 20;

describe('a DTLS association', () => {
  it('never reuses a record number, which would be dropped as a replay', async () => {
    const certificate = await localCertificate();
    const sent: Record<DtlsRole, number[]> = { client: [], server: [] };
    const ends = {} as Record<DtlsRole, DtlsAssociation>;
    const connect = (role: DtlsRole, other: DtlsRole) =>
      new Promise<void>((resolve, reject) => {
        ends[role] = new DtlsAssociation(certificate, role, {
          send(datagram) {
            for (const { epoch, sequenceNumber } of dtlsRecords(datagram)) {
              if (epoch > 0) sent[role].push(sequenceNumber);
            }
            setImmediate(() => ends[other].receive(datagram));
          },
          onConnect: () => resolve(),
          onData: () => {},
          onClose: () => reject(new Error('The handshake failed.')),
        });
      });
    const connected = [connect('server', 'client'), connect('client', 'server')];
    ends.client.connect();
    await Promise.all(connected);
    for (const end of [ends.client, ends.server]) {
      for (let i = 0; i < MESSAGES; i++) await end.send(Buffer.from([i]));
    }
    for (const role of ['client', 'server'] as const) {
      assert.ok(sent[role].length > MESSAGES, 'Finished is encrypted too');
      assert.equal(new Set(sent[role]).size, sent[role].length, `${role}: ${sent[role]}`);
    }
  });
});
