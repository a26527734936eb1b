import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { setImmediate as tick } from 'node:timers/promises';
import { type WebSocket, WebSocketServer } from 'ws';
import { AudioEgress } from '../../src/local/adapters/audio-egress.js';
import { decodePayload, encodeMediaMessage } from '../../src/local/adapters/media-message.js';
import { Track } from '../../src/local/sfu/track.js';
import { TestClock } from '../../src/testing/test-clock.js';
import { ApiClient } from './api-client.js';
import { realTarget } from './conformance-target.js';

/** `seconds` of a tone in both channels, as signed 16-bit samples at 48 kHz. */
function tone(seconds: number): Buffer {
  const samples = Math.round(48_000 * seconds);
  const pcm = Buffer.alloc(samples * 4);
  for (let i = 0; i < samples; i++) {
    const value = Math.round(8_000 * Math.sin((2 * Math.PI * 440 * i) / 48_000));
    pcm.writeInt16LE(value, i * 4);
    pcm.writeInt16LE(value, i * 4 + 2);
  }
  return pcm;
}

function loudness(pcm: Buffer): number {
  let sum = 0;
  for (let at = 0; at + 1 < pcm.length; at += 2) sum += pcm.readInt16LE(at) ** 2;
  return Math.sqrt(sum / (pcm.length / 2));
}

describe('the packet of a WebSocket adapter', () => {
  it('is read back, with unknown fields skipped', () => {
    const message = encodeMediaMessage({
      sequenceNumber: 300,
      timestamp: 0xffffffff,
      payload: Buffer.from('pcm'),
    });
    assert.equal(decodePayload(Buffer.concat([Buffer.from([0x38, 0x05]), message]))?.toString(), 'pcm');
  });

  it('is invalid if it ends too early', () => {
    for (const bytes of [[0x2a], [0x2a, 0x05, 0x01], [0x80], [0x2b, 0x01]]) {
      assert.equal(decodePayload(Buffer.from(bytes)), undefined);
    }
  });
});

// The real service has to be able to reach the endpoint, which is on this machine.
if (!realTarget) {
  describe('conformance: WebSocket adapters', () => {
    let api: ApiClient;
    let server: WebSocketServer;
    let endpoint: string;
    before(async () => {
      api = await ApiClient.start();
      server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
      await once(server, 'listening');
      endpoint = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    after(async () => {
      for (const socket of server.clients) socket.terminate();
      await new Promise((resolve) => server.close(resolve));
      await api.close();
    });

    it('publish PCM as Opus, and stream that as PCM again', async () => {
      const ingestSocket = once(server, 'connection');
      const ingest = await api.request('POST', 'adapters/websocket/new', {
        tracks: [
          // The mode follows from the location, and the session is new: neither field changes that.
          {
            location: 'local',
            trackName: 'speech',
            endpoint,
            inputCodec: 'pcm',
            mode: 'stream',
            sessionId: 'x',
          },
        ],
      });
      assert.equal(ingest.status, 200);
      const [{ adapterId, sessionId, ...rest }] = ingest.body.tracks;
      assert.deepEqual(rest, { trackName: 'speech', endpoint });
      assert.match(sessionId, /^[0-9a-f]{32}$/);
      const [source] = (await ingestSocket) as [WebSocket];
      const pcm = tone(5);
      const speak = (from: number, to: number) => {
        for (let at = from; at < to; at += 9_600) {
          const payload = pcm.subarray(at, at + 9_600);
          source.send(encodeMediaMessage({ sequenceNumber: 0, timestamp: 0, payload }));
        }
      };
      // It is played in real time: most of it has to be there for the listener, however long that takes to come.
      speak(0, 192_000);
      const egressSocket = once(server, 'connection');
      const egress = await api.request('POST', 'adapters/websocket/new', {
        tracks: [
          { location: 'remote', sessionId, trackName: 'speech', endpoint, outputCodec: 'pcm' },
          { location: 'remote', sessionId, trackName: 'speech', endpoint, outputCodec: 'jpeg' },
          { location: 'remote', sessionId, trackName: 'none', endpoint, outputCodec: 'pcm' },
        ],
      });
      assert.equal(egress.status, 200);
      assert.deepEqual(
        egress.body.tracks.map((track: { errorCode?: string }) => track.errorCode),
        [undefined, 'invalid_params', 'not_found_track_error'],
      );
      const [sink] = (await egressSocket) as [WebSocket];
      let heard = 0;
      const heardEnough = new Promise<void>((resolve, reject) => {
        sink.on('message', (message: Buffer) => {
          const payload = decodePayload(message);
          if (payload?.length !== 3_840) reject(new Error('A message is not 20 ms of stereo.'));
          else if (loudness(payload) > 2_000 && ++heard === 20) resolve();
        });
      });
      speak(192_000, pcm.length);
      await heardEnough;
      const received = once(source, 'pong');
      source.ping();
      await received;
      const closed = await api.request('POST', 'adapters/websocket/close', {
        tracks: [{ adapterId }, { adapterId: 'none' }],
      });
      assert.equal(closed.status, 200);
      assert.equal(closed.body.tracks[0].bytesProcessed, pcm.length);
      assert.deepEqual(closed.body.tracks[1], { adapterId: 'none' });
      const again = await api.request('POST', 'adapters/websocket/close', { tracks: [{ adapterId }] });
      assert.deepEqual(again, { status: 200, body: { tracks: [{ adapterId }] } });
      assert.equal((await api.request('GET', `sessions/${sessionId}`)).status, 410);
    });

    it('end a publication with its endpoint, and take no message above 32 KB', async () => {
      const connection = once(server, 'connection');
      const { body } = await api.request('POST', 'adapters/websocket/new', {
        tracks: [{ location: 'local', trackName: 'speech', endpoint, inputCodec: 'pcm' }],
      });
      const [{ adapterId, sessionId }] = body.tracks;
      const [source] = (await connection) as [WebSocket];
      for (const bytes of [32 * 1024, 400]) {
        source.send(encodeMediaMessage({ sequenceNumber: 0, timestamp: 0, payload: Buffer.alloc(bytes) }));
      }
      source.close();
      while ((await api.request('GET', `sessions/${sessionId}`)).status !== 410);
      const closed = await api.request('POST', 'adapters/websocket/close', { tracks: [{ adapterId }] });
      assert.deepEqual(closed, { status: 200, body: { tracks: [{ adapterId }] } });
    });

    it('report why an endpoint fails: no upgrade, a redirect, or no answer', async () => {
      const http = createServer((request, response) => {
        response.writeHead(request.url === '/moved' ? 302 : 401, { Location: endpoint }).end();
      });
      const mute = createTcpServer();
      for (const listener of [http, mute]) await once(listener.listen(0, '127.0.0.1'), 'listening');
      const portOf = (listener: typeof mute) => (listener.address() as AddressInfo).port;
      const urls = [
        `ws://127.0.0.1:${portOf(http)}/`,
        `ws://127.0.0.1:${portOf(http)}/moved`,
        `ws://127.0.0.1:${portOf(mute)}`,
      ];
      const { status, body } = await api.request('POST', 'adapters/websocket/new', {
        tracks: urls.map((url) => ({ location: 'local', trackName: url, endpoint: url, inputCodec: 'pcm' })),
      });
      http.closeAllConnections();
      for (const listener of [http, mute]) listener.close();
      assert.equal(status, 503);
      assert.deepEqual(
        body.tracks.map((track: { trackName: string; errorCode?: string }) => [
          track.trackName,
          track.errorCode,
        ]),
        [
          [urls[0], 'websocket_handshake_failed'],
          [urls[1], 'websocket_handshake_failed'],
          [urls[2], 'websocket_connection_timeout'],
        ],
      );
    });

    it('reconnect to an endpoint that went away, and give up after 15 s', async () => {
      const clock = new TestClock();
      const track = new Track({
        sessionId: 's',
        name: 'speech',
        kind: 'audio',
        mid: '',
        isSimulcast: false,
        clock,
        sendRtcp: () => {},
      });
      let isClosed = false;
      const connection = once(server, 'connection');
      await AudioEgress.start(track, endpoint, clock, () => {
        isClosed = true;
      });
      const again = once(server, 'connection');
      ((await connection) as [WebSocket])[0].terminate();
      let isBack = false;
      void again.then(() => {
        isBack = true;
      });
      // Time passes while it waits for time. An attempt to connect takes as long as this machine takes.
      const passTimeUntil = async (test: () => boolean) => {
        while (!test()) {
          if (clock.pending > 0) await clock.advance(250);
          await tick();
        }
      };
      await passTimeUntil(() => isBack);
      assert.equal(isClosed, false);
      // From now on nobody listens there any more.
      await new Promise((resolve) => {
        for (const client of server.clients) client.terminate();
        server.close(resolve);
      });
      const goneAtMs = clock.now();
      await passTimeUntil(() => isClosed);
      assert.ok(clock.now() - goneAtMs >= 15_000, 'the SFU keeps trying for at least 15 s');
      assert.equal(clock.pending, 0);
      server = new WebSocketServer({ port: Number(new URL(endpoint).port), host: '127.0.0.1' });
      await once(server, 'listening');
    });

    it('answer 503 if no item succeeds, with a reason for each', async () => {
      const answer = await api.request('POST', 'adapters/websocket/new', {
        tracks: [{ location: 'local', trackName: 'a', endpoint: 'ws://127.0.0.1:1', inputCodec: 'pcm' }],
      });
      assert.equal(answer.status, 503);
      assert.equal(answer.body.tracks[0].errorCode, 'websocket_handshake_failed');
    });

    it('refuse inconsistent requests', async () => {
      const track = { location: 'local', trackName: 'a', endpoint, inputCodec: 'pcm' };
      const remote = { location: 'remote', trackName: 'a', endpoint, sessionId: 's', outputCodec: 'pcm' };
      const cases: object[][] = [
        [],
        Array(5).fill(track),
        [{ ...track, endpoint: 'http://x' }],
        [{ ...track, endpoint: 'ws://' }],
        [{ ...track, location: 'remote' }],
        // As a whole, however good the others are.
        [track, { ...track, trackName: '' }],
      ];
      for (const whole of [track, remote]) {
        for (const field of Object.keys(whole)) cases.push([{ ...whole, [field]: undefined }]);
      }
      for (const tracks of cases) {
        const answer = await api.request('POST', 'adapters/websocket/new', { tracks });
        assert.deepEqual([answer.status, answer.body.errorCode], [406, 'invalid_params']);
      }
      for (const tracks of [[], Array(5).fill({ adapterId: 'a' }), [{ adapterId: '' }], [{}]]) {
        const answer = await api.request('POST', 'adapters/websocket/close', { tracks });
        assert.deepEqual([answer.status, answer.body.errorCode], [406, 'invalid_params']);
      }
      for (const operation of ['new', 'close']) {
        const answer = await api.request('POST', `adapters/websocket/${operation}`, { tracks: 'none' });
        assert.deepEqual([answer.status, answer.body.errorCode], [400, 'decoding_error']);
      }
    });

    it('close an unknown or closed adapter without an error', async () => {
      const close = () =>
        api.request('POST', 'adapters/websocket/close', { tracks: [{ adapterId: 'none' }] });
      for (const answer of [await close(), await close()]) {
        assert.deepEqual(answer, { status: 200, body: { tracks: [{ adapterId: 'none' }] } });
      }
    });
  });
}
