import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Captions, type CaptionsRoom } from '../../src/behaviors/captions.js';
import type { TranscriptEntry } from '../../src/behaviors/captions-state.js';
import { atom } from '../../src/core/store.js';
import type { Self } from '../../src/room/protocol/index.js';
import { TestClock } from '../../src/testing/index.js';

const entry = (id: number): TranscriptEntry => ({
  id,
  transcript: 't',
  participant: 'grace',
  person: 'p-grace',
  name: 'Grace',
  text: `Line ${id}`,
  startMs: id * 1_000,
  endMs: id * 1_000 + 900,
});

const selfAs = (role: Self['role']) => ({ id: 'ada', role, inside: true }) as Self;

/** A room that keeps what was said. `hold`: its answers wait for `release`. */
function stage() {
  const kept: TranscriptEntry[] = [];
  const asked: { name: string; data: unknown }[] = [];
  const self = atom<Self | null>(null);
  const behaviors = atom<Readonly<Record<string, unknown>>>({});
  let said = (_: unknown) => {};
  let gate = Promise.resolve();
  let isDown = false;
  let pageSize = 200;
  const room = {
    self,
    behaviors,
    command: async (name: string, data: unknown) => void asked.push({ name, data }),
    query: async (name: string, data: unknown) => {
      asked.push({ name, data });
      const { after } = data as { after: number };
      const later = kept.filter(({ id }) => id > after);
      await gate;
      if (isDown) throw new Error('down');
      return { entries: later.slice(0, pageSize), more: later.length > pageSize };
    },
    on: (event: string, run: (data: unknown) => void) => {
      if (event === 'captions.said') said = run;
      return () => {};
    },
  } as unknown as CaptionsRoom;
  const clock = new TestClock();
  const captions = new Captions(room, clock);
  return {
    captions,
    clock,
    kept,
    asked,
    enter(role: Self['role'] = 'participant') {
      behaviors.set({ captions: { startBy: 'everyone', transcript: null, speakers: {} } });
      self.set(selfAs(role));
    },
    leave() {
      behaviors.set({});
      self.set(null);
    },
    say: (id: number) => said(entry(id)),
    setPageSize(size: number) {
      pageSize = size;
    },
    setDown(down: boolean) {
      isDown = down;
    },
    hold() {
      let release = () => {};
      gate = new Promise((resolve) => {
        release = resolve;
      });
      return release;
    },
    ids: () => captions.transcript.get().map(({ id }) => id),
    until(status: string): Promise<void> {
      return new Promise((resolve) => {
        let stop: (() => void) | undefined;
        stop = captions.status.subscribe((now) => {
          if (now !== status) return;
          queueMicrotask(() => stop?.());
          resolve();
        });
      });
    },
  };
}

describe('Captions', () => {
  test('follow what is said, and load nothing until they are asked to', () => {
    const { enter, say, ids, asked, captions } = stage();
    enter();
    say(4);
    say(5);
    assert.deepEqual(ids(), [4, 5]);
    assert.deepEqual(asked, []);
    assert.equal(captions.status.get(), 'idle');
  });

  test('load every page, and keep what is said meanwhile once and in order', async () => {
    const { enter, captions, kept, say, ids, until, setPageSize, hold, asked } = stage();
    kept.push(...[1, 2, 3, 4, 5].map(entry));
    setPageSize(2);
    enter();
    const release = hold();
    captions.load();
    assert.equal(captions.status.get(), 'loading');
    kept.push(entry(6));
    say(6);
    release();
    await until('ready');
    assert.deepEqual(ids(), [1, 2, 3, 4, 5, 6]);
    say(6);
    say(7);
    assert.deepEqual(ids(), [1, 2, 3, 4, 5, 6, 7]);
    assert.deepEqual(
      asked.map(({ data }) => (data as { after: number }).after),
      [0, 2, 4],
    );
  });

  test('load after a reconnect what was missed, also if events came before the answer', async () => {
    const { enter, captions, kept, say, ids, until } = stage();
    kept.push(entry(1));
    enter();
    captions.load();
    await until('ready');
    // Two and three are said while the connection is down.
    kept.push(entry(2), entry(3), entry(4));
    const loaded = new Promise<void>((resolve) => {
      captions.transcript.listen((entries) => entries.length === 4 && resolve());
    });
    enter();
    say(4);
    await loaded;
    assert.deepEqual(ids(), [1, 2, 3, 4]);
  });

  test('discard the answer to a load that a reconnect has replaced', async () => {
    const { enter, captions, kept, ids, until, hold, leave } = stage();
    kept.push(entry(1));
    enter();
    const release = hold();
    captions.load();
    leave();
    kept.splice(0, 1, entry(9));
    enter();
    release();
    await until('ready');
    assert.deepEqual(ids(), [9]);
  });

  test('try a failed load again after two seconds', async () => {
    const { enter, captions, kept, ids, until, setDown, clock } = stage();
    kept.push(entry(1));
    setDown(true);
    enter();
    captions.load();
    await until('failed');
    setDown(false);
    await clock.advance(2_000);
    await until('ready');
    assert.deepEqual(ids(), [1]);
  });

  test('start over when a viewer comes on stage, because viewers read nothing of the backstage', async () => {
    const { enter, captions, kept, ids, until } = stage();
    kept.push(entry(2));
    enter('viewer');
    captions.load();
    await until('ready');
    kept.unshift(entry(1));
    enter('participant');
    await until('ready');
    assert.deepEqual(ids(), [1, 2]);
  });

  test('forget the transcript of a room that you have left', () => {
    const { enter, captions, say, ids, leave } = stage();
    enter();
    say(1);
    leave();
    assert.deepEqual(ids(), []);
    assert.equal(captions.state.get(), undefined);
  });

  test('send their commands under the names of the behavior', async () => {
    const { enter, captions, asked } = stage();
    enter();
    await captions.start();
    await captions.allow(true);
    await captions.stop();
    assert.deepEqual(asked, [
      { name: 'captions.start', data: undefined },
      { name: 'captions.allow', data: { allowed: true } },
      { name: 'captions.stop', data: undefined },
    ]);
  });
});
