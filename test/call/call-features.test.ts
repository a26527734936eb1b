import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { CallFeatures } from '../../src/call/call-features.js';
import { LazyFeatures } from '../../src/call/lazy-features.js';
import type { PresenceOptions } from '../../src/call/status/call-status.js';
import type { CustomStatus } from '../../src/call/status/person-status.js';
import { atom, until } from '../../src/core/store.js';
import { ScreenShare } from '../../src/media/screen-share.js';
import type { RoomClient } from '../../src/room/room-client.js';
import { TestClock } from '../../src/testing/test-clock.js';
import { TestPage } from '../room/test-page.js';
import { type RunningWorker, startWorker } from '../server/start-worker.js';
import { openClient } from '../support/room-clients.js';

type Role = 'host' | 'moderator' | 'participant' | 'waiting';

let worker: RunningWorker;
before(async () => {
  const entry = fileURLToPath(new URL('../server/behavior-worker.ts', import.meta.url));
  worker = await startWorker({ entry });
});
after(() => worker.stop());
/** A client that stays in a room would keep the test running. */
const everyone: Person[] = [];
afterEach(() => {
  for (const person of everyone.splice(0)) person.leave();
});

/** A participant with the features of a call, which also load lazily. */
class Person {
  readonly rooms = atom<RoomClient | null>(null);
  readonly loaded: LazyFeatures;
  readonly #status = {
    page: new TestPage(),
    presenceOptions: atom<PresenceOptions>({}),
    customStatus: atom<CustomStatus | null>(null),
    self: { isSpeaking: atom(false) },
    screen: new ScreenShare(undefined),
  };

  constructor(
    readonly room: string,
    readonly name: string,
    readonly role: Role = 'participant',
  ) {
    this.loaded = new LazyFeatures(
      this.rooms,
      async () => this.create(),
      (error) => assert.fail(String(error)),
    );
    everyone.push(this);
  }

  create(): CallFeatures {
    return new CallFeatures(this.rooms, new TestClock(), this.#status, {
      mainRoom: this.rooms,
      location: atom(null),
    });
  }

  async join(name = this.name): Promise<this> {
    const { client } = openClient(worker, this.room, name, { claims: { role: this.role } });
    this.rooms.set(client);
    await client.join();
    return this;
  }

  get client(): RoomClient {
    return this.rooms.get() as RoomClient;
  }

  get id(): string {
    return this.client.self.get()?.id ?? '';
  }

  leave(): void {
    this.rooms.get()?.leave();
    this.rooms.set(null);
  }
}

const join = (room: string, name: string, role?: Role) => new Person(room, name, role).join();
const texts = ({ loaded }: Person) => loaded.chat.messages.get().map(({ text }) => text);
const says = (person: Person, text: string) =>
  until(person.loaded.chat.messages, (messages) => messages.some((one) => one.text === text));

test('features whose code failed to load follow the room after their next use', async () => {
  const ada = await join('loads-later', 'ada');
  const failures: unknown[] = [];
  let isOffline = true;
  const features = new LazyFeatures(
    ada.rooms,
    async () => {
      if (isOffline) throw new Error('offline');
      return ada.create();
    },
    (error) => failures.push(error),
  );
  const { messages } = features.chat;
  const came: string[] = [];
  features.presence.addEventListener('join', ({ data }) => void came.push(data.name));
  await assert.rejects(features.chat.send('too early'), { message: 'offline' });
  await new Promise(setImmediate);
  assert.equal(failures.length, 2, 'one for each of the two features');
  isOffline = false;
  await features.chat.send('now');
  await until(messages, ([message]) => message?.text === 'now');
  assert.equal(features.chat.messages, messages);
  const grace = await join('loads-later', 'grace');
  await features.presence.track({});
  await grace.loaded.presence.track({ here: true });
  await until(features.presence.people, (people) => people.size === 2);
  assert.ok(came.includes('grace'), 'listeners from before the code had loaded are called');
});

describe('the presence of a call', () => {
  test('is one object, hears of people before its code has loaded, and survives leaving and joining again', async () => {
    const bob = new Person('present', 'bob');
    const { presence } = bob.loaded;
    const told: string[] = [];
    presence.addEventListener('join', ({ data }) => void told.push(`join ${data.name}`));
    presence.addEventListener('leave', ({ data }) => void told.push(`leave ${data.name}`));
    await bob.join();
    const ada = await join('present', 'ada');
    await ada.loaded.presence.track({ status: 'here' });
    await until(presence.people, ({ size }) => size === 1);
    assert.equal(bob.loaded.presence, presence);
    bob.leave();
    await until(presence.people, ({ size }) => size === 0);
    await bob.join();
    await until(presence.people, ({ size }) => size === 1);
    assert.deepEqual(told, ['join ada'], 'your own leaving and coming back is no news of others');
  });

  test('tells a listener what happened while its code loaded', async () => {
    const bob = await join('slow-code', 'bob');
    const grace = await join('slow-code', 'grace');
    const isLoaded = atom(false);
    const features = new LazyFeatures(
      bob.rooms,
      () => until(isLoaded, Boolean).then(() => bob.create()),
      (error) => assert.fail(String(error)),
    );
    await grace.loaded.presence.track({ status: 'here first' });
    await until(bob.client.people, (people) => Object.keys(people ?? {}).length === 1);
    const told: string[] = [];
    const tell = (what: string) => (event: { data: unknown }) => {
      const { name, person } = event.data as { name?: string; person?: { name: string } };
      told.push(`${what} ${name ?? person?.name}`);
    };
    features.presence.addEventListener('join', tell('join'));
    features.presence.addEventListener('change', tell('change'));
    const ada = await join('slow-code', 'ada');
    await ada.loaded.presence.track({ status: 'here' });
    await grace.client.command('presence.track', { meta: { status: 'still here' } });
    await until(bob.client.people, (people) => {
      const metas = Object.values(people ?? {}).flatMap((person) => Object.values(person.metas));
      return metas.length === 2 && metas.some(({ status }) => status === 'still here');
    });
    assert.deepEqual(told, []);
    isLoaded.set(true);
    await until(features.presence.people, ({ size }) => size === 2);
    assert.deepEqual(told.sort(), ['change grace', 'join ada']);
  });
});

describe('the status of a call', () => {
  test('exists before joining, and is said in the room', async () => {
    const bob = await join('status', 'bob');
    const ada = new Person('status', 'ada');
    await ada.loaded.status.set({ text: 'On stage', emoji: '🎤' });
    await ada.join();
    const { people } = bob.loaded.status;
    await until(people, ({ size }) => size === 1);
    assert.deepEqual(
      [...people.get()],
      [[ada.id, { away: false, device: null, breakout: null, status: { text: 'On stage', emoji: '🎤' } }]],
    );
    assert.deepEqual(ada.loaded.status.own.get().status, { text: 'On stage', emoji: '🎤' });
  });
});

describe('the chat of a call', () => {
  test('exists before joining, and survives leaving and joining again', async () => {
    const ada = await join('chat', 'ada');
    const bob = new Person('chat', 'bob');
    const { chat } = bob.loaded;
    await assert.rejects(chat.send('hello?'), { code: 'not_in_room' });
    await bob.join();
    await ada.loaded.chat.send('one');
    await says(bob, 'one');
    bob.leave();
    assert.deepEqual(texts(bob), ['one'], 'what was said can still be read');
    await ada.loaded.chat.send('two');
    await bob.join();
    await says(bob, 'two');
    assert.deepEqual(texts(bob), ['one', 'two']);
    assert.equal(chat.unread.get(), 0, 'what was said before joining is not new');
    assert.equal(bob.loaded.chat, chat);
  });

  test('shows no old messages to a person who comes back as somebody else', async () => {
    const ada = await join('private', 'ada');
    const bob = await join('private', 'bob');
    void bob.loaded.chat;
    await ada.loaded.chat.send('for bob alone', { to: bob.id });
    await says(bob, 'for bob alone');
    bob.leave();
    await ada.loaded.chat.send('for all');
    await bob.join('carl');
    await says(bob, 'for all');
    assert.deepEqual(texts(bob), ['for all']);
  });
});

describe('the storage of a call', () => {
  test('reads, writes and watches in the room, and refuses outside of it', async () => {
    const ada = new Person('storage', 'ada');
    await assert.rejects(ada.loaded.storage.get('a'), { code: 'not_in_room' });
    const watch = ada.loaded.storage.watch('a');
    await ada.join();
    await ada.loaded.storage.put('a', 1);
    await until(watch.entries, (entries) => entries.get('a') === 1);
    assert.equal(await ada.loaded.storage.get('a'), 1);
    await ada.loaded.storage.delete('a');
    await until(watch.entries, (entries) => !entries.has('a'));
    watch.stop();
  });
});

describe('the polls of a call', () => {
  test('have a state only in a room with the behavior, while joined', async () => {
    const host = new Person('polls', 'host', 'host');
    const { polls } = host.loaded;
    assert.equal(polls.state.get(), undefined);
    await host.join();
    await until(polls.state, (state) => state !== undefined);
    await polls.ask('Lunch?', ['soup', 'salad']);
    await until(polls.state, (state) => state?.polls['1']?.question === 'Lunch?');
    await polls.vote('1', [1]);
    await until(polls.state, (state) => state?.polls['1']?.votes?.[1] === 1);
    host.leave();
    assert.equal(polls.state.get(), undefined);
    await assert.rejects(polls.vote('1', [0]), { code: 'not_in_room' });
  });
});

describe('the moderation of a call', () => {
  test('carries out each of its methods', async () => {
    const host = await join('moderated', 'host', 'host');
    const bob = await join('moderated', 'bob');
    const { moderation } = host.loaded;
    const info = host.client.participant(bob.id);

    const maySpeak = (may: boolean) =>
      until(bob.client.self, (self) => self?.grants.publish.includes('microphone') === may);
    await moderation.mute(bob.id);
    await maySpeak(false);
    await moderation.restore(bob.id, 'microphone');
    await maySpeak(true);
    const mute = await moderation.muteAll();
    await maySpeak(false);
    await moderation.undoMuteAll(mute);
    await maySpeak(true);
    await moderation.setMayUnmute(false);
    await maySpeak(false);
    await until(host.client.roomInfo, ({ mayUnmute }) => !mayUnmute);
    await moderation.setMayUnmute(true);
    await maySpeak(true);
    assert.deepEqual(await moderation.viewers({ search: 'b' }), { viewers: [], more: false });

    await moderation.revoke(bob.id, 'camera');
    await until(bob.client.self, (self) => !self?.grants.publish.includes('camera'));
    assert.deepEqual(await moderation.revoked(bob.id), ['camera']);
    await moderation.restore(bob.id, 'camera');
    await until(bob.client.self, (self) => self?.grants.publish.includes('camera') ?? false);

    await bob.client.command('hand.raise');
    await until(info, (now) => now?.handRaisedAtMs != null);
    await moderation.lowerHand(bob.id);
    await until(info, (now) => now?.handRaisedAtMs === null);

    await moderation.setRole(bob.id, 'moderator');
    await until(bob.client.self, (self) => self?.role === 'moderator');
    await moderation.setRole(bob.id, 'participant');

    await moderation.lock();
    await until(host.client.roomInfo, ({ locked }) => locked);
    await moderation.unlock();
    await until(host.client.roomInfo, ({ locked }) => !locked);

    await moderation.remove(bob.id);
    await until(bob.client.connection, ({ reason }) => reason === 'removed');
    await bob.join();
    await moderation.ban(bob.id);
    await until(bob.client.connection, ({ reason }) => reason === 'removed');
    await assert.rejects(bob.join(), { code: 'removed' });
    assert.deepEqual((await moderation.bans()).bans, [{ subject: 'bob', name: 'bob' }]);
    await moderation.unban('bob');
    await bob.join();

    await moderation.endForAll();
    await until(bob.client.connection, ({ reason }) => reason === 'ended');
    await until(host.client.connection, ({ reason }) => reason === 'ended');
  });

  test('admits or denies people who wait', async () => {
    const host = await join('door', 'host', 'host');
    const { moderation } = host.loaded;
    await moderation.setWaitingRoom(true);
    const names = ['ann', 'ben', 'cem', 'dov'] as const;
    const people = await Promise.all(names.map((name) => join('door', name)));
    const [ann, ben, cem, dov] = people as [Person, Person, Person, Person];
    await until(host.client.waiting, ({ length }) => length === 4);
    await moderation.admit(ann.id);
    await until(ann.client.self, (self) => self?.role === 'participant');
    await moderation.deny(ben.id);
    await until(ben.client.connection, ({ status }) => status === 'closed' || status === 'failed');
    await moderation.admitAll();
    for (const one of [cem, dov]) await until(one.client.self, (self) => self?.role === 'participant');
  });

  test('is refused without permission, and outside of a room', async () => {
    const bob = new Person('refused', 'bob');
    await assert.rejects(bob.loaded.moderation.lock(), { code: 'not_in_room' });
    await bob.join();
    await assert.rejects(bob.loaded.moderation.lock(), { code: 'not_allowed' });
  });
});
