import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright';
import { ChromiumCall } from './chromium-call.js';

describe('a call with the TURN servers of the local SFU', { timeout: 60_000 }, () => {
  let call: ChromiumCall;
  before(async () => {
    call = await ChromiumCall.start();
  });
  after(() => call.close());

  const iceServers = async (): Promise<(RTCIceServer & { urls: string[] })[]> => {
    const { url, appId, appSecret } = call.sfu;
    const response = await fetch(`${url}/turn/keys/${appId}/credentials/generate-ice-servers`, {
      method: 'POST',
      headers: { authorization: `Bearer ${appSecret}` },
      body: JSON.stringify({ ttl: 600 }),
    });
    return ((await response.json()) as { iceServers: (RTCIceServer & { urls: string[] })[] }).iceServers;
  };

  /** One page for each configuration, which publishes and pulls the media of the page before it. */
  const inCall = async (configurations: RTCConfiguration[]): Promise<Page[]> => {
    const pages = await Promise.all(configurations.map((each) => call.openPage(undefined, each)));
    const ids = await Promise.all(
      pages.map((page) =>
        page.evaluate(async () => {
          const id = await window.calls.open();
          await window.calls.publish({ audio: 'mic', video: 'cam', width: 320, height: 240 });
          return id;
        }),
      ),
    );
    await Promise.all(
      pages.map((page, i) =>
        page.evaluate(
          async (sessionId) => {
            const tracks = ['mic', 'cam'].map((trackName) => ({ sessionId, trackName }));
            await window.calls.pull(tracks);
            await window.calls.receives('video', { framesDecoded: 10 });
            await window.calls.receives('audio', { totalAudioEnergy: 0.0001 });
          },
          ids[1 - i]!,
        ),
      ),
    );
    return pages;
  };

  /** A connection that is closed gives up its relays. */
  const leave = async (pages: Page[]) => {
    await Promise.all(pages.map((page) => page.evaluate(() => window.calls.pc.close())));
    while (call.sfu.stats().relays > 0) await new Promise(setImmediate);
    await Promise.all(pages.map((page) => page.close()));
  };

  /** The candidate type and relay protocol of the local end of the pair in use. */
  const pathOf = (page: Page) =>
    page.evaluate(async () => {
      const stats = await window.calls.pc.getStats();
      for (const report of stats.values()) {
        if (report.type !== 'transport') continue;
        const local = stats.get(stats.get(report.selectedCandidatePairId)?.localCandidateId);
        return [local?.candidateType, local?.relayProtocol];
      }
      return [];
    });

  it('works, and goes straight to the SFU', async () => {
    const configuration = { iceServers: await iceServers() };
    const pages = await inCall([configuration, configuration]);
    for (const page of pages) assert.deepEqual(await pathOf(page), ['host', undefined]);
    await leave(pages);
  });

  it('works through the relay alone, reached over UDP and over TCP', async () => {
    const [, turn] = await iceServers();
    const relay = (transport: string): RTCConfiguration => {
      const urls = turn!.urls.filter((url) => url.endsWith(`transport=${transport}`));
      return { iceServers: [{ ...turn!, urls }], iceTransportPolicy: 'relay' };
    };
    const pages = await inCall([relay('udp'), relay('tcp')]);
    assert.deepEqual(await Promise.all(pages.map(pathOf)), [
      ['relay', 'udp'],
      ['relay', 'tcp'],
    ]);
    assert.ok(call.sfu.stats().relays >= 2, 'the call uses at least two relays');
    await leave(pages);
  });
});
