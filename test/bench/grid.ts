/**
 * Measures a grid of 49 in real Chromium, with ten changes of the speaker a second and 100 joins and leaves a minute: main
 * thread time, and elements rendered per change. Two baselines: the same grid rendered as a whole at each change (the bar
 * is relative to it), and, because Lit's diffing makes that cheap, a grid that updates every element.
 */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { type CDPSession, chromium, type Page } from 'playwright';
import { chromiumFlags, findChromium } from '../../scripts/browsers.mjs';
import type { GridRun, Rendering } from './grid/grid-page.js';
import type { BenchResult } from './run.js';

const SECONDS = 12;

interface Measured extends GridRun {
  mainThreadMsPerSecond: number;
  rendersPerChange: number;
}

async function taskMs(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1_000;
}

async function measure(page: Page, rendering: Rendering): Promise<Measured> {
  const cdp = await page.context().newCDPSession(page);
  // Thread time, so that other load on the machine does not count.
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  const before = await taskMs(cdp);
  const run = await page.evaluate(([seconds, how]) => window.grid.run(seconds, how), [
    SECONDS,
    rendering,
  ] as const);
  const mainThreadMsPerSecond = ((await taskMs(cdp)) - before) / SECONDS;
  return { ...run, mainThreadMsPerSecond, rendersPerChange: run.renders / run.changes };
}

export async function run(): Promise<BenchResult> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('./grid/grid-page.ts', import.meta.url))],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    conditions: ['production'],
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  });
  const executablePath = findChromium();
  const browser = await chromium.launch({
    ...(executablePath && { executablePath }),
    args: chromiumFlags,
  });
  const open = async () => {
    const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
    await page.setContent(
      '<!doctype html><style>body { margin: 0 } call-media-grid { height: 100vh }</style>',
    );
    await page.addScriptTag({ content: outputFiles[0]!.text });
    await page.evaluate(() => window.grid.open());
    return page;
  };
  const measured = async (rendering: Rendering) => {
    // Each runs in its own page, so that they do not affect each other.
    const page = await open();
    const result = await measure(page, rendering);
    await page.close();
    return result;
  };
  const ours = await measured('changed');
  const updated = await measured('updated');
  const whole = await measured('whole');
  await browser.close();
  const round = (value: number) => Number(value.toFixed(2));
  const row = (of: Measured) => ({
    tiles: of.tiles,
    'main thread, ms per s': round(of.mainThreadMsPerSecond),
    'renders per change': round(of.rendersPerChange),
    'longest task over 50 ms': round(of.longestTaskMs),
  });
  console.table({
    ours: row(ours),
    'every element updated at each change': row(updated),
    'rendered whole at each change': row(whole),
  });
  const share = (of: Measured) => round(ours.mainThreadMsPerSecond / of.mainThreadMsPerSecond);
  return {
    peer: 'the same grid, rendered whole at each change',
    ratios: {
      mainThread: share(whole),
      mainThreadToUpdated: share(updated),
      renders: round(ours.rendersPerChange / whole.rendersPerChange),
    },
    values: {
      mainThreadMsPerSecond: round(ours.mainThreadMsPerSecond),
      rendersPerChange: round(ours.rendersPerChange),
      longestTaskMs: round(ours.longestTaskMs),
    },
  };
}
