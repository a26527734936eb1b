import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright';
import { ChromiumCall } from './chromium-call.js';

/** A browser is a full ICE agent: it checks us before or after we check it, whichever is first. */
describe('conformance: a thirdparty session with an end that is not ICE-lite', { timeout: 60_000 }, () => {
  let call: Awaited<ReturnType<typeof ChromiumCall.conformance>>;
  let alice: Page;
  let aliceId: string;

  before(async () => {
    call = await ChromiumCall.conformance();
    alice = await call.openPage();
    aliceId = await alice.evaluate(() => window.calls.open());
    await alice.evaluate(() => window.calls.publish({ audio: 'mic', video: 'cam' }));
  });
  after(() => call.close());

  /** A page with a `thirdparty` session. */
  const openThirdParty = async (): Promise<[page: Page, sessionId: string]> => {
    const page = await call.openPage();
    return [page, await page.evaluate(() => window.calls.open('?thirdparty=true'))];
  };
  const exchangesMedia = async (page: Page, sessionId: string) => {
    await page.evaluate(() => window.calls.receives('video', { framesDecoded: 10 }));
    const bob = await call.openPage();
    await bob.evaluate(() => window.calls.open());
    const pulled = await bob.evaluate(
      (sessionId) => window.calls.pull([{ sessionId, trackName: 'reply' }]),
      sessionId,
    );
    assert.equal(pulled.body.tracks[0].errorCode, undefined);
    await bob.evaluate(() => window.calls.receives('audio', { totalAudioEnergy: 0.0001 }));
    await Promise.all([bob.close(), page.close()]);
  };

  it('carries media both ways where the SFU made the first offer', async () => {
    const [page, sessionId] = await openThirdParty();
    await page.evaluate((sessionId) => window.calls.pull([{ sessionId, trackName: 'cam' }]), aliceId);
    await page.evaluate(() => window.calls.connected());
    await page.evaluate(() => window.calls.publish({ audio: 'reply' }));
    await exchangesMedia(page, sessionId);
  });

  it('carries media both ways where that end made the first offer', async () => {
    const [page, sessionId] = await openThirdParty();
    await page.evaluate(() => window.calls.publish({ audio: 'reply' }));
    await page.evaluate((sessionId) => window.calls.pull([{ sessionId, trackName: 'cam' }]), aliceId);
    await exchangesMedia(page, sessionId);
  });
});
