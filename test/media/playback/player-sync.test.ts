import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { PlaybackTarget } from '../../../src/media/playback/playback-target.js';
import { PlayerSync } from '../../../src/media/playback/player-sync.js';
import type { SyncedPlayer } from '../../../src/media/playback/video-player.js';
import { TestClock } from '../../../src/testing/test-clock.js';
import { YouTubeDouble } from '../../support/youtube-double.js';

/** A media element that plays at any rate, and takes some time to seek. */
class FreePlayer implements SyncedPlayer {
  readonly duration = 600;
  readyState = 4;
  seeking = false;
  paused = true;
  seeks: number[] = [];
  rates = new Set<number>();
  /** How fast its own clock runs. */
  pace = 1;
  isBlocked = false;
  isStalled = false;
  #position = 0;
  #atMs: number;
  #rate = 1;
  readonly #clock: TestClock;

  constructor(clock: TestClock) {
    this.#clock = clock;
    this.#atMs = clock.now();
  }

  get currentTime(): number {
    this.#move();
    return this.#position;
  }
  set currentTime(position: number) {
    this.#move();
    this.#position = position;
    this.seeks.push(position);
    this.seeking = true;
    this.#clock.after(120, () => {
      this.#move();
      this.seeking = false;
    });
  }
  get playbackRate(): number {
    return this.#rate;
  }
  set playbackRate(rate: number) {
    this.#move();
    this.#rate = rate;
    this.rates.add(rate);
  }
  async play(): Promise<void> {
    if (this.isBlocked) throw new DOMException('A click is needed.', 'NotAllowedError');
    this.#move();
    this.paused = false;
  }
  pause(): void {
    this.#move();
    this.paused = true;
  }
  setStalled(isStalled: boolean): void {
    this.#move();
    this.isStalled = isStalled;
  }
  #move(): void {
    const nowMs = this.#clock.now();
    const runs = !this.paused && !this.seeking && !this.isStalled;
    if (runs) this.#position += ((nowMs - this.#atMs) / 1_000) * this.#rate * this.pace;
    this.#atMs = nowMs;
  }
}

/** YouTube's double as its element shows it. */
class FramePlayer implements SyncedPlayer {
  readonly double: YouTubeDouble;
  seeks = 0;
  constructor(clock: TestClock, seekMs: () => number) {
    this.double = new YouTubeDouble(clock, { seekMs });
  }
  readonly readyState = 3;
  readonly seeking = false;
  get duration(): number {
    return this.double.getDuration();
  }
  get paused(): boolean {
    return [-1, 0, 2, 5].includes(this.double.getPlayerState());
  }
  get currentTime(): number {
    return this.double.getCurrentTime();
  }
  set currentTime(position: number) {
    this.seeks++;
    this.double.seekTo(position);
  }
  get playbackRate(): number {
    return this.double.getPlaybackRate();
  }
  set playbackRate(rate: number) {
    this.double.setPlaybackRate(rate);
  }
  play(): Promise<void> {
    return new Promise((resolve) => {
      this.double.addEventListener('onStateChange', ({ data }) => data === 1 && resolve());
      this.double.playVideo();
    });
  }
  pause(): void {
    this.double.pauseVideo();
  }
}

/** A player, and the clock of the room that it follows. */
function stage<P extends SyncedPlayer>(create: (clock: TestClock) => P, hasFixedRates = false) {
  const clock = new TestClock(1_000);
  const player = create(clock);
  const room = { position: 0, atMs: 1_000, isRunning: true, rate: 1 };
  const stalls: boolean[] = [];
  const told = { blocked: 0, ended: 0 };
  const at = () =>
    room.position + (room.isRunning ? (Math.max(0, clock.now() - room.atMs) / 1_000) * room.rate : 0);
  const target = (): PlaybackTarget => ({
    position: at(),
    isRunning: room.isRunning,
    startsInMs: room.isRunning ? Math.max(0, room.atMs - clock.now()) : 0,
    rate: room.rate,
  });
  const sync = new PlayerSync(player, {
    target,
    hasFixedRates,
    clock,
    onStall: (isStalled) => stalls.push(isStalled),
    onBlocked: () => told.blocked++,
    onEnd: () => told.ended++,
  });
  const set = (changes: Partial<typeof room>) => {
    Object.assign(room, { position: at(), atMs: clock.now() }, changes);
    sync.refresh();
  };
  /** The largest distance within a time, in seconds. */
  const worst = async (ms: number, position: () => number) => {
    let most = 0;
    for (let past = 0; past < ms; past += 50) {
      await clock.advance(50);
      most = Math.max(most, Math.abs(at() - position()));
    }
    return most;
  };
  return { clock, player, room, sync, stalls, told, set, at, worst };
}

describe('a player with any rate', () => {
  const free = () => stage((clock) => new FreePlayer(clock));

  test('starts at the right second when it comes late, and seeks once for that', async () => {
    const { clock, player, set, at } = free();
    set({ position: 250 });
    await clock.advance(1_500);
    assert.ok(Math.abs(at() - player.currentTime) < 0.1, `${at()} and ${player.currentTime}`);
    assert.equal(player.seeks.length, 1);
  });

  test('corrects less than two seconds by its rate, by at most 8 %', async () => {
    const { clock, player, set, worst } = free();
    await clock.advance(2_000);
    player.seeks = [];
    player.rates.clear();
    set({ position: 3.5 });
    await clock.advance(25_000);
    assert.ok((await worst(5_000, () => player.currentTime)) < 0.03, 'It has caught up.');
    assert.deepEqual(player.seeks, []);
    assert.ok(
      Math.max(...player.rates) <= 1.08 && Math.min(...player.rates) >= 0.92,
      [...player.rates].join(),
    );
    assert.equal(player.playbackRate, 1);
  });

  test('seeks if it is further off', async () => {
    const { clock, player, set, worst } = free();
    await clock.advance(2_000);
    player.seeks = [];
    set({ position: 60 });
    await clock.advance(6_000);
    assert.equal(player.seeks.length, 1);
    assert.ok((await worst(2_000, () => player.currentTime)) < 0.05, 'It is on time.');
  });

  test('follows a clock that runs at another pace, and another rate', async () => {
    const { clock, player, set, worst } = free();
    player.pace = 1.002;
    set({ rate: 1.5 });
    await clock.advance(10_000);
    assert.ok((await worst(20_000, () => player.currentTime)) < 0.05, 'It is on time.');
  });

  test('shows the same picture as all others while the video is paused, and starts with them', async () => {
    const { clock, player, room, set, worst } = free();
    await clock.advance(5_000);
    set({ isRunning: false, position: 4.2 });
    await clock.advance(500);
    assert.equal(player.paused, true);
    assert.equal(player.currentTime, 4.2);
    set({ isRunning: true, atMs: clock.now() + 400 });
    await clock.advance(350);
    assert.equal(player.paused, true);
    assert.ok((await worst(1_000, () => player.currentTime)) < 0.1, `It starts at ${room.atMs}.`);
  });

  test('tells that it buffers, and that it can go on', async () => {
    const { clock, player, stalls } = free();
    await clock.advance(3_000);
    player.setStalled(true);
    await clock.advance(1_000);
    assert.deepEqual(stalls, [true]);
    player.setStalled(false);
    await clock.advance(500);
    assert.deepEqual(stalls, [true, false]);
  });

  test('waits for a click where the browser demands one, and asks for it once', async () => {
    const { clock, player, sync, told, worst } = stage((clock) =>
      Object.assign(new FreePlayer(clock), { isBlocked: true }),
    );
    await clock.advance(5_000);
    assert.equal(told.blocked, 1);
    player.isBlocked = false;
    sync.unblock();
    await clock.advance(1_500);
    assert.ok((await worst(500, () => player.currentTime)) < 0.2, 'It plays on time.');
  });

  test('tells once that the video has ended', async () => {
    const { clock, player, told, set } = free();
    set({ position: 598 });
    await clock.advance(5_000);
    assert.equal(told.ended, 1);
    assert.equal(player.paused, true);
    set({ position: 10 });
    await clock.advance(2_000);
    assert.equal(player.paused, false);
  });

  test('leaves the player alone once it has stopped', async () => {
    const { clock, sync } = free();
    sync.stop();
    await clock.advance(1_000);
    assert.equal(clock.pending, 0);
  });
});

describe('a player with fixed rates', () => {
  /** @param seekMs how long its seeks take */
  const fixed = (seekMs: () => number) => stage((clock) => new FramePlayer(clock, seekMs), true);

  for (const seekMs of [100, 700, 1_800]) {
    test(`learns that its seeks take ${seekMs} ms, and aims ahead by that`, async () => {
      let count = 0;
      const { clock, player, set, worst } = fixed(() => seekMs + (count++ % 3) * 30);
      await clock.advance(30_000);
      for (const position of [100, 200, 50]) {
        set({ position });
        await clock.advance(12_000);
      }
      const seeks = player.seeks;
      assert.ok((await worst(20_000, () => player.double.truth)) <= 0.2, 'It is on time.');
      assert.equal(player.seeks, seeks, 'It needs no further seek.');
      set({ position: 300 });
      await clock.advance(6_000);
      assert.equal(player.seeks, seeks + 1, 'One seek is enough.');
      assert.ok((await worst(5_000, () => player.double.truth)) <= 0.2, 'It is on time.');
    });
  }

  test('pauses to let the others catch up, and never changes its rate', async () => {
    const { clock, player, set, worst, at } = fixed(() => 300);
    await clock.advance(20_000);
    const { seeks } = player;
    set({ position: at() - 1 });
    await clock.advance(8_000);
    assert.equal(player.seeks, seeks);
    assert.equal(player.playbackRate, 1);
    assert.ok((await worst(5_000, () => player.double.truth)) <= 0.2, 'It is on time.');
  });

  test('comes back after its network has failed, and tells so', async () => {
    const { clock, player, stalls, worst } = fixed(() => 500);
    await clock.advance(20_000);
    stalls.length = 0;
    player.double.stall(4_000);
    await clock.advance(15_000);
    assert.deepEqual(stalls, [true, false]);
    assert.ok((await worst(5_000, () => player.double.truth)) <= 0.2, 'It is on time.');
  });

  test('stays on time while its seeks take now longer, now shorter', async () => {
    const { clock, player, worst } = fixed(() => 200 + Math.abs(Math.sin(clock.now())) * 400);
    await clock.advance(30_000);
    assert.ok((await worst(60_000, () => player.double.truth)) <= 0.25, 'It is on time.');
  });
});
