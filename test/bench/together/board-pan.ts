import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium } from 'playwright';
import { chromiumFlags, findChromium } from '../../../scripts/browsers.mjs';
import type { BoardMotion } from './board-pan-page.js';

const STROKES = 5_000;
const FRAMES = 300;

/** Times between frames, in milliseconds. */
export interface FrameTimes {
  meanMs: number;
  p95Ms: number;
  mostMs: number;
}

/**
 * The times between frames of a whiteboard of 1280 by 720 while the view moves by twelve pixels a frame, while it zooms out to an
 * eighth, and while somebody draws: with 5,000 strokes of 60 points, and with none.
 */
export async function measureBoard(): Promise<Record<BoardMotion, { full: FrameTimes; empty: FrameTimes }>> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('./board-pan-page.ts', import.meta.url))],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    logLevel: 'error',
  });
  const executablePath = findChromium();
  const browser = await chromium.launch({ ...(executablePath && { executablePath }), args: chromiumFlags });
  const measure = async (motion: BoardMotion, strokes: number) => {
    // Each runs in its own page, so that they do not affect each other.
    const page = await browser.newPage({ viewport: { width: 1_280, height: 720 } });
    await page.setContent('<!doctype html><style>body { margin: 0 } canvas { display: block }</style>');
    await page.addScriptTag({ content: outputFiles[0]!.text });
    await page.evaluate((count) => window.boardPan.open(count), strokes);
    const times = await page.evaluate(([how, frames]) => window.boardPan.run(how, frames), [
      motion,
      FRAMES,
    ] as const);
    await page.close();
    return summary(times);
  };
  try {
    const both = async (motion: BoardMotion) => ({
      full: await measure(motion, STROKES),
      empty: await measure(motion, 0),
    });
    return { pan: await both('pan'), zoom: await both('zoom'), draw: await both('draw') };
  } finally {
    await browser.close();
  }
}

function summary(times: readonly number[]): FrameTimes {
  const sorted = times.toSorted((a, b) => a - b);
  return {
    meanMs: times.reduce((sum, time) => sum + time, 0) / times.length,
    p95Ms: sorted[Math.floor(times.length * 0.95)]!,
    mostMs: sorted.at(-1)!,
  };
}
