import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { type WebSocket, WebSocketServer } from 'ws';
import { decodePayload, encodeMediaMessage } from '../../src/local/adapters/media-message.js';
import { ApiClient } from './api-client.js';
import { RawPeer } from './raw-peer.js';

it('a thirdparty session connects to an ICE-lite end, and sends it the tracks pulled onto its m-line', async () => {
  const api = await ApiClient.start();
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  const endpoint = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const post = async (session: string, operation: string, body: object) =>
    (
      await api.request(
        operation === 'renegotiate' ? 'PUT' : 'POST',
        `sessions/${session}/${operation}`,
        body,
      )
    ).body;
  const adapter = async (track: object): Promise<{ socket: WebSocket; sessionId: string }> => {
    const connection = once(server, 'connection');
    const { body } = await api.request('POST', 'adapters/websocket/new', {
      tracks: [{ endpoint, ...track }],
    });
    assert.equal(body.tracks[0].errorCode, undefined);
    const [socket] = await connection;
    return { socket, sessionId: body.tracks[0].sessionId };
  };

  // The user's voice comes from an adapter; the AI service is another session of the SFU, which is ICE-lite.
  const voice = await adapter({ location: 'local', trackName: 'voice', inputCodec: 'pcm' });
  const speech = setInterval(() => {
    const payload = Buffer.alloc(3_840, 0x11);
    voice.socket.send(encodeMediaMessage({ sequenceNumber: 0, timestamp: 0, payload }));
  }, 20);
  const { sessionId: thirdParty } = (await api.request('POST', 'sessions/new?thirdparty=true')).body;
  const service = await api.newSession();

  const offered = await post(thirdParty, 'tracks/new', {
    tracks: [{ location: 'local', trackName: 'ai', kind: 'audio', bidirectionalMediaStream: true }],
  });
  assert.doesNotMatch(offered.sessionDescription.sdp, /ice-lite/);
  const answered = await post(service, 'tracks/new', {
    sessionDescription: offered.sessionDescription,
    tracks: [{ location: 'local', mid: offered.tracks[0].mid, trackName: 'heard' }],
  });
  const accepting = answered.sessionDescription.sdp.replace('a=recvonly', 'a=sendrecv');
  await post(thirdParty, 'renegotiate', { sessionDescription: { type: 'answer', sdp: accepting } });
  const pulled = await post(thirdParty, 'tracks/new', {
    tracks: [{ location: 'remote', sessionId: voice.sessionId, trackName: 'voice', mid: '#ai' }],
  });
  assert.equal(pulled.requiresImmediateRenegotiation, false, 'the m-line was open both ways already');
  assert.equal(pulled.tracks[0].mid, offered.tracks[0].mid);

  const heard = await adapter({
    location: 'remote',
    sessionId: service,
    trackName: 'heard',
    outputCodec: 'pcm',
  });
  const [message] = await once(heard.socket, 'message');
  assert.equal(decodePayload(message)?.length, 3_840);
  assert.equal(api.sfu.stats().connectedSessions, 2);

  clearInterval(speech);
  await api.close();
  for (const socket of server.clients) socket.terminate();
  await new Promise((resolve) => server.close(resolve));
});

/** Who checks first; the SFU can only be first if the description lists an address that it can reach. */
const ORDERS = ['the SFU', 'the peer', 'the peer, before its answer arrives'] as const;

describe('conformance: a thirdparty session with a full ICE agent', { timeout: 60_000 }, () => {
  let api: ApiClient;
  before(async () => {
    api = await ApiClient.start();
  });
  after(() => api.close());

  /** Exchanges descriptions and checks in this order, then media both ways. */
  async function connects(
    offerer: 'the SFU' | 'the peer',
    first: (typeof ORDERS)[number],
    setup: 'active' | 'passive',
  ) {
    const isControlling = offerer === 'the peer';
    const peer = await RawPeer.open({ setup, isControlling });
    const conflicts: string[] = [];
    peer.events.on('conflict', () => conflicts.push('conflict'));
    const checked = once(peer.events, 'check');
    const reachable = [peer.candidate('127.0.0.1')];
    // What a browser without a permission, or without IPv4, lists.
    const unreachable = [peer.candidate('7c1e6f42.local'), peer.candidate('2001:db8::1')];
    const candidates = first === 'the SFU' ? reachable : unreachable;
    const { sessionId } = (await api.request('POST', 'sessions/new?thirdparty=true')).body;
    const path = `sessions/${sessionId}`;
    if (isControlling) {
      const { body } = await api.request('POST', `${path}/tracks/new`, {
        sessionDescription: { type: 'offer', sdp: peer.offer(candidates) },
        tracks: [{ location: 'local', mid: '0', trackName: 'reply' }],
      });
      peer.goesTo(body.sessionDescription.sdp);
    } else {
      const { body } = await api.request('POST', `${path}/tracks/new`, {
        tracks: [{ location: 'local', trackName: 'reply', kind: 'audio' }],
      });
      const { sdp } = body.sessionDescription;
      peer.goesTo(sdp);
      if (first === 'the peer, before its answer arrives') {
        peer.check();
        await once(peer.events, 'answered');
      }
      const sessionDescription = { type: 'answer', sdp: peer.answer(sdp, candidates) };
      await api.request('PUT', `${path}/renegotiate`, { sessionDescription });
    }
    if (first === 'the peer') peer.check();
    await checked;
    if (first === 'the SFU') peer.check();
    peer.begin();
    await peer.connected;
    const heard = once(peer.events, 'rtcp');
    peer.sendAudio();
    const { body } = await api.request('POST', `sessions/${await api.newSession()}/tracks/new`, {
      tracks: [{ location: 'remote', sessionId, trackName: 'reply' }],
    });
    assert.equal(body.tracks[0].errorCode, undefined, 'its media arrives');
    await heard;
    assert.deepEqual(conflicts, [], 'only the end that offered controls');
    await peer.close();
  }

  for (const offerer of ['the SFU', 'the peer'] as const) {
    for (const first of ORDERS.slice(0, offerer === 'the SFU' ? 3 : 2)) {
      for (const setup of ['active', 'passive'] as const) {
        it(`connects if ${offerer} makes the offer, ${first} checks first and the peer is ${setup}`, () =>
          connects(offerer, first, setup));
      }
    }
  }
});

it('any session takes the DTLS role that the client leaves to it', { timeout: 60_000 }, async () => {
  const api = await ApiClient.start();
  const peer = await RawPeer.open({ setup: 'passive', isControlling: true });
  const sessionId = await api.newSession();
  const { body } = await api.request('POST', `sessions/${sessionId}/tracks/new`, {
    sessionDescription: { type: 'offer', sdp: peer.offer([]) },
    tracks: [{ location: 'local', mid: '0', trackName: 'mic' }],
  });
  assert.match(body.sessionDescription.sdp, /a=setup:active/);
  peer.goesTo(body.sessionDescription.sdp);
  peer.check();
  await peer.connected;
  await api.connected(sessionId);
  await peer.close();
  await api.close();
});
