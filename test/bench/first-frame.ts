/**
 * Measures the time from `join()` to the first decoded frame of a participant, and from starting `npm run dev` to its
 * `ready` line, with the demo and two real pages. Medians of ten and of three.
 */
import { chromium, type Page } from 'playwright';
import { chromiumFlags, findChromium } from '../../scripts/browsers.mjs';
import type { Call } from '../../src/index.js';
import { startDemoServer } from '../support/demo-server.js';
import type { BenchResult } from './run.js';

const JOINS = 10;
const STARTS = 3;

export async function run(): Promise<BenchResult> {
  const readySeconds: number[] = [];
  for (let start = 0; start < STARTS; start++) {
    const startedAt = performance.now();
    const server = await startDemoServer();
    readySeconds.push((performance.now() - startedAt) / 1000);
    await server.stop();
  }

  const server = await startDemoServer();
  const executablePath = findChromium();
  const browser = await chromium.launch({ ...(executablePath && { executablePath }), args: chromiumFlags });
  const context = await browser.newContext({ permissions: ['camera', 'microphone'] });
  const inRoom = await context.newPage();
  await inRoom.goto(`${server.url}/?room=bench&name=Ada&join`);
  await inRoom.waitForFunction(() => {
    const room = document.querySelector('call-room') as { call?: Call } | null;
    return room?.call?.self.sources.camera.state.get().status === 'live';
  });
  const joinMs: number[] = [];
  const firstFrameMs: number[] = [];
  for (let turn = 0; turn < JOINS; turn++) {
    const page = await context.newPage();
    await page.goto(`${server.url}/?room=bench&name=Grace`);
    const { joined, firstFrame } = await joinFromLobby(page);
    joinMs.push(joined);
    firstFrameMs.push(firstFrame);
    await page.close();
  }
  await browser.close();
  await server.stop();

  const values = {
    devReadySeconds: median(readySeconds),
    joinMs: median(joinMs),
    firstFrameMs: median(firstFrameMs),
  };
  console.table({
    'npm run dev to ready, s': { median: values.devReadySeconds, all: readySeconds.map(round).join(' ') },
    'join to joined, ms': { median: values.joinMs, all: joinMs.map(round).join(' ') },
    'join to first remote frame, ms': { median: values.firstFrameMs, all: firstFrameMs.map(round).join(' ') },
  });
  return { peer: 'none', ratios: {}, values };
}

/** Joins as the lobby's button does once the devices are on, and waits for the first picture of another person. */
async function joinFromLobby(page: Page): Promise<{ joined: number; firstFrame: number }> {
  await page.waitForFunction(() => {
    const room = document.querySelector('call-room') as { call?: Call } | null;
    return room?.call?.camera.state.get().status === 'on';
  });
  return page.evaluate(async () => {
    const { call } = document.querySelector('call-room') as unknown as { call: Call };
    const startedAt = performance.now();
    const firstFrame = new Promise<number>((resolve) => {
      call.participants.subscribe((people) => {
        for (const person of people) {
          if (person.isLocal) continue;
          person.sources.camera.track.subscribe((track) => {
            if (!track) return;
            const video = document.createElement('video');
            video.muted = true;
            video.srcObject = new MediaStream([track as MediaStreamTrack]);
            video.requestVideoFrameCallback(() => resolve(performance.now() - startedAt));
            void video.play();
          });
        }
      });
    });
    await call.join({ name: 'Grace' });
    const joined = performance.now() - startedAt;
    return { joined, firstFrame: await firstFrame };
  });
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return round(sorted[Math.floor(sorted.length / 2)] ?? 0);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
