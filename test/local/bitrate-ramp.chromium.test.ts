import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ChromiumCall } from './chromium-call.js';

const RUNS = process.env.CALLROOM_LONG ? 20 : 1;

describe('the bit rate of a 720p publisher', { timeout: 20_000 + RUNS * 6_000 }, () => {
  let call: ChromiumCall;
  before(async () => {
    call = await ChromiumCall.start();
  });
  after(() => call.close());

  for (let run = 1; run <= RUNS; run++) {
    it(`is above 1 Mbps within 3 s of connecting (run ${run} of ${RUNS})`, async () => {
      const page = await call.openPage();
      await page.evaluate(() => window.calls.open());
      const availableBps = await page.evaluate(async () => {
        const { calls } = window;
        await calls.publish({ video: 'cam', width: 1280, height: 720 });
        await calls.connected();
        const until = performance.now() + 3_000;
        let available = 0;
        while (available <= 1_000_000 && performance.now() < until) {
          for (const report of (await calls.pc.getStats()).values()) {
            if (report.type === 'candidate-pair' && report.nominated) {
              available = report.availableOutgoingBitrate ?? 0;
            }
          }
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
        return available;
      });
      await page.context().close();
      assert.ok(availableBps > 1_000_000, `${availableBps} bps`);
    });
  }
});
