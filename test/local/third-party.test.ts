import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { it } from 'node:test';
import { type WebSocket, WebSocketServer } from 'ws';
import { decodePayload, encodeMediaMessage } from '../../src/local/adapters/media-message.js';
import { ApiClient } from './api-client.js';

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
