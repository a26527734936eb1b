import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright';
import { chromiumFlags, findChromium } from '../../../scripts/browsers.mjs';
import { type RunningWorker, startWorker } from '../../server/start-worker.js';
import { FilmServer } from './film-server.js';
import type { ShownFrame } from './together-page.js';

/** Each page: how late its messages are, in one direction, and how wrong its clock is, in milliseconds. */
const PAGES = [
  { latencyMs: 0, skewMs: 0, isSlow: false },
  { latencyMs: 100, skewMs: 90_000, isSlow: false },
  { latencyMs: 200, skewMs: -7_200_000, isSlow: false },
  { latencyMs: 400, skewMs: 1_234, isSlow: false },
  { latencyMs: 50, skewMs: -321, isSlow: true },
] as const;
/** How much a message is late in addition, at most. */
const JITTER_MS = 30;
const ROOM = 'together';

export interface Spread {
  p50Ms: number;
  p99Ms: number;
  mostMs: number;
  samples: number;
}

/** Five pages that watch a film together in a real room, each over its own slow connection and with its own wrong clock. */
export class TogetherLab {
  private constructor(
    readonly worker: RunningWorker,
    readonly server: FilmServer,
    readonly browser: Browser,
    readonly pages: readonly Page[],
  ) {}

  /** @param seconds the length of the film */
  static async start(seconds: number): Promise<TogetherLab> {
    const [worker, script] = await Promise.all([
      startWorker({ entry: fileURLToPath(new URL('./together-worker.ts', import.meta.url)), migrate: false }),
      bundlePage(),
    ]);
    const server = await FilmServer.start(script);
    const browser = await chromium.launch({ executablePath: findChromium(), args: [...chromiumFlags] });
    const pages = [];
    for (const [at, options] of PAGES.entries()) {
      const page = await openPage(browser, server, options);
      if (at === 0) {
        const film = await page.evaluate((length) => window.together.makeFilm(length), seconds);
        server.film = Buffer.from(film, 'base64');
      }
      const token = await worker.token({ room: ROOM, subject: `page-${at}`, name: `Page ${at}` });
      await page.evaluate(
        ([origin, room, its]) => window.together.join(origin!, room!, its!),
        [worker.origin, ROOM, token],
      );
      pages.push(page);
    }
    return new TogetherLab(worker, server, browser, pages);
  }

  /** Starts the film, and waits until the page that buffers has been waited for and all are on time. */
  async settle(deadlineMs = 60_000): Promise<void> {
    await this.pages[0]!.evaluate((url) => window.together.start(url), `${this.server.url}/film.webm`);
    let hasHalted = false;
    const endMs = Date.now() + deadlineMs;
    for (let calm = 0; calm < 8; ) {
      if (Date.now() > endMs)
        throw new Error(`The players are not on time: ${JSON.stringify(await this.states())}`);
      await new Promise((resolve) => setTimeout(resolve, 500));
      const states = await this.states();
      hasHalted ||= states.some(({ waitingFor }) => waitingFor > 0);
      calm = hasHalted && states.every(({ off }) => off !== null && Math.abs(off) < 0.06) ? calm + 1 : 0;
    }
  }

  states() {
    return Promise.all(this.pages.map((page) => page.evaluate(() => window.together.state())));
  }

  /** How far apart the frames are that the pages show at the same time. */
  async measure(ms: number): Promise<Spread> {
    const take = () =>
      Promise.all(this.pages.map((page) => page.evaluate(() => window.together.takeFrames())));
    await take();
    await new Promise((resolve) => setTimeout(resolve, ms));
    return spreadOf(await take());
  }

  async close(): Promise<void> {
    await this.browser.close();
    this.server.close();
    await this.worker.stop();
  }
}

/** At each moment at which every page has shown a frame shortly before: the largest distance of their positions. */
export function spreadOf(pages: readonly (readonly ShownFrame[])[]): Spread {
  const startMs = Math.max(...pages.map((frames) => frames[0]?.[0] ?? Number.POSITIVE_INFINITY));
  const endMs = Math.min(...pages.map((frames) => frames.at(-1)?.[0] ?? 0));
  const spreads: number[] = [];
  for (let atMs = startMs; atMs <= endMs; atMs += 50) {
    // The frame that is on the screen then, and how long it has been there.
    const positions = pages.map((frames) => {
      const [shownMs, position] = frames.findLast(([frameMs]) => frameMs <= atMs)!;
      return position * 1_000 + (atMs - shownMs);
    });
    spreads.push(Math.max(...positions) - Math.min(...positions));
  }
  spreads.sort((a, b) => a - b);
  const at = (share: number) =>
    spreads[Math.min(spreads.length - 1, Math.floor(spreads.length * share))] ?? Number.NaN;
  return { p50Ms: at(0.5), p99Ms: at(0.99), mostMs: at(1), samples: spreads.length };
}

/** The script of the pages. */
export async function bundlePage(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('./together-page.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    logLevel: 'error',
    // The players of other sites, which are no part of this.
    define: { 'import.meta.url': '"http://localhost/"' },
  });
  return outputFiles[0]!.text;
}

async function openPage(
  browser: Browser,
  server: FilmServer,
  { latencyMs, skewMs, isSlow }: (typeof PAGES)[number],
): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.addInitScript((skew) => {
    const now = Date.now;
    Date.now = () => now() + skew;
  }, skewMs);
  const late = (run: () => void) => setTimeout(run, latencyMs + Math.random() * JITTER_MS);
  await page.routeWebSocket(/\/parties\//, (socket) => {
    const room = socket.connectToServer();
    socket.onMessage((message) => late(() => room.send(message)));
    room.onMessage((message) => late(() => socket.send(message)));
  });
  if (isSlow)
    await page.route('**/film.webm', (route) => route.continue({ url: `${server.url}/film.webm?slow` }));
  await page.goto(server.url);
  return page;
}
