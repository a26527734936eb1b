import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium, type Page } from 'playwright';
import * as yjs from 'yjs';
import { chromiumFlags, findChromium } from '../../../scripts/browsers.mjs';
import { packPoints } from '../../../src/behaviors/board-state.js';
import { startWorker } from '../../server/start-worker.js';
import { FilmServer } from './film-server.js';

const ROOM = 'drawing';
const PEOPLE = 20;
const MEASURED_MS = 20_000;

/**
 * How busy the main thread of a page is that shows a whiteboard on which twenty people draw without a pause, each a stroke of 60
 * points every 1.5 seconds: the time of its tasks (`Performance.getMetrics` of the DevTools protocol), as a share of the time.
 */
export async function measureCrowd(): Promise<{ mainThreadShare: number; strokes: number }> {
  const [worker, { outputFiles }] = await Promise.all([
    startWorker({ entry: fileURLToPath(new URL('./together-worker.ts', import.meta.url)), migrate: false }),
    build({
      entryPoints: [fileURLToPath(new URL('./board-crowd-page.ts', import.meta.url))],
      bundle: true,
      minify: true,
      write: false,
      format: 'iife',
      target: 'es2022',
      define: { 'import.meta.url': '""' },
      tsconfigRaw: { compilerOptions: { experimentalDecorators: true, useDefineForClassFields: false } },
      logLevel: 'error',
    }),
  ]);
  const server = await FilmServer.start(outputFiles[0]!.text);
  const executablePath = findChromium();
  const browser = await chromium.launch({ ...(executablePath && { executablePath }), args: chromiumFlags });
  try {
    const open = async () => {
      const page = await (await browser.newContext({ viewport: { width: 1_280, height: 720 } })).newPage();
      page.on('pageerror', (error) => console.error(error));
      await page.goto(server.url);
      return page;
    };
    const tokenOf = (subject: string) => worker.token({ room: ROOM, subject, name: subject });
    const crowd = await open();
    const tokens = await Promise.all(Array.from({ length: PEOPLE }, (_, at) => tokenOf(`person-${at}`)));
    await crowd.evaluate(([origin, room, its]) => window.boardCrowd.draw(origin, room, its), [
      worker.origin,
      ROOM,
      tokens,
    ] as const);
    const viewer = await open();
    await viewer.evaluate(([origin, room, token]) => window.boardCrowd.watch(origin, room, token), [
      worker.origin,
      ROOM,
      await tokenOf('viewer'),
    ] as const);
    await viewer.waitForFunction(() => window.boardCrowd.strokes() > 20);
    const busyMs = await busyTimeOf(viewer);
    const before = await busyMs();
    const [beganMs, had] = [performance.now(), await viewer.evaluate(() => window.boardCrowd.strokes())];
    await new Promise((resolve) => setTimeout(resolve, MEASURED_MS));
    const after = await busyMs();
    const tookMs = performance.now() - beganMs;
    const strokes = (await viewer.evaluate(() => window.boardCrowd.strokes())) - had;
    return { mainThreadShare: (after - before) / tookMs, strokes };
  } finally {
    await browser.close();
    server.close();
    await worker.stop();
  }
}

/** The bytes that a finished stroke of 60 points adds to the document, as yjs encodes it. */
export function strokeBytes(): number {
  const doc = new yjs.Doc();
  const points = Array.from({ length: 60 }, (_, at) => ({ x: 100 + at * 3, y: 100 + 24 * Math.sin(at / 5) }));
  let bytes = 0;
  doc.on('update', ({ length }: Uint8Array) => {
    bytes = length;
  });
  doc.getMap('objects').set('0123456789abcdef', {
    type: 'stroke',
    order: 1,
    color: 'blue',
    width: 4,
    ...packPoints(points),
  });
  return bytes;
}

/** Tells how long the main thread of a page has been busy since then, in milliseconds. */
async function busyTimeOf(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  // The time that the thread runs: other processes of a small machine do not count.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1_000;
  };
}
