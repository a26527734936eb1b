import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { after, before, beforeEach, describe, it } from 'node:test';
import { isRtcp, parseRtcp } from '../../src/local/rtp/rtcp.js';
import { parseVp8 } from '../../src/local/rtp/vp8.js';
import { TestClock } from '../../src/testing/test-clock.js';
import { ApiClient } from './api-client.js';
import { RawClient } from './raw-client.js';

const KEY_FRAME = Buffer.from([0x10, 0, 1, 2, 3]);
const OTHER_FRAME = Buffer.from([0x10, 1, 1, 2, 3]);

describe('conformance: key frames', { timeout: 60_000 }, () => {
  const clock = new TestClock();
  let api: ApiClient;
  let publisher: RawClient;
  let askedFor = 0;
  let sequence = 0;
  const asked = new EventEmitter();

  /** Sends a frame of one packet of `cam`, which has mid 1. */
  const send = (payload: Buffer): Promise<void> => {
    const header = Buffer.from('906000000000000000000007bede000140310000', 'hex');
    header.writeUInt16BE(++sequence, 2);
    header.writeUInt32BE(sequence * 3_000, 4);
    const packet = Buffer.concat([header, payload]);
    return publisher.sendDatagram(publisher.srtp.protectRtp(packet, header.length));
  };

  /** How often the SFU has asked for a key frame. */
  const requests = async (): Promise<number> => {
    await publisher.caughtUp();
    return askedFor;
  };

  before(async () => {
    api = await ApiClient.start({ clock });
    publisher = await RawClient.publish(api);
    publisher.socket.on('message', (datagram) => {
      const isMedia = datagram[0]! >= 128 && datagram[0]! < 192;
      const compound = isMedia && isRtcp(datagram) && publisher.srtp.unprotectRtcp(datagram);
      if (!compound) return;
      askedFor += [...parseRtcp(compound)].filter(({ type }) => type === 'key-frame-request').length;
      asked.emit('request');
    });
    await send(OTHER_FRAME);
  });
  beforeEach(async () => {
    await requests();
    askedFor = 0;
  });
  after(async () => {
    await publisher.close();
    await api.close();
  });

  it('are not requested for a pull without an answer', async () => {
    const { body } = await api.request('POST', `sessions/${await api.newSession()}/tracks/new`, {
      tracks: [{ location: 'remote', sessionId: publisher.sessionId, trackName: 'cam' }],
    });
    assert.equal(body.requiresImmediateRenegotiation, true);
    await clock.advance(5_000);
    assert.equal(await requests(), 0);
  });

  it('wait for the connection of a client that requests none itself', async () => {
    const { connect } = await RawClient.subscribe(api, publisher.sessionId, ['cam']);
    await clock.advance(5_000);
    await send(KEY_FRAME);
    assert.equal(await requests(), 0, 'nobody is there yet');
    const request = once(asked, 'request');
    const subscriber = await connect();
    await request;
    const received = new Promise<Buffer>((resolve) => {
      subscriber.socket.on('message', (datagram) => {
        const isMedia = datagram[0]! >= 128 && datagram[0]! < 192;
        const packet = isMedia && !isRtcp(datagram) && subscriber.srtp.unprotectRtp(datagram);
        if (packet) resolve(Buffer.from(packet.payload));
      });
    });
    await send(OTHER_FRAME);
    await send(KEY_FRAME);
    assert.ok(parseVp8(await received)?.startsKeyFrame, 'its first packet begins a key frame');
    assert.equal(await requests(), 1);
    await clock.advance(5_000);
    assert.equal(await requests(), 1, 'what arrived is not asked for again');
    await subscriber.close();
  });

  it('and all other media stop while the client receives no more on the m-line', async () => {
    const { sessionId, answer, connect } = await RawClient.subscribe(api, publisher.sessionId, ['cam']);
    const subscriber = await connect();
    let received = 0;
    subscriber.socket.on('message', (datagram) => {
      if (datagram[0]! >= 128 && datagram[0]! < 192 && !isRtcp(datagram)) received++;
    });
    const offer = async (direction: string) => {
      const sdp = answer.replace('a=recvonly', `a=${direction}`);
      const body = { autoDiscover: true, sessionDescription: { type: 'offer', sdp } };
      const { status } = await api.request('POST', `sessions/${sessionId}/tracks/new`, body);
      assert.equal(status, 200);
    };
    for (const direction of ['inactive', 'sendonly']) {
      await offer(direction);
      const [askedBefore, receivedBefore] = [await requests(), received];
      await clock.advance(5_000);
      await send(KEY_FRAME);
      assert.equal(await requests(), askedBefore, direction);
      await subscriber.caughtUp();
      assert.equal(received, receivedBefore, direction);
      await offer('recvonly');
      assert.equal(await requests(), askedBefore + 1, 'it begins with a key frame again');
      await send(KEY_FRAME);
      await requests();
      await subscriber.caughtUp();
      assert.equal(received, receivedBefore + 1);
    }
    await subscriber.close();
  });
});
