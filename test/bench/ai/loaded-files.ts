import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright';
import { startWorker } from '../../server/start-worker.js';
import { startStaticServer, TOKEN_SECRET } from '../../support/static-server.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
/** The modules of the AI features. `call-captions` is older, and serves each room. */
const AI = /src\/(behaviors\/(ai|assistant|captions|transcript)|elements\/(ai|assistant|transcript)[^/]*\/)/;

const LIMIT_MS = 120_000;

export interface Loaded {
  bytes: number;
  /** The modules of the AI features that are in the files. */
  modules: string[];
}

/** What a page of the bundle loads of scripts until it is in a room of the demo's Worker, with these AI services. */
export async function loadedOf(browser: Browser, vars: Record<string, string>): Promise<Loaded> {
  const site = await startStaticServer();
  const worker = await startWorker({
    entry: fileURLToPath(new URL('../../../demo/worker.ts', import.meta.url)),
    classes: ['Transcriber', 'VoiceAgent'],
    migrate: false,
    vars: { ROOM_TOKEN_SECRET: TOKEN_SECRET, ALLOWED_ORIGINS: site.url, ...vars },
  });
  const page = await browser.newPage();
  const loaded: Loaded = { bytes: 0, modules: [] };
  const reading: Promise<void>[] = [];
  page.on('response', (response) => {
    const file = new URL(response.url()).pathname;
    if (!file.endsWith('.js')) return;
    reading.push(
      response.body().then((body) => {
        loaded.bytes += body.length;
        const map = `${root}dist${file}.map`;
        const { sources } = existsSync(map)
          ? (JSON.parse(readFileSync(map, 'utf8')) as { sources: string[] })
          : { sources: [] };
        loaded.modules.push(...sources.filter((source) => AI.test(source)));
      }),
    );
  });
  const query = new URLSearchParams({
    server: worker.origin,
    room: 'bench',
    name: 'Ada',
    join: '',
    synthetic: '',
  });
  await page.goto(`${site.url}/bundle.html?${query}`);
  await page.waitForFunction(
    () => {
      const room = document.querySelector('call-room') as {
        call?: { state: { get(): { status: string } } };
      } | null;
      return room?.call?.state.get().status === 'joined';
    },
    undefined,
    { timeout: LIMIT_MS },
  );
  await page.waitForLoadState('networkidle');
  page.removeAllListeners('response');
  await Promise.all(reading);
  await page.close();
  await worker.stop();
  await site.close();
  return loaded;
}
