/** What goes through an audio context survives a crash of the browser's audio service. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { type BrowserServer, chromium, type Page } from 'playwright';
import { chromiumFlags, findChromium } from '../../scripts/browsers.mjs';

declare global {
  interface Window {
    meterTone(): void;
    hearTone(): Promise<void>;
    suspensions: number;
  }
}

let server: BrowserServer;
let page: Page;

before(async () => {
  server = await chromium.launchServer({ executablePath: findChromium(), args: chromiumFlags });
  const browser = await chromium.connect(server.wsEndpoint());
  page = await browser.newPage();
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('./audio-context-page.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
  });
  await page.addScriptTag({ content: outputFiles[0]!.text });
});

after(() => server.close());

test('a level is measured again after the audio service crashes, twice', { timeout: 60_000 }, async () => {
  await page.evaluate(() => window.meterTone());
  await page.evaluate(() => window.hearTone());
  for (const crashes of [1, 2]) {
    killAudioService(server.process().pid!);
    await page.waitForFunction((count) => window.suspensions >= count, crashes);
    await page.evaluate(() => window.hearTone());
  }
  assert.ok(await page.evaluate(() => window.suspensions >= 2), 'both crashes suspended the context');
});

/** Kills the audio services that belong to the browser process `browserPid`, and to no other browser. */
function killAudioService(browserPid: number): void {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  const processes = rows.flatMap((row) => {
    const [, pid, parent, args] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(row) ?? [];
    return pid ? [{ pid: Number(pid), parent: Number(parent), args: args! }] : [];
  });
  const parents = new Map(processes.map(({ pid, parent }) => [pid, parent]));
  const isOurs = (pid: number | undefined): boolean =>
    pid !== undefined && (pid === browserPid || isOurs(parents.get(pid)));
  const services = processes.filter(
    ({ pid, args }) => args.includes('audio.mojom.AudioService') && isOurs(pid),
  );
  assert.ok(services.length > 0, 'the browser has an audio service');
  for (const { pid } of services) process.kill(pid, 'SIGKILL');
}
