import assert from 'node:assert/strict';
import { syncBuiltinESMExports } from 'node:module';
import { it } from 'node:test';
import timersPromises from 'node:timers/promises';
import { localCertificate } from '../../../src/local/transport/certificate.js';
import { HANDSHAKE } from '../../../src/local/transport/dtls-record.js';
import {
  buildBindingRequest,
  type IceRole,
  parseBindingRequest,
  readBindingResponse,
} from '../../../src/local/transport/stun.js';
import { WebRtcTransport } from '../../../src/local/transport/webrtc-transport.js';
import { TestClock } from '../../../src/testing/test-clock.js';

const PASSWORD = 'abcdefghijklmnopqrstuvwx';
const THERE = { address: '192.0.2.1', port: 5000 };

async function open() {
  const sent: Buffer[] = [];
  const transport = new WebRtcTransport(await localCertificate(), (datagram) => sent.push(datagram), {
    onConnect() {},
    onRtp() {},
    onRtcp() {},
    onData() {},
    onClose() {},
  });
  const check = (role: IceRole) => {
    const username = `${transport.ice.ufrag}:there`;
    const { password } = transport.ice;
    transport.receiveAny(
      buildBindingRequest({ transactionId: Buffer.alloc(12, 1), username, password, ...role }),
      THERE,
      0,
    );
  };
  return { transport, sent, check };
}

it('a check that claims our role is refused, and nominates nothing, if our tie-breaker is greater', async () => {
  const { transport, sent, check } = await open();
  const remote = { ufrag: 'there', password: PASSWORD, isLite: false, candidates: [] };
  transport.connectTo(remote, true, new TestClock());
  check({ isControlling: true, tieBreaker: Buffer.alloc(8) });
  assert.deepEqual(
    sent.map((datagram) => readBindingResponse(datagram, transport.ice.password)),
    ['role-conflict'],
  );
  check({ isControlling: true, tieBreaker: Buffer.alloc(8, 0xff) });
  const [, response, checkBack] = sent;
  assert.equal(readBindingResponse(response!, transport.ice.password), 'success');
  assert.equal(parseBindingRequest(checkBack!)?.role?.isControlling, false, 'the other end controls');
  transport.close();
});

it('close() ends the retransmissions of an unfinished handshake', async (t) => {
  const timers: (() => void)[] = [];
  t.mock.method(timersPromises, 'setTimeout', () => new Promise<void>((resolve) => timers.push(resolve)));
  // werift imports it by name.
  syncBuiltinESMExports();
  t.after(() => {
    t.mock.restoreAll();
    syncBuiltinESMExports();
  });
  const { transport, sent, check } = await open();
  transport.trust([], 'client');
  check({ isControlling: true, tieBreaker: Buffer.alloc(8) });
  const runTimer = async () => {
    timers.shift()?.();
    await new Promise(setImmediate);
  };
  await runTimer();
  assert.deepEqual(
    sent.map(([first]) => first),
    [1, HANDSHAKE, HANDSHAKE],
    'our ClientHello is repeated',
  );
  transport.close();
  await runTimer();
  assert.equal(sent.length, 3);
  assert.equal(timers.length, 0, 'no timer keeps the process alive');
});
