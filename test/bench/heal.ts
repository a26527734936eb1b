/**
 * The longest gap in a tone that is being received while its session is replaced: where the SFU refuses the session
 * (410) and its media still flows, and where the session vanishes with its media. partytracks replaces a session only
 * when its connection has failed, so it is measured at the second.
 */

import { MediaLab, median, rounded } from './media/media-lab.js';
import type { ClientName, Shown } from './media/media-page.js';
import type { BenchResult } from './run.js';

const REPLACEMENTS = 5;
/** The time limit for a client to recover. */
const LIMIT_MS = 60_000;

export async function run(): Promise<BenchResult> {
  const lab = await MediaLab.start();
  const publisher = await lab.openPage();
  const tones = await publisher.evaluate(() => window.bench.publishTones([440, 880]));
  const refused: number[] = [];
  for (let turn = 0; turn < REPLACEMENTS; turn++) refused.push(await gapWhereRefused(lab, tones));
  const vanished = await gapWhereVanished(lab, 'ours', tones);
  const partytracksVanished = await gapWhereVanished(lab, 'partytracks', tones);
  await lab.close();

  const values = {
    audioGapMs: rounded(median(refused)),
    longestAudioGapMs: rounded(Math.max(...refused)),
    vanishedGapMs: rounded(vanished),
    partytracksVanishedGapMs: rounded(partytracksVanished),
  };
  console.table({
    'session refused, media flows': { ours: values.audioGapMs, all: refused.map(Math.round).join(' ') },
    'session vanished': { ours: values.vanishedGapMs, partytracks: values.partytracksVanishedGapMs },
  });
  const vanishedGap = rounded(vanished / partytracksVanished, 2);
  return { peer: 'partytracks 0.0.54', ratios: { vanishedGap }, values };
}

async function gapWhereRefused(lab: MediaLab, [tone, other]: Shown[]): Promise<number> {
  const { page, sessionId } = await listen(lab, 'ours', tone!);
  lab.call.sfu.faults.add({ type: 'error', operation: 'tracks/new', sessionId, errorCode: 'session_error' });
  const gap = await page.evaluate(
    async ({ shown, before, limitMs }) => {
      const [longest] = await Promise.all([
        window.bench.healed(before, limitMs),
        window.bench.visit(shown, 1),
      ]);
      return longest;
    },
    { shown: other!, before: sessionId, limitMs: LIMIT_MS },
  );
  await page.context().close();
  return gap;
}

async function gapWhereVanished(lab: MediaLab, client: ClientName, [tone]: Shown[]): Promise<number> {
  const { page, sessionId } = await listen(lab, client, tone!);
  lab.call.sfu.faults.add({ type: 'vanish', sessionId });
  const gap = await page.evaluate(({ before, limitMs }) => window.bench.healed(before, limitMs), {
    before: sessionId,
    limitMs: LIMIT_MS,
  });
  await page.context().close();
  return gap;
}

async function listen(lab: MediaLab, client: ClientName, tone: Shown) {
  const page = await lab.openPage();
  const sessionId = await page.evaluate(
    ({ name, shown }) => {
      window.bench.open(name);
      return window.bench.listen(shown);
    },
    { name: client, shown: tone },
  );
  return { page, sessionId };
}
