import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { build } from 'esbuild';
import type {} from '../../../src/elements/tile/call-tile.js';
import type { FakeCall } from '../../../src/testing/index.js';

declare global {
  interface Window {
    /** How much of the page has moved by itself: the layout shift score. */
    shifted: number;
  }
  /** https://wicg.github.io/layout-instability/ */
  interface LayoutShift extends PerformanceEntry {
    readonly value: number;
  }
}

const root = new URL('../../../', import.meta.url);
const require = createRequire(import.meta.url);
/** Nobody listens there: every request is answered by the test itself. A page of this host may use everything. */
const ORIGIN = 'http://localhost:9';

const FONTS = {
  Inter: '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
  'Noto Sans Arabic': '@fontsource-variable/noto-sans-arabic/files/noto-sans-arabic-arabic-wght-normal.woff2',
};

export interface Device {
  readonly width: number;
  readonly height: number;
  readonly scheme: 'light' | 'dark';
  /** Pixels of the picture for one of CSS. */
  readonly scale: number;
}

/** The demo on synthetic people, with fonts of our own and its clocks standing still: the same picture each time. */
export async function openLooks(browser: Browser, device: Device): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: device.width, height: device.height },
    deviceScaleFactor: device.scale,
    colorScheme: device.scheme,
    reducedMotion: 'reduce',
    locale: 'en-US',
    timezoneId: 'UTC',
  });
  await serve(context);
  const page = await context.newPage();
  await page.clock.setFixedTime(new Date('2026-11-26T10:00:00Z'));
  // What is drawn of the people depends on nothing else.
  await page.addInitScript(() => {
    performance.now = () => 1_400;
    window.shifted = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as LayoutShift[]) window.shifted += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  return page;
}

/** Shows a view of `demo/fake.ts` by its address, and waits until it has settled. */
export async function look(page: Page, query: string): Promise<void> {
  await page.goto(`${ORIGIN}/?still&${query}`);
  await page.waitForFunction(() => {
    const all = (root: ParentNode): Element[] =>
      [...root.querySelectorAll('*')].flatMap((one) => [one, ...(one.shadowRoot ? all(one.shadowRoot) : [])]);
    const elements = all(document);
    const isDefined = (one: Element) => !one.localName.includes('-') || one.matches(':defined');
    const isDrawn = (one: Element) => {
      if (one.localName !== 'call-tile') return true;
      const { participant, source } = one as HTMLElementTagNameMap['call-tile'];
      return !participant?.sources[source].track.get() || one.matches(':state(picture)');
    };
    const plays = (one: Element) =>
      one.localName !== 'video' ||
      !(one as HTMLVideoElement).srcObject ||
      (one as HTMLVideoElement).readyState > 1;
    const { fake } = window as { fake?: FakeCall };
    const isOver = elements.some(({ localName }) => localName === 'call-end-screen');
    const isOn = fake && (isOver || fake.camera.state.get().status === 'on');
    return isOn && elements.every((one) => isDefined(one) && isDrawn(one) && plays(one));
  });
  await page.evaluate(() => document.fonts.ready);
}

async function serve(context: BrowserContext): Promise<void> {
  bundled ??= bundle();
  const files = await bundled;
  await context.route(`${ORIGIN}/**`, (route) => {
    const { pathname, searchParams } = new URL(route.request().url());
    if (pathname === '/')
      return route.fulfill({ body: pageIn(searchParams), contentType: 'text/html; charset=utf-8' });
    if (pathname.startsWith('/assets/'))
      return route.fulfill({ path: new URL(`src${pathname}`, root).pathname });
    const file = files.get(pathname);
    return file
      ? route.fulfill({ body: Buffer.from(file.body), contentType: file.type })
      : route.fulfill({ status: 404 });
  });
}

/** In the language and the direction of its address from the beginning, as a site's own page is. */
function pageIn(query: URLSearchParams): string {
  const faces = Object.keys(FONTS).map(
    (name, at) => `@font-face { font-family: '${name}'; src: url(/font-${at}); font-weight: 100 900; }`,
  );
  const names = Object.keys(FONTS).map((name) => `'${name}'`);
  return `<!doctype html>
    <html lang="${query.get('lang') ?? 'en'}" dir="${query.get('dir') ?? 'ltr'}">
      <head>
        <meta name="viewport" content="width=device-width" />
        <title>Looks</title>
        <style>
          ${faces.join('\n')}
          ${readFileSync(new URL('demo/demo.css', root), 'utf8')}
          :root { --call-font: ${names.join(', ')}; }
        </style>
        <script type="module">
          // A font that arrives after the view moves its lines, in this page alone: a site has its own fonts.
          await Promise.all([...document.fonts].map((font) => font.load()));
          await import('/fake.js');
        </script>
      </head>
      <body><call-room></call-room></body>
    </html>`;
}

interface Served {
  readonly body: Uint8Array;
  readonly type: string;
}

let bundled: Promise<ReadonlyMap<string, Served>> | undefined;

async function bundle(): Promise<ReadonlyMap<string, Served>> {
  const { outputFiles } = await build({
    absWorkingDir: root.pathname,
    entryPoints: ['demo/fake.ts'],
    outdir: '/',
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['production'],
    define: { 'process.env.NODE_ENV': '"production"' },
    write: false,
  });
  return new Map<string, Served>([
    ...outputFiles.map(({ path, contents }): [string, Served] => [
      path,
      { body: contents, type: 'text/javascript; charset=utf-8' },
    ]),
    ...Object.values(FONTS).map((file, at): [string, Served] => [
      `/font-${at}`,
      { body: readFileSync(require.resolve(file)), type: 'font/woff2' },
    ]),
  ]);
}
