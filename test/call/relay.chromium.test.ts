import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright';
import { CallLab, seesColours } from './call-lab.js';

const LIMIT = { timeout: 60_000 };
const RED = '255,0,0';
const BLUE = '0,0,255';

declare global {
  interface Window {
    made: RTCPeerConnection[];
  }
}

let lab: CallLab;
before(async () => {
  lab = await CallLab.start({ turn: true });
});
after(() => lab.close());

/** Runs in the page: keeps its connections, and forces their paths where there is a policy. */
function watchConnections(iceTransportPolicy: RTCIceTransportPolicy): void {
  window.made = [];
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super({ ...configuration, iceTransportPolicy });
      window.made.push(this);
    }
    override setConfiguration(configuration: RTCConfiguration): void {
      super.setConfiguration({ ...configuration, iceTransportPolicy });
    }
  };
}

/** The type of the local candidate in use of each connection. */
function pathsOf(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const types: string[] = [];
    for (const connection of window.made) {
      if (connection.connectionState !== 'connected') continue;
      const stats = await connection.getStats();
      for (const report of stats.values()) {
        if (report.type !== 'transport') continue;
        types.push(stats.get(stats.get(report.selectedCandidatePairId)?.localCandidateId)?.candidateType);
      }
    }
    return types;
  });
}

for (const [policy, type] of [
  ['all', 'host'],
  ['relay', 'relay'],
] as const) {
  test(`two pages call through a Worker with a TURN key, by paths of type ${type}`, LIMIT, async () => {
    const open = async (name: string, colour: string): Promise<Page> => {
      const context = await lab.chromium.browser.newContext();
      await context.addInitScript(watchConnections, policy);
      const page = await lab.openPage(context);
      const options = { server: lab.worker.origin, room: `turn-${type}`, name, colour };
      await page.evaluate((given) => window.people.open(given), options);
      await page.evaluate((name) => window.people.call(name).join(), name);
      return page;
    };
    const [ada, grace] = await Promise.all([open('Ada', RED), open('Grace', BLUE)]);
    await seesColours(ada, 'Ada', { Grace: BLUE });
    await seesColours(grace, 'Grace', { Ada: RED });
    for (const page of [ada, grace]) {
      const paths = await pathsOf(page);
      assert.ok(paths.length >= 2, 'it sends on a connection and receives on another');
      assert.deepEqual(new Set(paths), new Set([type]));
    }
    await Promise.all([ada, grace].map((page) => page.context().close()));
  });
}
