/**
 * What a page loads, bundled and minified by esbuild, in gzip kB: the core entry, the whole default room, and
 * beside them the clients that people compare us with. What is loaded later is listed apart.
 */
import { kb, measure } from '../../scripts/sizes.mjs';
import type { BenchResult } from './run.js';

export async function run(): Promise<BenchResult> {
  const core = await measure("export * from './src/index.ts'");
  const room = await measure("export * from './src/elements/bundle.ts'");
  const partytracks = await measure("export * from 'partytracks/client'");
  console.table({
    'callroom (core)': { 'at once, gzip kB': kb(core.atOnce), 'with what a join loads': kb(core.joined) },
    'callroom (whole default room)': {
      'at once, gzip kB': kb(room.atOnce),
      'with what a join loads': kb(room.joined),
    },
    'partytracks/client (no room, no interface)': {
      'at once, gzip kB': kb(partytracks.atOnce),
      'with what a join loads': kb(partytracks.joined),
    },
  });
  console.log('What the default room loads when it is needed:');
  console.table(Object.fromEntries(room.lazy.map(({ name, bytes }) => [name, { 'gzip kB': kb(bytes) }])));
  const ratio = (ours: number) => Number((ours / partytracks.atOnce).toFixed(2));
  return {
    peer: 'partytracks/client',
    ratios: { coreGzip: ratio(core.atOnce), roomGzip: ratio(room.atOnce) },
    values: {
      coreGzipKb: kb(core.atOnce),
      coreJoinedGzipKb: kb(core.joined),
      roomGzipKb: kb(room.atOnce),
      roomJoinedGzipKb: kb(room.joined),
      partytracksGzipKb: kb(partytracks.atOnce),
    },
  };
}
