import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ChromiumCall } from './chromium-call.js';

describe('two Chromium pages through the local SFU', { timeout: 60_000 }, () => {
  let call: ChromiumCall;
  before(async () => {
    call = await ChromiumCall.start();
  });
  after(() => call.close());

  for (const codec of ['video/VP8', 'video/H264', 'video/VP9', 'video/AV1']) {
    it(`sees and hears: Opus and ${codec}, pulled in one request`, async () => {
      const alice = await call.openPage();
      const bob = await call.openPage();
      const publisher = await alice.evaluate(() => window.calls.open());
      await alice.evaluate((codec) => window.calls.publish({ audio: 'mic', video: 'cam', codec }), codec);
      await bob.evaluate(() => window.calls.open());
      const pulled = await bob.evaluate(
        (sessionId) =>
          window.calls.pull([
            { sessionId, trackName: 'mic' },
            { sessionId, trackName: 'cam' },
          ]),
        publisher,
      );
      assert.equal(pulled.status, 200);
      assert.equal(pulled.body.requiresImmediateRenegotiation, true);
      const video = await bob.evaluate(() => window.calls.receives('video', { framesDecoded: 10 }));
      assert.equal(video.codec, codec);
      await bob.evaluate(() => window.calls.receives('audio', { totalAudioEnergy: 0.0001 }));
      await alice.context().close();
      await bob.context().close();
    });
  }
});
