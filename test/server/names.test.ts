import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LobbyClient } from '../../src/call/lobby/lobby-client.js';
import { systemClock as clock } from '../../src/core/clock.js';
import { isGuest } from '../../src/core/plain-text.js';
import { until } from '../../src/core/store.js';
import type { RoomClient } from '../../src/room/room-client.js';
import { DisplayNames, type NamedMembers } from '../../src/server/room/state/display-names.js';
import { openClient } from '../support/room-clients.js';
import { type RunningWorker, startWorker } from './start-worker.js';

let worker: RunningWorker;
before(async () => {
  worker = await startWorker();
});
after(() => worker.stop());

const open = (room: string, subject: string, name = '') =>
  openClient(worker, room, subject, { claims: { room: room.trim(), name } }).client;

const NAMES: [first: string, second: string][] = [
  ['Küche 2/3', 'Ku\u0308che 2/3 '],
  ['50%', '50%'],
  ['a%2Fb', 'a%2Fb'],
  ['?a&b#c', '?a&b#c'],
  ['会議室', '会議室'],
  ['👩‍👩‍👧', '👩‍👩‍👧'],
  ['.', '.'],
  ['..', ' ..'],
  ['x'.repeat(128), 'x'.repeat(128)],
  ['😀'.repeat(128), '😀'.repeat(128)],
];

for (const [first, second] of NAMES) {
  test(`${JSON.stringify(first.slice(0, 20))} is the same room for its socket, its lobby and its feedback`, async () => {
    const ada = open(first, 'ada');
    const grace = open(second, 'grace');
    await ada.join();
    await grace.join();
    assert.equal(grace.participantIds.get().length, 2);
    assert.equal(ada.self.get()!.name, '', 'a guest');
    const token = () => worker.token({ room: first, subject: 'linus' });
    const client = new LobbyClient(worker.origin, first, token, clock);
    const { count } = await client.getView();
    assert.equal(count, 2);
    await client.rate({ score: 4 });
    ada.leave();
    grace.leave();
  });
}

test('a refused rating has the server’s sentence', async () => {
  const token = () => worker.token({ room: 'other' });
  await assert.rejects(
    new LobbyClient(worker.origin, 'rated', token, clock).rate({ score: 4 }),
    /The token is for another room/,
  );
});

test('people of the same name are told apart, by order of joining and for as long as they are there', async () => {
  const room = 'namesakes';
  const all: RoomClient[] = [];
  const enter = async (subject: string, name: string) => {
    const client = open(room, subject, name);
    all.push(client);
    await client.join();
    return client;
  };
  const nameOf = (client: RoomClient) => client.self.get()!.name;
  const first = await enter('ada-1', 'Ada');
  const claims = await enter('ada-2', 'Ada (2)');
  const third = await enter('ada-3', 'ada');
  assert.deepEqual(
    [first, claims, third].map(nameOf),
    ['Ada', 'Ada (2)', 'ada (3)'],
    'a claimed number is taken',
  );
  const tab = await enter('ada-3', 'ada');
  assert.equal(nameOf(tab), 'ada (3)', 'another tab of the same person');
  const long = 'x'.repeat(64);
  const longest = [await enter('long-1', long), await enter('long-2', long)].map(nameOf);
  assert.deepEqual(longest, [long, `${'x'.repeat(60)} (2)`]);

  first.leave();
  await until(third.participantIds, (ids) => ids.length === 5);
  assert.equal(third.participant(third.self.get()!.id).get()?.name, 'ada (3)', 'a name does not change');
  const again = await enter('ada-4', 'Ada');
  assert.equal(nameOf(again), 'Ada', 'the smallest free number');
  await again.query('room.state');
  const names = again.participantIds.get().map((id) => again.participant(id).get()!.name.toLowerCase());
  // Both connections of one person have one name.
  assert.equal(new Set(names).size, names.length - 1, names.join());
  for (const client of all) client.leave();
});

test('guests are told apart by the number alone, which no entered name can have', async () => {
  const enter = async (subject: string, name: string) => {
    const client = open('guests', subject, name);
    await client.join();
    return client;
  };
  const all = [
    await enter('guest-1', ''),
    await enter('named', ' (2)'),
    await enter('guest-2', '\u3164'),
    await enter('guest-3', ''),
    await enter('guest-2', ''),
  ];
  const names = all.map((client) => client.self.get()!.name);
  assert.deepEqual(names, ['', '(2)', ' (2)', ' (3)', ' (2)']);
  assert.deepEqual(names.map(isGuest), [true, false, true, true, true]);
  for (const client of all) client.leave();
});

test('a person who comes back keeps the name with its number', async () => {
  const room = 'namesakes-resume';
  const first = open(room, 'ada-1', 'Ada');
  await first.join();
  const { client: second, page } = openClient(worker, room, 'ada-2', { claims: { name: 'Ada' } });
  await second.join();
  first.leave();
  page.cut();
  await until(second.connection, ({ status }) => status === 'reconnecting');
  await until(second.connection, ({ status }) => status === 'connected');
  assert.equal(second.self.get()!.name, 'Ada (2)');
  second.leave();
});

test('the guests of a crowd have a number each, and a join does not try the numbers of all others', () => {
  const people = new Map<string, Map<string, { subject: string; info: { name: string } }>>();
  let asked = 0;
  const members = {
    group(group: string) {
      asked++;
      return people.get(group) ?? new Map();
    },
  };
  const names = new DisplayNames(members as unknown as NamedMembers);
  for (let n = 0; n < 2_000; n++) {
    const name = names.choose('', `guest-${n}`);
    assert.equal(people.has(`name ${name}`), false, `${name} is given once`);
    people.set(`name ${name}`, new Map([['p', { subject: `guest-${n}`, info: { name } }]]));
  }
  assert.ok(asked < 2_000 * 25, `${asked} names were looked up`);
  people.delete('name  (7)');
  assert.equal(names.choose('', 'late'), ' (7)', 'a low number is used again');
});
