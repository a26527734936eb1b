import assert from 'node:assert/strict';
import { register } from 'node:module';
import { it } from 'node:test';
import { ApiClient } from './api-client.js';
import { RawClient } from './raw-client.js';

// This import resolves to a folder without packages, so the error is Node's own.
const hook = `export const resolve = (name, context, next) =>
  next(name, name === 'jpeg-js' ? { ...context, parentURL: 'file:///nowhere/index.js' } : context);`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);

it('JPEG output without its packages is a backend_error that names the command which installs them', async () => {
  const api = await ApiClient.start();
  const publisher = await RawClient.publish(api);
  const header = Buffer.from('906000010000000000000007bede000140310000', 'hex');
  const frame = Buffer.concat([header, Buffer.from([0x10, 0, 1, 2, 3])]);
  await publisher.sendDatagram(publisher.srtp.protectRtp(frame, header.length));
  const track = {
    location: 'remote',
    sessionId: publisher.sessionId,
    trackName: 'cam',
    endpoint: 'ws://127.0.0.1:1',
    outputCodec: 'jpeg',
  };
  const { status, body } = await api.request('POST', 'adapters/websocket/new', { tracks: [track] });
  assert.equal(status, 503);
  assert.equal(body.tracks[0].errorCode, 'backend_error');
  assert.equal(
    body.tracks[0].errorDescription,
    'JPEG output of the local SFU needs the package jpeg-js, which is not installed. ' +
      'Run: npm install --save-dev @libav.js/variant-webm-vp9@6 jpeg-js@0.4',
  );
  await publisher.close();
  await api.close();
});
