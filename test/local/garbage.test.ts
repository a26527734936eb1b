import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { after, before, describe, it } from 'node:test';
import { errorStatuses } from '../../src/local/errors.js';
import { parseRtcp } from '../../src/local/rtp/rtcp.js';
import { parseRtpHeader, readExtension, withPayload } from '../../src/local/rtp/rtp-packet.js';
import { parseTransportFeedback } from '../../src/local/rtp/transport-feedback.js';
import { parseBindingRequest } from '../../src/local/stun.js';
import { ApiClient, audioOffer } from './api-client.js';

const CASES = process.env.CALLROOM_LONG ? 10_000 : 1_000;

/** Mulberry32: the same numbers for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const random = randomFrom(20_261_120);
const below = (limit: number) => Math.floor(random() * limit);
const oneOf = <T>(choices: readonly T[]): T => choices[below(choices.length)]!;

function randomBytes(length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => below(256)));
}

describe('garbage', { timeout: 120_000 }, () => {
  let api: ApiClient;
  let bystander: string;
  before(async () => {
    api = await ApiClient.start();
    bystander = await api.newSession();
    await api.request('POST', `sessions/${bystander}/tracks/new`, {
      sessionDescription: audioOffer(),
      tracks: [{ location: 'local', mid: '0', trackName: 'mic' }],
    });
  });
  after(() => api.close());

  function value(depth = 0): unknown {
    const { type, sdp } = audioOffer(oneOf(['0', '1', 'x']));
    const damaged = sdp.split('\r\n').filter(() => random() > 0.15);
    const simple = [
      null,
      true,
      -1,
      1e308,
      '',
      '#mic',
      '0',
      's0',
      bystander,
      'none',
      { type, sdp },
      { type: 'answer', sdp },
      { type, sdp: damaged.join('\r\n') },
      { type, sdp: randomBytes(below(300)).toString('latin1') },
    ];
    if (depth > 2 || random() < 0.6) return oneOf(simple);
    return Array.from({ length: below(4) }, () => value(depth + 1));
  }

  function body(): unknown {
    if (random() < 0.1) return randomBytes(below(200)).toString('latin1');
    const item = () => ({
      location: random() < 0.8 ? oneOf(['local', 'remote']) : value(),
      ...(random() < 0.7 && { mid: value() }),
      ...(random() < 0.7 && { sessionId: random() < 0.7 ? bystander : value() }),
      ...(random() < 0.7 && { trackName: random() < 0.7 ? oneOf(['mic', 'none', 'x']) : value() }),
      ...(random() < 0.3 && { dataChannelName: value() }),
      ...(random() < 0.3 && { id: value() }),
      ...(random() < 0.2 && { simulcast: value() }),
    });
    const items = Array.from({ length: below(4) }, item);
    return {
      ...(random() < 0.8 && { tracks: random() < 0.8 ? items : value() }),
      ...(random() < 0.5 && { dataChannels: random() < 0.8 ? items : value() }),
      ...(random() < 0.6 && { sessionDescription: value() }),
      ...(random() < 0.5 && { force: random() < 0.8 ? random() < 0.5 : value() }),
      ...(random() < 0.2 && { autoDiscover: value() }),
    };
  }

  const operations = [
    'POST tracks/new',
    'PUT renegotiate',
    'PUT tracks/update',
    'PUT tracks/close',
    'POST datachannels/establish',
    'POST datachannels/new',
    'PUT datachannels/update',
    'PUT datachannels/close',
    'DELETE tracks/new',
    'POST nonsense',
  ];

  it(`over HTTP is answered with a code of the table, ${CASES} times`, async () => {
    for (let i = 0; i < CASES; i += 25) {
      // A fresh session each time: what waits for a connection must not hold up the rest of the cases.
      const session = await api.newSession();
      const calls = Array.from({ length: 25 }, async () => {
        const [method = '', path = ''] = oneOf(operations).split(' ');
        const payload = body();
        const response = await fetch(`${api.sfu.url}/apps/${api.sfu.appId}/sessions/${session}/${path}`, {
          method,
          headers: { Authorization: `Bearer ${api.sfu.appSecret}` },
          body: typeof payload === 'string' ? payload : JSON.stringify(payload),
        });
        const answer = await response.json();
        if (response.status === 200) return;
        assert.ok(
          Object.hasOwn(errorStatuses, answer.errorCode),
          JSON.stringify([method, path, payload, answer]),
        );
        assert.notEqual(answer.errorCode, 'internal_error', JSON.stringify([method, path, payload]));
        assert.equal(typeof answer.errorDescription, 'string');
      });
      const settled = Promise.allSettled(calls);
      await api.request('GET', `sessions/${session}`);
      api.sfu.faults.add({ type: 'vanish', sessionId: session });
      for (const outcome of await settled) if (outcome.status === 'rejected') throw outcome.reason;
    }
    const state = await api.request('GET', `sessions/${bystander}`);
    assert.equal(state.body.tracks[0].status, 'active');
  });

  it(`on the UDP port does nothing, ${CASES} times`, async () => {
    const socket = createSocket('udp4');
    for (let i = 0; i < CASES; i++) {
      const datagram = randomBytes(1 + below(200));
      datagram[0] = oneOf([0, 0x16, 0x80, 0x90, below(256)]);
      if (datagram[0] === 0 && datagram.length > 20) {
        datagram.writeUInt16BE(1, 0);
        datagram.writeUInt16BE(datagram.length - 20, 2);
        datagram.writeUInt32BE(0x2112a442, 4);
      }
      await new Promise((resolve) => socket.send(datagram, api.sfu.udpPort, '127.0.0.1', resolve));
    }
    await new Promise<void>((resolve) => socket.close(resolve));
    assert.equal((await api.request('GET', `sessions/${bystander}`)).status, 200);
  });

  it(`is no packet, and crashes no parser, ${CASES} times`, () => {
    for (let i = 0; i < CASES; i++) {
      const bytes = randomBytes(below(120));
      if (bytes.length > 1) bytes[0] = 0x80 | (bytes[0]! & 0x3f);
      const header = parseRtpHeader(bytes);
      if (header) {
        for (let id = 1; id < 15; id++) readExtension(header, id);
        withPayload(header, bytes.subarray(header.headerLength));
      }
      if (bytes.length > 1) bytes[1] = 200 + below(8);
      for (const packet of parseRtcp(bytes)) {
        if (packet.type === 'transport-feedback') parseTransportFeedback(packet.bytes);
      }
      parseBindingRequest(bytes);
    }
  });
});
