import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { positionAt, type WatchState } from '../../src/behaviors/watch-state.js';
import type { Role } from '../../src/room/protocol/index.js';
import { watchBehavior } from '../../src/server/behaviors/watch-behavior.js';
import { RawClient } from './raw-client.js';
import { type RunningWorker, startWorker } from './start-worker.js';

const FILM = 'https://films.example/a.mp4';
const LEAD_MS = 400;
let worker: RunningWorker;
before(async () => {
  worker = await startWorker({ entry: fileURLToPath(new URL('./watch-worker.ts', import.meta.url)) });
});
after(() => worker.stop());

type Joined = Awaited<ReturnType<typeof RawClient.join>>;
const join = (room: string, subject: string, role: Role = 'participant'): Promise<Joined> =>
  RawClient.join(worker, { room, token: { room, role, subject, name: subject } });
const stateOf = async (client: Joined) => (await client.roomState()).behaviors.watch as WatchState;
const nowOf = async (client: Joined) => (await client.query('watch.time')).ok as number;
/** The position by the room's own clock. */
const positionOf = async (client: Joined) => positionAt(await stateOf(client), await nowOf(client));
const ask = async (client: Joined, name: string, data?: unknown) => {
  const { error, ok } = await client.command(`watch.${name}`, data);
  return error ? (error as { code: string }).code : (ok ?? 'ok');
};
const add = async (client: Joined, url = FILM) => (await ask(client, 'add', { url })) as string;
const close = async (...clients: Joined[]) => {
  for (const client of clients) await client.close();
};
/** Lets time pass in a room for people who are still there. */
async function pass(room: string, ms: number, ...clients: Joined[]): Promise<void> {
  for (let left = ms; left > 0; left -= 10_000) {
    for (const client of clients) {
      client.send('ping');
      await client.next('pong');
    }
    await worker.advance(room, Math.min(left, 10_000));
  }
}
/** A person with a video that has just begun to run. */
async function watching(room: string) {
  const ada = await join(room, 'ada');
  const video = await add(ada);
  await ask(ada, 'start', { video });
  await worker.advance(room, 1_000);
  return { ada, video };
}

describe('the clock of a video', () => {
  test('begins a little later than the command, runs with the room’s clock, and stands while it is paused', async () => {
    const room = 'everyone-clock';
    const ada = await join(room, 'ada');
    const video = await add(ada);
    assert.equal((await stateOf(ada)).current, null);
    await ask(ada, 'start', { video });
    assert.equal(await positionOf(ada), 0);
    await worker.advance(room, 1_000);
    assert.equal(await positionOf(ada), 0);
    await worker.advance(room, 5_000);
    assert.equal(await positionOf(ada), 5);
    await ask(ada, 'pause', { video });
    await worker.advance(room, 60_000);
    assert.equal(await positionOf(ada), 5);
    await ask(ada, 'play', { video });
    await worker.advance(room, LEAD_MS + 2_000);
    assert.equal(await positionOf(ada), 7);
    await ask(ada, 'rate', { video, rate: 2 });
    await worker.advance(room, 3_000);
    assert.equal(await positionOf(ada), 13);
    await ask(ada, 'seek', { video, position: 100 });
    await worker.advance(room, LEAD_MS);
    assert.equal(await positionOf(ada), 100);
    // Later people get the same clock.
    const bob = await join(room, 'bob');
    await worker.advance(room, 1_000);
    assert.equal(await positionOf(bob), 102);
    await close(ada, bob);
  });

  test('survives a restart of the room', async () => {
    const room = 'everyone-restart';
    const { ada, video } = await watching(room);
    await worker.advance(room, 3_000);
    const before = await stateOf(ada);
    await worker.restart(room);
    const back = await RawClient.join(worker, {
      room,
      token: { room, subject: 'ada', name: 'ada' },
      query: { resume: ada.welcome.resume },
    });
    assert.deepEqual(await stateOf(back), before);
    assert.equal(await ask(back, 'pause', { video }), 'ok');
    await close(back);
  });

  test('takes no command that was meant for another video', async () => {
    const { ada, video } = await watching('everyone-late');
    const next = await add(ada, 'https://films.example/b.webm');
    assert.equal(await ask(ada, 'next', { after: video }), 'ok');
    assert.equal((await stateOf(ada)).current, next);
    assert.equal(await ask(ada, 'seek', { video, position: 10 }), 'conflict');
    // Every page asks for the next one when a video ends.
    assert.equal(await ask(ada, 'next', { after: video }), 'ok');
    assert.equal((await stateOf(ada)).current, next);
    await ask(ada, 'next', { after: next });
    const { current, videos } = await stateOf(ada);
    assert.deepEqual([current, videos], [null, {}]);
    await close(ada);
  });

  test('ends with the meeting, and the queue stays', async () => {
    const room = 'everyone-end';
    const { ada } = await watching(room);
    await close(ada);
    await worker.advance(room, 30_000);
    const bob = await join(room, 'bob');
    const { current, videos } = await stateOf(bob);
    assert.equal(current, null);
    assert.equal(Object.keys(videos).length, 1);
    await close(bob);
  });

  test('ends where the last of twenty quick seeks leads, for everyone', async () => {
    const room = 'everyone-seeks';
    const { ada, video } = await watching(room);
    const bob = await join(room, 'bob');
    const seeks = Array.from({ length: 20 }, (_, at) =>
      ask(at % 2 ? ada : bob, 'seek', { video, position: at * 10 }),
    );
    const answers = await Promise.all(seeks);
    assert.ok(
      answers.every((answer) => answer === 'ok' || answer === 'rate_limited'),
      answers.join(),
    );
    assert.deepEqual(await stateOf(ada), await stateOf(bob));
    await close(ada, bob);
  });
});

describe('the queue', () => {
  test('takes videos only, and not too many', async () => {
    const ada = await join('everyone-queue', 'ada');
    for (const [url, code] of [
      ['javascript:alert(1)//.mp4', 'video_address_invalid'],
      ['data:video/mp4;base64,AAAA', 'video_address_invalid'],
      ['file:///etc/passwd.mp4', 'video_address_invalid'],
      ['http://films.example/a.mp4', 'video_address_invalid'],
      ['https://ada:secret@films.example/a.mp4', 'video_address_invalid'],
      ['a.mp4', 'video_address_invalid'],
      // Longer once it is encoded.
      [`https://films.example/${'ä'.repeat(1_000)}.mp4`, 'video_address_invalid'],
      [`https://films.example/${'a'.repeat(9_000)}.mp4`, 'invalid_message'],
      ['https://films.example/', 'video_unsupported'],
      ['https://films.example/a.mp4.exe', 'video_unsupported'],
      ['https://www.youtube.com/@someone', 'video_unsupported'],
      ['https://vimeo.com/about', 'video_unsupported'],
    ] as const)
      assert.equal(await ask(ada, 'add', { url }), code, url.slice(0, 60));
    const kinds = [FILM, 'https://youtu.be/aaaaaaaaaaa?t=3', 'https://vimeo.com/12345/abcdef'];
    for (const url of kinds) await add(ada, url);
    assert.deepEqual(
      Object.values((await stateOf(ada)).videos).map(({ kind, url, addedBy }) => [kind, url, addedBy]),
      [
        ['file', FILM, 'ada'],
        ['youtube', 'https://www.youtube-nocookie.com/embed/aaaaaaaaaaa', 'ada'],
        ['vimeo', 'https://vimeo.com/12345/abcdef', 'ada'],
      ],
    );
    assert.equal(await ask(ada, 'add', { url: FILM }), 'quota_exceeded');
    assert.equal(await ask(ada, 'remove', { video: '2' }), 'ok');
    assert.equal(await add(ada, 'https://films.example/live'.concat('.m3u8')), '4');
    await close(ada);
  });

  test('refuses values of the wrong type or out of range', async () => {
    const { ada, video } = await watching('everyone-values');
    for (const [name, data] of [
      ['seek', { video, position: -1 }],
      ['seek', { video, position: 1e9 }],
      ['seek', { video, position: '7' }],
      ['rate', { video, rate: 3 }],
      ['rate', { video, rate: 0 }],
      ['start', { video: '__proto__' }],
      ['add', { url: FILM, kind: 'exe' }],
    ] as const)
      assert.equal(await ask(ada, name, data), 'invalid_message', `${name} ${JSON.stringify(data)}`);
    assert.equal(await ask(ada, 'start', { video: '99' }), 'not_found');
    await close(ada);
  });
});

describe('control', () => {
  test('everyone has it, but viewers and people without the grant', async () => {
    const room = 'everyone-control';
    const { ada, video } = await watching(room);
    const eve = await join(room, 'eve', 'viewer');
    const mute = await RawClient.join(worker, {
      room,
      token: { room, subject: 'mute', name: 'mute', grants: { send: false } },
    });
    for (const name of ['play', 'pause', 'start', 'stop', 'remove'])
      for (const client of [eve, mute]) assert.equal(await ask(client, name, { video }), 'not_allowed', name);
    assert.equal(await ask(eve, 'add', { url: FILM }), 'not_allowed');
    assert.equal(await ask(ada, 'take'), 'conflict');
    await close(ada, eve, mute);
  });

  test('moderators have it where the room says so', async () => {
    const room = 'moderators-control';
    const [host, ada] = [await join(room, 'host', 'moderator'), await join(room, 'ada')];
    const video = await add(host);
    assert.equal(await ask(ada, 'add', { url: FILM }), 'not_allowed');
    assert.equal(await ask(ada, 'start', { video }), 'not_allowed');
    assert.equal(await ask(host, 'start', { video }), 'ok');
    assert.equal(await ask(ada, 'pause', { video }), 'not_allowed');
    assert.equal(await ask(host, 'pause', { video }), 'ok');
    await close(host, ada);
  });

  test('one person holds it, passes it on, and gives it up by leaving', async () => {
    const room = 'holder-control';
    const [host, ada, bob] = [
      await join(room, 'host', 'host'),
      await join(room, 'ada'),
      await join(room, 'bob'),
    ];
    const eve = await join(room, 'eve', 'viewer');
    const video = await add(bob);
    assert.equal((await stateOf(ada)).holder, null);
    // Who uses it first gets it.
    assert.equal(await ask(ada, 'start', { video }), 'ok');
    assert.equal((await stateOf(ada)).holder, ada.id);
    assert.equal(await ask(bob, 'pause', { video }), 'not_allowed');
    assert.equal(await ask(bob, 'take'), 'not_allowed');
    assert.equal(await ask(bob, 'pass', { to: bob.id }), 'not_allowed');
    assert.equal(await ask(ada, 'pass', { to: eve.id }), 'not_found');
    assert.equal(await ask(ada, 'pass', { to: 'nobody' }), 'not_found');
    assert.equal(await ask(ada, 'pass', { to: bob.id }), 'ok');
    assert.equal(await ask(ada, 'pause', { video }), 'not_allowed');
    assert.equal(await ask(bob, 'pause', { video }), 'ok');
    assert.equal(await ask(host, 'take'), 'ok');
    assert.equal((await stateOf(ada)).holder, host.id);
    await ask(host, 'pass', { to: bob.id });
    await ask(bob, 'play', { video });
    await bob.command('leave').catch(() => null);
    const { holder, current, clock } = await stateOf(ada);
    assert.deepEqual([holder, current, clock.paused], [null, video, false]);
    assert.equal(await ask(ada, 'take'), 'ok');
    await host.command('participant.promote', { participant: ada.id, role: 'viewer' });
    assert.equal((await stateOf(host)).holder, null);
    await close(host, ada, eve);
  });
});

describe('a player that buffers', () => {
  test('halts nobody unless the room waits', async () => {
    const { ada, video } = await watching('everyone-halts');
    assert.equal(await ask(ada, 'buffering', { video, buffering: true }), 'ok');
    assert.deepEqual((await stateOf(ada)).waitingFor, []);
    await close(ada);
  });

  test('halts the video until it can go on', async () => {
    const room = 'waits-halts';
    const { ada, video } = await watching(room);
    const bob = await join(room, 'bob');
    const eve = await join(room, 'eve', 'viewer');
    await worker.advance(room, 2_000);
    await ask(bob, 'buffering', { video, buffering: true });
    await ask(ada, 'buffering', { video, buffering: true });
    await ask(eve, 'buffering', { video, buffering: true });
    await worker.advance(room, 5_000);
    assert.deepEqual((await stateOf(ada)).waitingFor, [bob.id, ada.id]);
    assert.equal(await positionOf(ada), 2);
    await ask(ada, 'buffering', { video, buffering: false });
    await worker.restart(room);
    const cleo = await join(room, 'cleo');
    assert.equal(await positionOf(cleo), 2);
    await close(cleo);
  });

  test('is waited for 15 seconds at most, also after a reload and a restart', async () => {
    const room = 'waits-bounded';
    const { ada, video } = await watching(room);
    const bob = await join(room, 'bob');
    await ask(bob, 'buffering', { video, buffering: true });
    await pass(room, 10_000, ada, bob);
    await ask(bob, 'buffering', { video, buffering: false });
    await pass(room, LEAD_MS + 1_000, ada, bob);
    assert.equal(await positionOf(ada), 1);
    // Another page of the same person.
    await close(bob);
    const again = await join(room, 'bob');
    await ask(again, 'buffering', { video, buffering: true });
    assert.deepEqual((await stateOf(ada)).waitingFor, [again.id]);
    await pass(room, 4_900, ada, again);
    assert.deepEqual((await stateOf(ada)).waitingFor, [again.id]);
    await pass(room, 200, ada, again);
    assert.deepEqual((await stateOf(ada)).waitingFor, []);
    await ask(again, 'buffering', { video, buffering: true });
    assert.deepEqual((await stateOf(ada)).waitingFor, []);
    await pass(room, 10 * 60_000, ada, again);
    await ask(again, 'buffering', { video, buffering: true });
    assert.deepEqual((await stateOf(ada)).waitingFor, [again.id]);
    // The room sleeps otherwise.
    await ask(ada, 'pause', { video });
    assert.deepEqual((await stateOf(ada)).waitingFor, []);
    await close(ada, again);
  });

  test('together they halt the video for a minute at most', async () => {
    const room = 'waits-together';
    const { ada, video } = await watching(room);
    for (let at = 0; at < 6; at++) {
      const other = await join(room, `other-${at}`);
      await ask(other, 'buffering', { video, buffering: true });
      await pass(room, 14_000, ada, other);
      await close(other);
    }
    assert.deepEqual((await stateOf(ada)).waitingFor, []);
    const position = await positionOf(ada);
    assert.ok(position > 10, `The video is at ${position}.`);
    await close(ada);
  });

  test('is not waited for once it has left', async () => {
    const room = 'waits-left';
    const { ada, video } = await watching(room);
    const bob = await join(room, 'bob');
    await ask(bob, 'buffering', { video, buffering: true });
    bob.cut();
    await bob.closed();
    const { waitingFor } = await stateOf(ada);
    assert.deepEqual(waitingFor, []);
    await close(ada);
  });
});

test('options that cannot be used say so', () => {
  for (const options of [{ maxVideos: 0 }, { maxVideos: 1.5 }, { control: 'nobody' }])
    assert.throws(() => watchBehavior(options as never), { code: 'settings_invalid' });
});
