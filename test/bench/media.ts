/**
 * What devices and their processors cost in a real Chromium: the processor time of the whole browser with background
 * blur, and with noise suppression, against that of the same stream without, both sent to a peer in the page as in a
 * call; the main thread's share of metering 25 people; and the time from pressing Join in a lobby, with permission
 * given, until another page shows the first frame. Lower is better; a ratio of 1 would be an effect that costs nothing.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright';
import { chromiumFlags, findChromium } from '../../scripts/browsers.mjs';
import type { Call } from '../../src/index.js';
import type { LevelMeter } from '../../src/media/level-meter.js';
import { startDemoServer } from '../support/demo-server.js';
import { median, rounded } from './media/media-lab.js';
import type { BenchResult } from './run.js';

const SECONDS = 5;
const TURNS = 3;
const JOINS = 5;
const PEOPLE = 25;

export async function run(): Promise<BenchResult> {
  const server = await startDemoServer();
  const executablePath = findChromium();
  const browser = await chromium.launch({ ...(executablePath && { executablePath }), args: chromiumFlags });
  const root = `/@fs${new URL('../../', import.meta.url).pathname}`;
  const url = `${server.url}/fake.html?people=1&view=lobby&still`;

  const blur = await effect(browser, url, root, 'video');
  const noise = await effect(browser, url, root, 'audio');
  const meterMsPerS = await meter(browser, url, root);
  const lobbyToLiveMs: number[] = [];
  for (let turn = 0; turn < JOINS; turn++) lobbyToLiveMs.push(await lobbyToLive(browser, server.url, turn));
  await browser.close();
  await server.stop();

  const values = {
    lobbyToLiveMs: rounded(median(lobbyToLiveMs)),
    meterMsPerS: rounded(meterMsPerS, 1),
    blurMsPerFrame: rounded(blur.extraMsPerFrame, 1),
    blurFramesPerS: rounded(blur.framesPerS, 1),
    plainFramesPerS: rounded(blur.plainFramesPerS, 1),
  };
  const ratios = { blurCpu: rounded(blur.ratio, 2), noiseCpu: rounded(noise.ratio, 2) };
  console.table({
    'background blur, CPU against without': { value: ratios.blurCpu },
    'noise suppression, CPU against without': { value: ratios.noiseCpu },
    'blurred frames a second (without)': { value: `${values.blurFramesPerS} (${values.plainFramesPerS})` },
    'meters of 25 people, ms of main thread a second': { value: values.meterMsPerS },
    'Join to sent and shown, ms': { value: values.lobbyToLiveMs },
  });
  return { peer: 'the same stream without', ratios, values };
}

interface Cost {
  cpuS: number;
  frames: number;
}

/** Sends a fake device's track to a peer in the page, by turns with and without the processor. */
async function effect(browser: Browser, url: string, root: string, kind: 'audio' | 'video') {
  const context = await browser.newContext({ permissions: ['camera', 'microphone'] });
  const page = await context.newPage();
  await page.goto(url);
  await page.evaluate(startSending, { root, kind });
  const costs: Record<'with' | 'without', Cost[]> = { with: [], without: [] };
  for (let turn = 0; turn < TURNS; turn++) {
    for (const which of ['without', 'with'] as const) {
      await page.evaluate((isOn) => window.sending.process(isOn), which === 'with');
      costs[which].push(await measure(browser, page));
      await page.evaluate(() => window.sending.check());
    }
  }
  await context.close();
  const per = (which: 'with' | 'without') => median(costs[which].map(({ cpuS }) => cpuS / SECONDS));
  const frames = (which: 'with' | 'without') => median(costs[which].map((cost) => cost.frames / SECONDS));
  return {
    ratio: per('with') / per('without'),
    framesPerS: frames('with'),
    plainFramesPerS: frames('without'),
    extraMsPerFrame: ((per('with') - per('without')) * 1000) / Math.max(1, frames('with')),
  };
}

async function measure(browser: Browser, page: Page): Promise<Cost> {
  // Exclude the cost of starting.
  await page.waitForTimeout(1500);
  const before = {
    cpu: cpuSeconds(await processes(browser)),
    frames: await page.evaluate(() => window.sending.frames()),
  };
  await page.waitForTimeout(SECONDS * 1000);
  const after = {
    cpu: cpuSeconds(await processes(browser)),
    frames: await page.evaluate(() => window.sending.frames()),
  };
  return { cpuS: after.cpu - before.cpu, frames: after.frames - before.frames };
}

/** Every process of the browser: rendering, decoding and sound have processes of their own. */
async function processes(browser: Browser): Promise<number[]> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.map(({ id }) => id);
}

/** User and system time (proc(5), fields 14 and 15) of processes and their threads, in seconds. */
function cpuSeconds(ids: readonly number[]): number {
  const known = new Set(readdirSync('/proc'));
  const ticks = ids
    .filter((id) => known.has(String(id)))
    .map((id) =>
      readFileSync(`/proc/${id}/stat`, 'utf8')
        .replace(/^.*\) /, '')
        .split(' '),
    )
    .reduce((sum, fields) => sum + Number(fields[11]) + Number(fields[12]), 0);
  return ticks / 100;
}

declare global {
  interface Window {
    sending: {
      process(isOn: boolean): Promise<void>;
      /** Throws if the effect was switched off, because the measurement would be wrong. */
      check(): void;
      frames(): Promise<number>;
    };
  }
}

/** Runs in the page. */
async function startSending({ root, kind }: { root: string; kind: 'audio' | 'video' }): Promise<void> {
  const [{ LocalDevice }, { blur, noiseSuppression }] = await Promise.all([
    import(/* @vite-ignore */ `${root}src/media/local-device.ts`),
    import(/* @vite-ignore */ `${root}src/media/processors/index.ts`),
  ]);
  const device = new LocalDevice({
    kind,
    // Two cores without a GPU can run this; at 720p and 30 frames a second, blur would be switched off.
    ...(kind === 'video' && { constraints: { width: 640, height: 360, frameRate: 15 } }),
  });
  await device.turnOn();
  const [from, to] = [new RTCPeerConnection(), new RTCPeerConnection()];
  from.onicecandidate = ({ candidate }) => candidate && void to.addIceCandidate(candidate);
  to.onicecandidate = ({ candidate }) => candidate && void from.addIceCandidate(candidate);
  to.ontrack = ({ track }) => {
    const player = document.createElement(kind);
    Object.assign(player, { muted: true, autoplay: true, srcObject: new MediaStream([track]) });
    document.body.append(player);
  };
  const sender = from.addTrack(device.track.get());
  await from.setLocalDescription();
  await to.setRemoteDescription(from.localDescription!);
  await to.setLocalDescription();
  await from.setRemoteDescription(to.localDescription!);
  device.track.listen((track: MediaStreamTrack | null) => void sender.replaceTrack(track));
  window.sending = {
    async process(isOn) {
      await device.process(isOn ? [kind === 'video' ? blur() : noiseSuppression()] : []);
      window.sending.check();
    },
    check() {
      const { error } = device.processing.get();
      if (error) throw error;
    },
    async frames() {
      let frames = 0;
      for (const report of (await sender.getStats()).values()) frames += report.framesEncoded ?? 0;
      return frames;
    },
  };
}

/** The main thread's time for watching the levels of 25 tracks, in milliseconds a second. */
async function meter(browser: Browser, url: string, root: string): Promise<number> {
  const page = await browser.newPage();
  await page.goto(url);
  await page.evaluate(
    async ({ base, people }) => {
      const [{ LevelMeter }, { createSyntheticMicrophone }] = await Promise.all([
        import(/* @vite-ignore */ `${base}src/media/level-meter.ts`),
        import(/* @vite-ignore */ `${base}src/media/synthetic/synthetic-microphone.ts`),
      ]);
      const meter = new LevelMeter();
      const tracks = Array.from({ length: people }, (_, seed) => createSyntheticMicrophone({ seed }));
      Object.assign(window, { meter, tracks });
    },
    { base: root, people: PEOPLE },
  );
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const busyS = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
  };
  const during = async () => {
    const before = await busyS();
    await page.waitForTimeout(SECONDS * 1000);
    return ((await busyS()) - before) / SECONDS;
  };
  const without = await during();
  await page.evaluate(() => {
    const { meter, tracks } = window as unknown as { meter: LevelMeter; tracks: MediaStreamTrack[] };
    for (const track of tracks) meter.watch(track).level.listen(() => {});
  });
  const withMeters = await during();
  await page.close();
  return Math.max(0, withMeters - without) * 1000;
}

/** From pressing Join, with the devices on in the lobby, until the other page shows the first frame of the camera. */
async function lobbyToLive(browser: Browser, demo: string, turn: number): Promise<number> {
  const context = await browser.newContext({ permissions: ['camera', 'microphone'] });
  const room = `lobby-to-live-${turn}`;
  const other = await context.newPage();
  await other.goto(`${demo}/?room=${room}&name=Ada&join`);
  await other.waitForFunction(() => {
    const element = document.querySelector('call-room') as { call?: Call } | null;
    return element?.call?.state.get().status === 'joined';
  });
  const shown = other.evaluate(async () => {
    const { call } = document.querySelector('call-room') as unknown as { call: Call };
    return new Promise<number>((resolve) => {
      call.participants.subscribe((people) => {
        for (const person of people) {
          if (person.isLocal) continue;
          person.sources.camera.track.subscribe((track) => {
            if (!track) return;
            const video = document.createElement('video');
            Object.assign(video, { muted: true, srcObject: new MediaStream([track as MediaStreamTrack]) });
            video.requestVideoFrameCallback(() => resolve(Date.now()));
            void video.play();
          });
        }
      });
    });
  });
  const page = await context.newPage();
  await page.goto(`${demo}/?room=${room}&name=Grace`);
  await page.waitForFunction(() => {
    const element = document.querySelector('call-room') as { call?: Call } | null;
    return element?.call?.camera.state.get().status === 'on';
  });
  const pressedAt = await page.evaluate(() => {
    const { call } = document.querySelector('call-room') as unknown as { call: Call };
    const now = Date.now();
    void call.join({ name: 'Grace' });
    return now;
  });
  const tookMs = (await shown) - pressedAt;
  await context.close();
  return tookMs;
}
