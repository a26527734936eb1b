import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { RoomClock } from '../../src/behaviors/room-clock.js';
import { type WatchRoom, WatchTogether } from '../../src/behaviors/watch.js';
import { readVideoAddress } from '../../src/behaviors/watch-address.js';
import { playbackTarget, positionAt, type WatchState } from '../../src/behaviors/watch-state.js';
import { atom } from '../../src/core/store.js';
import type { Self } from '../../src/room/protocol/index.js';
import { TestClock } from '../../src/testing/test-clock.js';

const OFF: WatchState = {
  control: 'everyone',
  waits: false,
  holder: null,
  videos: {},
  current: null,
  clock: { position: 0, atMs: 0, rate: 1, paused: true },
  waitingFor: [],
};
const ON: WatchState = {
  ...OFF,
  videos: { 1: { id: '1', kind: 'file', url: 'https://films.example/a.mp4', addedBy: 'Ada' } },
  current: '1',
  clock: { position: 10, atMs: 5_000, rate: 2, paused: false },
};

describe('the clock of the room', () => {
  /** A server whose clock is ahead, and answers that take a while in each direction. */
  function stage(aheadMs: number) {
    const clock = new TestClock(1_000_000);
    const line = { aheadMs, thereMs: 200, backMs: 200, isDown: false, asked: 0 };
    const late = (ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve));
    const room = new RoomClock(async () => {
      line.asked++;
      if (line.isDown) throw new Error('The line is down.');
      await late(line.thereMs);
      const nowMs = clock.now() + line.aheadMs;
      await late(line.backMs);
      return nowMs;
    }, clock);
    return { clock, line, room };
  }

  test('is known at the first answer, within half of its round trip', async () => {
    const { clock, room } = stage(7_200_000);
    assert.equal(room.estimate.get(), null);
    room.start();
    await clock.advance(400);
    const { aheadMs, errorMs } = room.estimate.get()!;
    assert.equal(aheadMs, 7_200_000);
    assert.ok(errorMs >= 200 && errorMs < 210, `${errorMs}`);
  });

  test('trusts the fastest answer, whichever direction is slow', async () => {
    const { clock, line, room } = stage(-5_000);
    Object.assign(line, { thereMs: 900, backMs: 20 });
    room.start();
    await clock.advance(1_200);
    Object.assign(line, { thereMs: 15, backMs: 15 });
    await clock.advance(3_000);
    Object.assign(line, { thereMs: 20, backMs: 700 });
    await clock.advance(60_000);
    const { aheadMs, errorMs } = room.estimate.get()!;
    assert.ok(Math.abs(aheadMs - -5_000) <= errorMs && errorMs < 30, `${aheadMs} ± ${errorMs}`);
  });

  test('notices that the clock of the machine was set', async () => {
    const { clock, line, room } = stage(0);
    room.start();
    await clock.advance(5_000);
    line.aheadMs = 60_000;
    await clock.advance(40_000);
    assert.equal(room.estimate.get()!.aheadMs, 60_000);
  });

  test('keeps what it knows while the line is down, and asks nothing once nobody needs it', async () => {
    const { clock, line, room } = stage(50);
    room.start();
    await clock.advance(5_000);
    line.isDown = true;
    await clock.advance(30_000);
    assert.equal(room.estimate.get()!.aheadMs, 50);
    room.stop();
    const { asked } = line;
    await clock.advance(60_000);
    assert.equal(line.asked, asked);
    assert.equal(clock.pending, 0);
    room.reset();
    assert.equal(room.estimate.get(), null);
  });
});

describe('WatchTogether', () => {
  function stage(state: WatchState | undefined) {
    const asked: { name: string; data: unknown }[] = [];
    const behaviors = atom<Readonly<Record<string, unknown>>>({ watch: state });
    const self = atom({ id: 'me', role: 'participant', grants: { send: true, moderate: false } } as Self);
    const request = async (name: string, data: unknown) => {
      asked.push({ name, data });
      return name === 'watch.time' ? 1_000 : '1';
    };
    const room = { behaviors, self, command: request, query: request, on: () => () => {} };
    const clock = new TestClock();
    const watch = new WatchTogether(room as unknown as WatchRoom, clock);
    return { watch, asked, behaviors, self, clock };
  }

  test('sends its commands under the names of the behavior, for the video that is on', async () => {
    const { watch, asked, clock } = stage(ON);
    await clock.advance(0);
    asked.length = 0;
    await watch.add('https://films.example/b', { kind: 'hls' });
    await watch.play();
    await watch.seek(-3);
    await watch.setRate(1.5);
    await watch.next('1');
    await watch.pass('grace');
    await watch.reportBuffering('1', true);
    assert.deepEqual(asked, [
      { name: 'watch.add', data: { url: 'https://films.example/b', kind: 'hls' } },
      { name: 'watch.play', data: { video: '1' } },
      { name: 'watch.seek', data: { video: '1', position: 0 } },
      { name: 'watch.rate', data: { video: '1', rate: 1.5 } },
      { name: 'watch.next', data: { after: '1' } },
      { name: 'watch.pass', data: { to: 'grace' } },
      { name: 'watch.buffering', data: { video: '1', buffering: true } },
    ]);
  });

  test('asks for the time of the room while a video is on, and at no other time', async () => {
    const { asked, behaviors, clock } = stage(OFF);
    await clock.advance(60_000);
    assert.deepEqual(asked, []);
    behaviors.set({ watch: ON });
    await clock.advance(1_000);
    assert.ok(asked.length > 2, `${asked.length} questions`);
    behaviors.set({ watch: OFF });
    const { length } = asked;
    await clock.advance(60_000);
    assert.equal(asked.length, length);
    assert.equal(clock.pending, 0);
  });

  test('knows who controls the video', () => {
    const { watch, behaviors, self } = stage(undefined);
    const may = (state: WatchState, changes: object = {}) => {
      self.set({
        id: 'me',
        role: 'participant',
        grants: { send: true, moderate: false },
        ...changes,
      } as Self);
      behaviors.set({ watch: state });
      return watch.mayControl.get();
    };
    assert.equal(watch.mayControl.get(), false);
    assert.equal(may(ON), true);
    assert.equal(may(ON, { role: 'viewer' }), false);
    assert.equal(may({ ...ON, control: 'moderators' }), false);
    assert.equal(may({ ...ON, control: 'moderators' }, { grants: { moderate: true } }), true);
    assert.equal(may({ ...ON, control: 'holder' }), true);
    assert.equal(may({ ...ON, control: 'holder', holder: 'me' }), true);
    assert.equal(may({ ...ON, control: 'holder', holder: 'ada' }), false);
  });
});

test('a player should be where the clock says, and stand still before that time and during a halt', () => {
  assert.equal(positionAt(ON, 4_000), 10);
  assert.equal(positionAt(ON, 8_000), 16);
  assert.equal(positionAt({ ...ON, waitingFor: ['ada'] }, 8_000), 10);
  assert.equal(positionAt({ ...ON, clock: { ...ON.clock, paused: true } }, 8_000), 10);
  assert.equal(playbackTarget(OFF, 8_000), null);
  assert.deepEqual(playbackTarget(ON, 4_600), { position: 10, isRunning: true, startsInMs: 400, rate: 2 });
});

test('an address has one form for a player, whatever page it was copied from', () => {
  const id = 'dQw4w9WgXcQ';
  for (const url of [
    `https://www.youtube.com/watch?v=${id}&t=3s&list=x`,
    `https://m.youtube.com/watch?v=${id}`,
    `https://youtu.be/${id}?si=abc`,
    `https://www.youtube.com/shorts/${id}`,
    `https://www.youtube-nocookie.com/embed/${id}`,
  ])
    assert.deepEqual(readVideoAddress(url), {
      kind: 'youtube',
      url: `https://www.youtube-nocookie.com/embed/${id}`,
    });
  assert.deepEqual(readVideoAddress('https://player.vimeo.com/video/123?h=abc1'), {
    kind: 'vimeo',
    url: 'https://vimeo.com/123/abc1',
  });
  assert.deepEqual(readVideoAddress('https://films.example/A.MP4?sig=1#t=3'), {
    kind: 'file',
    url: 'https://films.example/A.MP4?sig=1',
  });
  assert.deepEqual(readVideoAddress('https://films.example/play?id=1', 'hls'), {
    kind: 'hls',
    url: 'https://films.example/play?id=1',
  });
  for (const url of [
    `https://evil.example/youtube.com/watch?v=${id}`,
    `https://youtube.com.evil.example/${id}`,
  ])
    assert.equal(readVideoAddress(url), 'video_unsupported');
});
