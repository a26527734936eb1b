/**
 * What a page loads of what is built, in gzip kB, as `scripts/sizes.mjs` holds it to its limits: the core entry, bundled
 * and minified by esbuild, the whole default room as its files are, and beside them the client of the same SFU that people compare us
 * with. What is loaded later is listed apart.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { kb, measure, measureBundle } from '../../scripts/sizes.mjs';
import type { BenchResult } from './run.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Others' whole rooms, measured in the same way, by hand (esbuild, minified, gzip, 2026-11); they are no dependencies
 * of ours. LiveKit's is its `VideoConference` of 183 kB with React; RealtimeKit's the core alone, of which its interface
 * is 749 kB more in 108 chunks, not all of which one page loads.
 */
const OTHERS = { livekit: 250, realtimekitCore: 155 };

export async function run(): Promise<BenchResult> {
  if (!existsSync(`${root}dist/callroom.js`)) build();
  const core = await measure("export * from './dist/index.js'");
  const room = await measureBundle();
  const partytracks = await measure("export * from 'partytracks/client'");
  const row = ({ atOnce, joined }: { atOnce: number; joined: number }) => ({
    'at once, gzip kB': kb(atOnce),
    'with what a join loads': kb(joined),
  });
  console.table({
    'callroom (core)': row(core),
    'callroom (whole default room)': row(room),
    'partytracks/client (no room, no interface)': row(partytracks),
    'LiveKit VideoConference and React (2026-11)': row({
      atOnce: OTHERS.livekit * 1_000,
      joined: OTHERS.livekit * 1_000,
    }),
    'RealtimeKit, core alone (2026-11)': row({
      atOnce: OTHERS.realtimekitCore * 1_000,
      joined: OTHERS.realtimekitCore * 1_000,
    }),
  });
  console.log('What the default room loads when it is needed:');
  console.table(Object.fromEntries(room.lazy.map(({ name, bytes }) => [name, { 'gzip kB': kb(bytes) }])));
  const ratio = (ours: number, theirs: number) => Number((ours / theirs).toFixed(2));
  return {
    peer: 'partytracks/client; LiveKit as measured in 2026-11',
    ratios: {
      coreGzip: ratio(core.atOnce, partytracks.atOnce),
      roomGzip: ratio(room.atOnce, partytracks.atOnce),
      roomJoinedToLiveKit: ratio(kb(room.joined), OTHERS.livekit),
    },
    values: {
      coreGzipKb: kb(core.atOnce),
      coreJoinedGzipKb: kb(core.joined),
      roomGzipKb: kb(room.atOnce),
      roomJoinedGzipKb: kb(room.joined),
      partytracksGzipKb: kb(partytracks.atOnce),
    },
  };
}

function build(): void {
  spawnSync(process.execPath, [`${root}scripts/build.mjs`], { cwd: root, stdio: 'inherit' });
}
