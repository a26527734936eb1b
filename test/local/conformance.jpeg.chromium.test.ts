import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import * as jpeg from 'jpeg-js';
import { type WebSocket, WebSocketServer } from 'ws';
import { decodePayload } from '../../src/local/adapters/media-message.js';
import { ChromiumCall } from './chromium-call.js';

describe('the WebSocket adapter for video', { timeout: 60_000 }, () => {
  let call: ChromiumCall;
  let server: WebSocketServer;
  let endpoint: string;
  before(async () => {
    call = await ChromiumCall.start();
    server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
    endpoint = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(async () => {
    for (const socket of server.clients) socket.terminate();
    await new Promise((resolve) => server.close(resolve));
    await call.close();
  });

  const adapter = async (verb: 'new' | 'close', track: object) => {
    const { url, appId, appSecret } = call.sfu;
    const response = await fetch(`${url}/apps/${appId}/adapters/websocket/${verb}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${appSecret}` },
      body: JSON.stringify({ tracks: [track] }),
    });
    const { tracks } = (await response.json()) as { tracks: [Record<string, string & number>] };
    return tracks[0];
  };

  it('streams VP8 as JPEG images of the larger layer, about 1 per second', async () => {
    const page = await call.openPage();
    const sessionId = await page.evaluate(() => window.calls.open());
    await page.evaluate(() =>
      window.calls.publish({ video: 'cam', codec: 'video/VP8', rids: ['a', 'b'], width: 640, height: 360 }),
    );
    await page.evaluate(() => window.calls.connected());
    const connection = once(server, 'connection');
    const track = { location: 'remote', sessionId, trackName: 'cam', endpoint, outputCodec: 'jpeg' };
    const { adapterId, errorCode, errorDescription } = await adapter('new', track);
    assert.deepEqual([errorCode, errorDescription], [undefined, undefined]);
    const [socket] = (await connection) as [WebSocket];
    const images: { width: number; height: number }[] = [];
    // A sender begins with its smaller layer alone, until it has found out what its path can carry.
    while (images.filter(({ width }) => width === 640).length < 2) {
      const [message] = (await once(socket, 'message')) as [Buffer];
      const payload = decodePayload(message);
      assert.equal(payload?.readUInt16BE(0), 0xffd8, 'an image begins with the mark of JPEG');
      const image = jpeg.decode(payload!, { useTArray: true });
      images.push(image);
      assert.equal(Math.round((image.width / image.height) * 90), 160, 'the ratio of the camera');
      // Chromium's test camera is green with a black clock.
      const colors = new Set<string>();
      for (let at = 0; at < image.data.length; at += 4 * 997) {
        const [red = 0, green = 0, blue = 0] = image.data.subarray(at, at + 3);
        colors.add(green > red + 40 && green > blue + 40 ? 'green' : 'other');
      }
      assert.equal(colors.has('green'), true, 'the colors of the camera');
    }
    const closed = await adapter('close', { adapterId });
    assert.equal((closed.bytesProcessed ?? 0) > 1_000, true, 'the bytes of the images are counted');
    await page.close();
  });

  it('reports that only the service decodes other codecs', async () => {
    const page = await call.openPage();
    const sessionId = await page.evaluate(() => window.calls.open());
    await page.evaluate(() =>
      window.calls.publish({ video: 'cam', codec: 'video/VP9', width: 320, height: 180 }),
    );
    await page.evaluate(() => window.calls.connected());
    const track = { location: 'remote', sessionId, trackName: 'cam', endpoint, outputCodec: 'jpeg' };
    const { errorCode, errorDescription } = await adapter('new', track);
    assert.equal(errorCode, 'backend_error');
    assert.match(errorDescription ?? '', /decodes only VP8, and track "cam" is VP9/);
    await page.close();
  });
});
