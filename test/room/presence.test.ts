import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { until } from '../../src/core/store.js';
import { RoomPresence } from '../../src/room/features/presence.js';
import type { PresenceMeta, PresentPerson } from '../../src/room/protocol/index.js';
import { RoomError } from '../../src/room/room-error.js';
import { TestClock } from '../../src/testing/test-clock.js';
import { type RunningWorker, startWorker } from '../server/start-worker.js';
import { type ClientOptions, openClient } from '../support/room-clients.js';
import { TestLocks, TestStorage } from './test-page.js';

let worker: RunningWorker;
before(async () => {
  worker = await startWorker();
});
after(() => worker.stop());

function open(room: string, subject: string, more: ClientOptions = {}) {
  const clock = new TestClock();
  const { client, page } = openClient(worker, room, subject, { clock, ...more });
  const presence = new RoomPresence(client, clock);
  return { client, presence, page, clock, told: record(presence) };
}

async function joined(...parameters: Parameters<typeof open>) {
  const opened = open(...parameters);
  await opened.client.join();
  return opened;
}

/** Everything that presence tells, as `join ada`, in order. */
function record(presence: RoomPresence): string[] {
  const told: string[] = [];
  presence.addEventListener('join', ({ data }) => void told.push(`join ${data.name}`));
  presence.addEventListener('leave', ({ data }) => void told.push(`leave ${data.name}`));
  presence.addEventListener('change', ({ data: { person, joined, left, updated } }) => {
    told.push(`change ${person.name} +${joined.length} -${left.length} ~${updated.length}`);
  });
  return told;
}

const sees = ({ presence }: { presence: RoomPresence }, test: (people: PresentPerson[]) => boolean) =>
  until(presence.people, (people) => test([...people.values()]));
const metasOf = (people: PresentPerson[], name: string) =>
  Object.values(people.find((person) => person.name === name)?.metas ?? {});
const has = (name: string, key: string, value: unknown) => (people: PresentPerson[]) =>
  metasOf(people, name).some((meta) => meta[key] === value);
const isGone = (name: string) => (people: PresentPerson[]) => !people.some((person) => person.name === name);

describe('RoomPresence', () => {
  test('tells of a join once, of changes, and of a leave; newcomers are told of nobody who was there', async () => {
    const room = 'told';
    const ada = await joined(room, 'ada');
    const bob = await joined(room, 'bob');
    await ada.presence.track({ status: 'here' });
    await sees(bob, has('ada', 'status', 'here'));
    await ada.clock.advance(250);
    await ada.presence.update({ status: 'away', since: 5 });
    await sees(bob, has('ada', 'status', 'away'));
    const eve = await joined(room, 'eve');
    await sees(eve, has('ada', 'since', 5));
    await ada.clock.advance(250);
    await ada.presence.update({ since: undefined });
    await sees(bob, (people) => !('since' in metasOf(people, 'ada')[0]!));
    await ada.clock.advance(250);
    await ada.presence.untrack();
    await sees(bob, isGone('ada'));
    await sees(eve, isGone('ada'));
    assert.deepEqual(bob.told, ['join ada', 'change ada +0 -0 ~1', 'change ada +0 -0 ~1', 'leave ada']);
    assert.deepEqual(eve.told, ['change ada +0 -0 ~1', 'leave ada']);
    bob.client.leave();
    assert.deepEqual(bob.told.length, 4, 'you are not told of leaves when you leave yourself');
    for (const { client } of [ada, eve]) client.leave();
  });

  test('tells of a second tab as a change, and of its end as a change', async () => {
    const room = 'tabs';
    const [first, second, bob] = [
      await joined(room, 'ada'),
      await joined(room, 'ada'),
      await joined(room, 'bob'),
    ];
    await first.presence.track({ tab: 1 });
    await sees(bob, has('ada', 'tab', 1));
    await second.presence.track({ tab: 2 });
    await sees(bob, has('ada', 'tab', 2));
    second.client.leave();
    await sees(bob, (people) => metasOf(people, 'ada').length === 1);
    assert.deepEqual(bob.told, ['join ada', 'change ada +1 -0 ~0', 'change ada +0 -1 ~0']);
    for (const { client } of [first, bob]) client.leave();
  });

  test('a reconnect and a reload are neither a leave nor a join', async () => {
    const room = 'again';
    const storage = new TestStorage();
    const tab = () => ({ storage, locks: new TestLocks().manager });
    const ada = await joined(room, 'ada', tab());
    const bob = await joined(room, 'bob');
    await ada.presence.track({ n: 1 });
    await sees(bob, has('ada', 'n', 1));
    const down = until(ada.client.connection, ({ status }) => status !== 'connected');
    ada.page.cut();
    await down;
    await ada.clock.advance(5_000);
    await until(ada.client.connection, ({ status }) => status === 'connected');
    await ada.presence.update({ n: 2 });
    await sees(bob, has('ada', 'n', 2));
    // The page is gone without a word, and its locks with it. Another page of the tab takes its resume ticket.
    ada.page.cut();
    ada.page.change({ online: false });
    const fresh = await joined(room, 'ada', tab());
    assert.equal(fresh.client.self.get()?.id, ada.client.self.get()?.id);
    await fresh.presence.track({ n: 3 });
    await sees(bob, has('ada', 'n', 3));
    assert.deepEqual(bob.told, ['join ada', 'change ada +0 -0 ~1', 'change ada +0 -0 ~1']);
    for (const { client } of [ada, fresh, bob]) client.leave();
  });

  test('is set again when the room no longer knows the participant, and after joining again', async () => {
    const room = 'forgotten';
    const ada = await joined(room, 'ada');
    const bob = await joined(room, 'bob');
    await ada.presence.track({ n: 1 });
    ada.client.leave();
    await sees(bob, isGone('ada'));
    await ada.clock.advance(250);
    await ada.client.join();
    await sees(bob, has('ada', 'n', 1));
    for (const { client } of [ada, bob]) client.leave();
  });

  test('an untrack that was lost with the connection is repeated', async () => {
    const room = 'untracked';
    const ada = await joined(room, 'ada');
    const bob = await joined(room, 'bob');
    await ada.presence.track({ n: 1 });
    await sees(bob, has('ada', 'n', 1));
    const down = until(ada.client.connection, ({ status }) => status !== 'connected');
    ada.page.change({ online: false });
    ada.page.cut();
    await down;
    const refused = assert.rejects(ada.presence.untrack(), { code: 'deadline_exceeded' });
    await ada.clock.advance(11_000);
    await refused;
    ada.page.change({ online: true });
    await ada.clock.advance(5_000);
    await until(ada.client.connection, ({ status }) => status === 'connected');
    await sees(bob, isGone('ada'));
    for (const { client } of [ada, bob]) client.leave();
  });

  test('people who come out of the waiting room are told of nobody who was inside', async () => {
    const room = 'admitted';
    const host = await joined(room, 'host', { claims: { role: 'host' } });
    await host.presence.track({ n: 1 });
    await host.client.command('room.wait', { waitingRoom: true });
    const ada = await joined(room, 'ada');
    assert.equal(ada.client.self.get()?.role, 'waiting');
    assert.equal(ada.client.people.get(), null, 'nobody is known while waiting');
    await host.client.command('participant.admit-all');
    await sees(ada, has('host', 'n', 1));
    assert.deepEqual(ada.told, []);
    for (const { client } of [host, ada]) client.leave();
  });

  test('sends 1,000 updates in a second as a few commands, the last of them always', async () => {
    const room = 'busy';
    const ada = await joined(room, 'ada');
    const bob = await joined(room, 'bob');
    const done: Promise<void>[] = [];
    for (let n = 1; n <= 1_000; n++) {
      done.push(ada.presence.update({ n }));
      await ada.clock.advance(1);
      if (n % 50 === 0) await sees(ada, () => true);
    }
    await ada.clock.advance(250);
    await Promise.all(done);
    await sees(bob, has('ada', 'n', 1_000));
    const sent = ada.page.sent(0).filter((frame) => frame.includes('presence.track'));
    assert.ok(sent.length <= 6, `${sent.length} commands`);
    for (const { client } of [ada, bob]) client.leave();
  });

  test('refuses a meta that is cyclic, no object, or longer than 1,024 bytes, and sends nothing', async () => {
    const ada = await joined('refused', 'ada');
    const cyclic: Record<string, unknown> = {};
    cyclic.self = cyclic;
    const bad = [cyclic, [], 'text', null, undefined, { text: 'x'.repeat(1_000_000) }] as never[];
    for (const meta of bad) {
      await assert.rejects(
        ada.presence.track(meta),
        (error) => error instanceof RoomError && error.code === 'invalid_message',
      );
    }
    assert.deepEqual(
      ada.page.sent(0).filter((frame) => frame.includes('presence')),
      [],
    );
    ada.client.leave();
  });

  test('the application’s part and Callroom’s own never wipe each other, in any order', async () => {
    const ada = await joined('parts', 'ada');
    const bob = await joined('parts', 'bob');
    const { presence } = ada;
    const says = async (run: () => Promise<void>, meta: PresenceMeta | null) => {
      await ada.clock.advance(250);
      await run();
      await sees(bob, (people) => isDeepStrictEqual(metasOf(people, 'ada'), meta ? [meta] : []));
    };
    const phone = { callroom: { device: 'phone' } };
    await says(() => presence.trackBuiltIn({ device: 'phone' }), phone);
    await says(() => presence.track({ step: 1 }), { step: 1, ...phone });
    await says(() => presence.update({ step: 2 }), { step: 2, ...phone });
    await says(() => presence.trackBuiltIn({ away: true }), { step: 2, callroom: { away: true } });
    await says(() => presence.track({ step: 3 }), { step: 3, callroom: { away: true } });
    await says(() => presence.untrack(), { callroom: { away: true } });
    await says(() => presence.update({ step: 4 }), { step: 4, callroom: { away: true } });
    await says(() => presence.trackBuiltIn(null), { step: 4 });
    await says(() => presence.trackBuiltIn({}), { step: 4, callroom: {} });
    await says(() => presence.untrack(), { callroom: {} });
    await says(() => presence.trackBuiltIn(null), null);
    await says(() => presence.track({ step: 5, callroom: 'mine' }), { step: 5 });
    await says(() => presence.update({ callroom: 'mine' }), { step: 5 });
    for (const { client } of [ada, bob]) client.leave();
  });

  test('both parts outlive a reconnect, and leaving and joining again', async () => {
    const ada = await joined('both', 'ada');
    const bob = await joined('both', 'bob');
    const meta = { step: 1, callroom: { away: true } };
    const isWhole = (people: PresentPerson[]) => isDeepStrictEqual(metasOf(people, 'ada'), [meta]);
    await Promise.all([ada.presence.track({ step: 1 }), ada.presence.trackBuiltIn({ away: true })]);
    await sees(bob, isWhole);
    const down = until(ada.client.connection, ({ status }) => status !== 'connected');
    ada.page.cut();
    await down;
    await ada.clock.advance(5_000);
    await until(ada.client.connection, ({ status }) => status === 'connected');
    ada.client.leave();
    await sees(bob, isGone('ada'));
    await ada.clock.advance(250);
    await ada.client.join();
    await sees(bob, isWhole);
    assert.deepEqual(bob.told, ['join ada', 'leave ada', 'join ada']);
    for (const { client } of [ada, bob]) client.leave();
  });

  test('after a reload, the part that the page has not set yet stays as the room has it', async () => {
    const storage = new TestStorage();
    const load = async () => joined('reloads', 'ada', { storage, locks: new TestLocks().manager });
    const bob = await joined('reloads', 'bob');
    const saw = (meta: PresenceMeta) =>
      sees(bob, (people) => isDeepStrictEqual(metasOf(people, 'ada'), [meta]));
    const first = await load();
    await Promise.all([
      first.presence.track({ step: 1, of: 3 }),
      first.presence.trackBuiltIn({ device: 'phone' }),
    ]);
    await saw({ step: 1, of: 3, callroom: { device: 'phone' } });
    const reload = async (page: Awaited<ReturnType<typeof load>>) => {
      page.page.change({ online: false });
      page.page.cut();
      return load();
    };
    const second = await reload(first);
    await second.presence.trackBuiltIn({ away: true });
    await saw({ step: 1, of: 3, callroom: { away: true } });
    const third = await reload(second);
    await third.presence.update({ step: 2 });
    await saw({ step: 2, of: 3, callroom: { away: true } });
    const fourth = await reload(third);
    await fourth.presence.untrack();
    await saw({ callroom: { away: true } });
    assert.deepEqual(bob.told, [
      'join ada',
      'change ada +0 -0 ~1',
      'change ada +0 -0 ~1',
      'change ada +0 -0 ~1',
    ]);
    for (const { client } of [first, second, third, fourth, bob]) client.leave();
  });

  test('of a viewer stays through a resume and a reload, backstage too, and the page goes on from it', async () => {
    const room = 'viewer';
    const host = await joined(room, 'host', { claims: { role: 'host' } });
    const storage = new TestStorage();
    const load = () =>
      joined(room, 'eve', { claims: { role: 'viewer' }, storage, locks: new TestLocks().manager });
    const saw = async (meta: PresenceMeta) => {
      const { people } = await host.client.presence.list();
      assert.deepEqual(metasOf(people, 'eve'), [meta]);
    };
    const first = await load();
    const id = first.client.self.get()!.id;
    await first.client.presence.track({ step: 1, of: 3 });
    const down = until(first.client.connection, ({ status }) => status !== 'connected');
    first.page.cut();
    await down;
    await first.clock.advance(5_000);
    await until(first.client.connection, ({ status }) => status === 'connected');
    assert.equal(first.client.self.get()?.id, id, 'resumed');
    await saw({ step: 1, of: 3 });
    const reload = async (page: Awaited<ReturnType<typeof load>>) => {
      page.page.change({ online: false });
      page.page.cut();
      return load();
    };
    const second = await reload(first);
    await second.client.presence.trackBuiltIn({ away: true });
    await saw({ step: 1, of: 3, callroom: { away: true } });
    await host.client.command('room.live', { live: false });
    const third = await reload(second);
    assert.equal(third.client.self.get()?.inside, false);
    await third.client.presence.update({ step: 2 });
    await saw({ step: 2, of: 3, callroom: { away: true } });
    for (const { client } of [host, first, second, third]) client.leave();
  });

  test('before joining and in the waiting room, Callroom’s own part is set for later, without an error', async () => {
    const room = 'later';
    const host = await joined(room, 'host', { claims: { role: 'host' } });
    await host.client.command('room.wait', { waitingRoom: true });
    const ada = open(room, 'ada');
    await ada.presence.trackBuiltIn({ device: 'phone' });
    await ada.client.join();
    await ada.presence.trackBuiltIn({ away: true });
    assert.deepEqual(
      ada.page.sent(0).filter((frame) => frame.includes('presence')),
      [],
    );
    await host.client.command('participant.admit-all');
    await sees(host, (people) => isDeepStrictEqual(metasOf(people, 'ada'), [{ callroom: { away: true } }]));
    for (const { client } of [host, ada]) client.leave();
  });

  test('the application may use the whole 1,024 bytes: the last keys of Callroom’s own part wait', async () => {
    const ada = await joined('full', 'ada');
    const bob = await joined('full', 'bob');
    const part = { away: true, status: { text: 'x'.repeat(64) } };
    const { presence } = ada;
    assert.equal(presence.fitsBuiltIn(part), true);
    await Promise.all([presence.track({ text: 'x'.repeat(960) }), presence.trackBuiltIn(part)]);
    assert.equal(presence.fitsBuiltIn(part), false);
    const builtIn = (value: unknown) => (people: PresentPerson[]) =>
      isDeepStrictEqual(metasOf(people, 'ada')[0]?.callroom, value);
    await sees(bob, builtIn({ away: true }));
    await ada.clock.advance(250);
    await presence.track({ text: 'x'.repeat(1_013) });
    await sees(bob, (people) => metasOf(people, 'ada')[0]?.callroom === undefined);
    await ada.clock.advance(250);
    await presence.track({ text: '' });
    await sees(bob, builtIn(part));
    for (const { client } of [ada, bob]) client.leave();
  });
});
