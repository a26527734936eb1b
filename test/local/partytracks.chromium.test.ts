import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright';
import type { RoomClient } from '../../src/room/room-client.js';
import { type RunningWorker, startWorker, TOKEN_SECRET } from '../server/start-worker.js';
import { joinAsBot } from '../support/room-bot.js';
import { ChromiumCall } from './chromium-call.js';
import { installPartyTracks, pull, push } from './partytracks-client.js';

describe('the partytracks client', { timeout: 60_000 }, () => {
  let call: ChromiumCall;
  before(async () => {
    call = await ChromiumCall.start();
  });
  after(() => call.close());

  describe('on the local SFU', () => {
    let alice: Page;
    let bob: Page;
    before(async () => {
      [alice, bob] = await Promise.all([call.openPage(), call.openPage()]);
      const prefix = `${call.sfu.url}/apps/${call.sfu.appId}`;
      for (const page of [alice, bob]) await installPartyTracks(page, prefix, call.sfu.appSecret);
    });
    after(() => Promise.all([alice.context().close(), bob.context().close()]));

    it('pushes a microphone and a simulcast camera, pulls both, and stops one of them', async () => {
      const tracks = await push(alice);
      await pull(bob, tracks);
      await bob.evaluate(() => window.calls.receives('video', { framesDecoded: 20, frameWidth: 320 }));
      await bob.evaluate(() => window.calls.receives('audio', { totalAudioEnergy: 0.0001 }));

      const camera = tracks[1];
      await bob.evaluate((name) => dispatchEvent(new Event(`stop ${name}`)), camera?.trackName);
      const before = await bob.evaluate(() => window.calls.received('audio'));
      const after = await bob.evaluate(
        (packets) => window.calls.receives('audio', { packetsReceived: packets }),
        before.packetsReceived + 60,
      );
      assert.ok(after.packetsReceived > before.packetsReceived, 'packets still arrive');
      while (call.sfu.stats().subscriptions > 1) await bob.evaluate(() => window.calls.received('video'));
    });
  });

  describe('through our proxy, with the media credentials of two people in one room', () => {
    let worker: RunningWorker;
    let people: RoomClient[];
    let pages: Page[];
    before(async () => {
      const { url, appId, appSecret } = call.sfu;
      worker = await startWorker({
        callsApiBase: url,
        vars: { CALLS_APP_ID: appId, CALLS_APP_SECRET: appSecret },
      });
      people = await Promise.all(
        ['Ada', 'Grace'].map((name) => joinAsBot(worker.origin, 'party', name, 'participant', TOKEN_SECRET)),
      );
      pages = await Promise.all(people.map(() => call.openPage()));
      for (const [at, page] of pages.entries()) {
        const credential = await people[at]!.mediaCredential();
        // On the Worker's own origin the prefix is a path, as its users have it.
        await page.route(`${worker.origin}/`, (route) =>
          route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>partytracks</title>' }),
        );
        await page.goto(`${worker.origin}/`);
        await installPartyTracks(page, '/calls', credential);
      }
    });
    after(async () => {
      await Promise.all(people.map((person) => person.leave()));
      await worker.stop();
    });

    it('pushes a microphone and a simulcast camera, and pulls both', async () => {
      const [alice, bob] = pages as [Page, Page];
      await pull(bob, await push(alice));
      await bob.evaluate(() => window.calls.receives('video', { framesDecoded: 20, frameWidth: 320 }));
      await bob.evaluate(() => window.calls.receives('audio', { totalAudioEnergy: 0.0001 }));
    });

    it('gets nothing with an invalid credential', async () => {
      const { status } = await fetch(`${worker.origin}/calls/sessions/new`, {
        method: 'POST',
        headers: { Authorization: 'Bearer nobody' },
      });
      assert.equal(status, 401);
    });
  });
});
