import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { type WebSocket, WebSocketServer } from 'ws';
import { encodeMediaMessage } from '../../src/local/adapters/media-message.js';
import { parseRtcp } from '../../src/local/rtp/rtcp.js';
import { parseRtpHeader, readExtension, withPayload } from '../../src/local/rtp/rtp-packet.js';
import { parseTransportFeedback } from '../../src/local/rtp/transport-feedback.js';
import { parseBindingRequest } from '../../src/local/transport/stun.js';
import { ApiClient } from './api-client.js';
import { RandomChoice } from './random.js';
import { RawClient, sctpPacket } from './raw-client.js';

const CASES = process.env.CALLROOM_LONG ? 10_000 : 1_000;
/** So many datagrams at once are read before any is lost for want of room. */
const BURST = 50;

const random = new RandomChoice(20_261_126);

/** A call of other clients: one client sends speech all the time, and the other waits for it. */
class Bystander {
  readonly #sink: WebSocket;
  readonly #speech: NodeJS.Timeout;
  readonly #server: WebSocketServer;

  private constructor(sink: WebSocket, speech: NodeJS.Timeout, server: WebSocketServer) {
    this.#sink = sink;
    this.#speech = speech;
    this.#server = server;
  }

  static async start(api: ApiClient): Promise<Bystander> {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
    const endpoint = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const adapter = async (track: object) => {
      const connection = once(server, 'connection');
      const { body } = await api.request('POST', 'adapters/websocket/new', {
        tracks: [{ endpoint, ...track }],
      });
      const [socket] = (await connection) as [WebSocket];
      return { socket, sessionId: body.tracks[0].sessionId };
    };
    const source = await adapter({ location: 'local', trackName: 'speech', inputCodec: 'pcm' });
    const message = encodeMediaMessage({
      sequenceNumber: 0,
      timestamp: 0,
      payload: Buffer.alloc(3_840, 0x11),
    });
    const speech = setInterval(() => source.socket.send(message), 20);
    const { sessionId } = source;
    const sink = await adapter({ location: 'remote', trackName: 'speech', sessionId, outputCodec: 'pcm' });
    return new Bystander(sink.socket, speech, server);
  }

  /** Resolves once more of the speech has come through. */
  async hears(): Promise<void> {
    for (let i = 0; i < 3; i++) await once(this.#sink, 'message');
  }

  async stop(): Promise<void> {
    clearInterval(this.#speech);
    for (const socket of this.#server.clients) socket.terminate();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

describe('garbage in datagrams', { timeout: 180_000 }, () => {
  let api: ApiClient;
  let bystander: Bystander;
  before(async () => {
    api = await ApiClient.start();
    bystander = await Bystander.start(api);
  });
  after(async () => {
    await bystander.stop();
    await api.close();
  });

  it(`is rejected and crashes no parser, ${CASES} times`, () => {
    for (let i = 0; i < CASES; i++) {
      const bytes = random.bytes(random.below(120));
      if (bytes.length > 1) bytes[0] = 0x80 | (bytes[0]! & 0x3f);
      const header = parseRtpHeader(bytes);
      if (header) {
        for (let id = 1; id < 15; id++) readExtension(header, id);
        withPayload(header, bytes.subarray(header.headerLength));
      }
      if (bytes.length > 1) bytes[1] = 200 + random.below(8);
      for (const packet of parseRtcp(bytes)) {
        if (packet.type === 'transport-feedback') parseTransportFeedback(packet.bytes);
      }
      parseBindingRequest(bytes);
    }
  });

  it(`does nothing from an unknown address, ${CASES} times`, async () => {
    const socket = createSocket('udp4');
    for (let i = 0; i < CASES; i++) {
      const datagram = random.bytes(1 + random.below(200));
      datagram[0] = random.of([0, 0x16, 0x80, 0x90, random.below(256)]);
      if (datagram[0] === 0 && datagram.length > 20) asStun(datagram);
      await new Promise((resolve) => socket.send(datagram, api.sfu.udpPort, '127.0.0.1', resolve));
    }
    await new Promise<void>((resolve) => socket.close(resolve));
    await bystander.hears();
  });

  it(`does nothing from the address of a client, unencrypted, ${CASES} times`, async () => {
    const client = await RawClient.publish(api);
    for (let i = 0; i < CASES; i++) {
      const datagram = random.bytes(1 + random.below(300));
      // STUN, DTLS of each content type, and datagrams that look like SRTP or SRTCP.
      datagram[0] = random.of([0, 20, 21, 22, 23, 24, 0x80, 0x90, 0xbf]);
      if (datagram[0] === 0 && datagram.length > 20) asStun(datagram);
      if (datagram[0] >= 20 && datagram[0] < 64 && datagram.length > 13) asRecord(datagram);
      await client.sendDatagram(datagram);
      if (i % BURST === 0) await Promise.all([client.keepAlive(), bystander.hears()]);
    }
    const state = await api.request('GET', `sessions/${client.sessionId}`);
    assert.equal(state.status, 200, 'its own session lives on');
    api.sfu.faults.add({ type: 'vanish', sessionId: client.sessionId });
    await client.close();
  });

  it(`does nothing from a client, as RTP and RTCP with the right keys, ${CASES} times`, async () => {
    const client = await RawClient.publish(api);
    const { srtp } = client;
    // Takes both tracks as soon as there is anything of them.
    const viewer = RawClient.subscribe(api, client.sessionId, ['mic', 'cam']).then(({ connect }) =>
      connect(),
    );
    for (let i = 0; i < CASES; i++) {
      const isRtcp = random.chance(0.4);
      const packet = isRtcp ? rtcp() : rtp();
      const headerLength = parseRtpHeader(packet)?.headerLength ?? 12;
      await client.sendDatagram(isRtcp ? srtp.protectRtcp(packet) : srtp.protectRtp(packet, headerLength));
      if (i % BURST === 0) await Promise.all([client.keepAlive(), bystander.hears()]);
    }
    assert.equal((await api.request('GET', `sessions/${client.sessionId}`)).status, 200);
    const viewing = await viewer;
    const seen = await api.request('GET', `sessions/${viewing.sessionId}`);
    assert.deepEqual(
      seen.body.tracks.map((track: { status: string }) => track.status),
      ['active', 'active'],
    );
    for (const { sessionId } of [client, viewing]) {
      api.sfu.faults.add({ type: 'vanish', sessionId });
    }
    await Promise.all([client.close(), viewing.close()]);
  });

  it(`does nothing from a client, as SCTP, ${CASES} times`, async () => {
    const client = await RawClient.publish(api);
    const { tag, tsn } = await client.associate();
    for (let i = 0; i < CASES; i++) {
      await client.dtls.send(sctp(tag, tsn));
      if (i % BURST === 0) await Promise.all([client.keepAlive(), bystander.hears()]);
    }
    // And at last what ends an association: abort, shutdown, its acknowledgement and completion.
    for (const type of [6, 7, 8, 14]) await client.dtls.send(sctpPacket(tag, Buffer.from([type, 0, 0, 4])));
    assert.equal((await api.request('GET', `sessions/${client.sessionId}`)).status, 200);
    api.sfu.faults.add({ type: 'vanish', sessionId: client.sessionId });
    await client.close();
  });
});

function asStun(datagram: Buffer): void {
  datagram.writeUInt16BE(random.of([1, 3, 0x101]), 0);
  datagram.writeUInt16BE(datagram.length - 20, 2);
  datagram.writeUInt32BE(0x2112a442, 4);
}

/** A DTLS record of the right length, in the clear or of the epoch that is encrypted. */
function asRecord(datagram: Buffer): void {
  datagram.writeUInt16BE(0xfefd, 1);
  datagram.writeUInt16BE(random.below(2), 3);
  datagram.writeUInt16BE(datagram.length - 13, 11);
}

function rtp(): Buffer {
  const packet = random.bytes(12 + random.below(200));
  packet[0] = 0x80 | random.of([0, 0x10, 0x20, 0x30, random.below(64)]);
  packet[1] = random.of([111, 96, 97, random.below(128)]) | (random.chance(0.3) ? 0x80 : 0);
  packet.writeUInt16BE(random.below(3_000), 2);
  packet.writeUInt32BE(random.of([1, 2, 3, random.below(2 ** 32)]), 8);
  if (packet[0]! & 0x10 && packet.length > 24) {
    packet.writeUInt16BE(random.of([0xbede, 0x1000, random.below(0x10000)]), 12);
    packet.writeUInt16BE(random.below(4), 14);
    // The mid of one of its m-lines, so that it belongs to a track.
    packet.set([0x40, random.of([0x30, 0x31])], 16);
  }
  return packet;
}

function rtcp(): Buffer {
  const packet = random.bytes(8 + 4 * random.below(40));
  packet[0] = 0x80 | random.below(32);
  packet[1] = 200 + random.below(8);
  packet.writeUInt16BE(random.of([packet.length / 4 - 1, random.below(30)]), 2);
  packet.writeUInt32BE(random.of([1, 2, 3, random.below(2 ** 32)]), 4);
  return packet;
}

/** With the right ports, tag and checksum, and chunks of the types that change an association that is up. */
function sctp(tag: number, tsn: number): Buffer {
  const chunks = Array.from({ length: 1 + random.below(3) }, () => {
    const chunk = random.bytes(4 + 4 * random.below(20));
    chunk[0] = random.of([0, 0, 0, 3, 3, 4, 5, 9, 10, 11, 130, 130, 192, 192, random.below(256)]);
    chunk.writeUInt16BE(random.of([chunk.length, chunk.length, chunk.length - 1, random.below(200)]), 2);
    if (chunk.length > 8) chunk.writeUInt32BE((tsn + random.below(200)) >>> 0, 4);
    // Of a reconfiguration, the type and length of its parameter.
    if (chunk.length > 20 && chunk[0] === 130) {
      chunk.writeUInt16BE(random.of([13, 16, 17]), 4);
      chunk.writeUInt16BE(random.of([chunk.length - 4, random.below(30)]), 6);
    }
    return chunk;
  });
  const isForeign = random.chance(0.1);
  return sctpPacket(isForeign ? random.below(2 ** 32) : tag, ...chunks);
}
