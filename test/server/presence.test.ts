import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { PresentPerson } from '../../src/room/protocol/index.js';
import { RawClient } from './raw-client.js';
import { type RunningWorker, startWorker } from './start-worker.js';

const OPERATOR_TOKEN = 'the token of an operator, thirty-two';

let worker: RunningWorker;
before(async () => {
  const entry = fileURLToPath(new URL('./behavior-worker.ts', import.meta.url));
  worker = await startWorker({ entry, vars: { OPERATOR_TOKEN } });
});
after(() => worker.stop());

type Joined = Awaited<ReturnType<typeof RawClient.join>>;
const join = (
  room: string,
  subject: string,
  role: 'participant' | 'viewer' | 'host' = 'participant',
  query = {},
) => RawClient.join(worker, { room, token: { room, role, subject, name: subject }, query });
const codeOf = (answer: Record<string, unknown>) => (answer.error as { code: string } | undefined)?.code;
const peopleOf = async (client: Joined) => Object.values((await client.roomState()).people);
const namesOf = async (client: Joined) => (await peopleOf(client)).map(({ name }) => name).sort();
const track = (client: Joined, meta: unknown) => client.command('presence.track', { meta });
type Patch = { ops: { set?: string[]; delete?: string[]; value?: unknown }[] };

describe('presence', () => {
  test('has an entry per person, with a meta per connection, and never the subject', async () => {
    const room = 'person';
    const [phone, laptop, bob] = [
      await join(room, 'ada@example.com'),
      await join(room, 'ada@example.com'),
      await join(room, 'bob'),
    ];
    await track(phone, { device: 'phone' });
    await track(laptop, { device: 'laptop' });
    await track(bob, { device: 'tv' });
    const people = await peopleOf(bob);
    const ada = people.find(({ metas }) => phone.id in metas)!;
    assert.deepEqual(ada.metas, { [phone.id]: { device: 'phone' }, [laptop.id]: { device: 'laptop' } });
    assert.match(ada.id, /^u_[0-9a-f]{20}$/);
    assert.equal(people.length, 2);
    for (const client of [phone, laptop, bob]) await client.close();
  });

  test('is patched: a change sends the changed keys only', async () => {
    const room = 'patched';
    const [ada, bob] = [await join(room, 'ada'), await join(room, 'bob')];
    await track(ada, { status: 'x'.repeat(900), away: false, old: 1 });
    await bob.patched(({ set }) => set?.[0] === 'people');
    await track(ada, { status: 'x'.repeat(900), away: true });
    const { ops } = (await bob.patched(({ set }) => set?.at(-1) === 'away')) as unknown as Patch;
    const path = (key: string) => ['people', ops[0]!.delete![1]!, 'metas', ada.id, key];
    assert.deepEqual(ops, [{ delete: path('old') }, { set: path('away'), value: true }]);
    for (const client of [ada, bob]) await client.close();
  });

  test('survives a reconnect within the resume time, and ends with a crash after it', async () => {
    const room = 'resumed';
    const [ada, bob] = [await join(room, 'ada'), await join(room, 'bob')];
    await track(ada, { status: 'here' });
    await bob.patched(({ set }) => set?.[0] === 'people');
    ada.cut();
    await bob.patched(({ set, value }) => set?.[2] === 'connected' && value === false);
    await worker.advance(room, 14_000);
    bob.send('ping');
    await bob.next('pong');
    assert.deepEqual(await namesOf(bob), ['ada'], 'the tile is gone, the presence is not');
    const again = await join(room, 'ada', 'participant', { resume: ada.welcome.resume });
    assert.equal(again.id, ada.id);
    await again.settled();
    const told = bob.messages.filter(({ ops }) =>
      (ops as Patch['ops'] | undefined)?.some((op) => (op.set ?? op.delete)![0] === 'people'),
    );
    assert.deepEqual(told, [], 'nobody is told of a leave or a join');
    again.cut();
    await bob.patched(({ set, value }) => set?.[1] === ada.id && set[2] === 'connected' && value === false);
    await worker.advance(room, 10_000);
    bob.send('ping');
    await bob.next('pong');
    await worker.advance(room, 5_000);
    await bob.patched((op) => op.delete?.[0] === 'people');
    assert.deepEqual(await peopleOf(bob), []);
    await bob.close();
  });

  test('of one of two windows ends alone, and the person keeps their id', async () => {
    const room = 'windows';
    const [first, second, bob] = [await join(room, 'ada'), await join(room, 'ada'), await join(room, 'bob')];
    await track(first, { n: 1 });
    await track(second, { n: 2 });
    const [{ id }] = (await peopleOf(bob)) as [PresentPerson];
    await first.command('leave');
    await bob.patched((op) => op.delete?.[3] === first.id);
    assert.deepEqual(await peopleOf(bob), [{ id, name: 'ada', metas: { [second.id]: { n: 2 } } }]);
    await second.command('leave');
    await bob.patched((op) => op.delete?.length === 2 && op.delete[0] === 'people');
    const later = await join(room, 'ada');
    await track(later, { n: 3 });
    assert.equal((await peopleOf(bob))[0]!.id, id);
    for (const client of [later, bob]) await client.close();
  });

  test('of viewers is in the list, in pages, and not in the state', async () => {
    const room = 'viewers';
    const host = await join(room, 'host', 'host');
    const viewers: Joined[] = [];
    for (let n = 0; n < 120; n++) viewers.push(await join(room, `viewer-${n}`, 'viewer'));
    await Promise.all(viewers.map((viewer) => track(viewer, { text: 'x'.repeat(990) })));
    await track(host, { status: 'presenting' });
    assert.deepEqual(await namesOf(host), ['host']);
    const seen: PresentPerson[] = [];
    for (let more = true; more; ) {
      const after = seen.at(-1)?.id;
      const answer = await host.query('presence.list', { limit: 200, ...(after !== undefined && { after }) });
      assert.ok(JSON.stringify(answer).length <= 65_000, 'a page has at most 64 kB');
      const page = answer.ok as { people: PresentPerson[]; more: boolean };
      seen.push(...page.people);
      ({ more } = page);
    }
    assert.equal(new Set(seen.map(({ name }) => name)).size, 121);
    const [viewer] = viewers as [Joined];
    await host.command('participant.promote', { participant: viewer.id, role: 'participant' });
    await host.patched(({ set }) => set?.[0] === 'people' && set.length === 2);
    assert.deepEqual(await namesOf(host), ['host', 'viewer-0'], 'a promoted viewer is in the state');
    await host.command('participant.promote', { participant: viewer.id, role: 'viewer' });
    await host.patched((op) => op.delete?.[0] === 'people');
    assert.deepEqual(await namesOf(host), ['host']);
    for (const client of [host, ...viewers]) client.cut();
  });

  test('comes in pages of the state when many people have it', async () => {
    const room = 'many';
    const crowd: Joined[] = [];
    for (let n = 0; n < 100; n++) crowd.push(await join(room, `p${n}`));
    await Promise.all(crowd.map((client, n) => track(client, { n, text: 'x'.repeat(900) })));
    const late = await join(room, 'late');
    assert.ok(JSON.stringify(late.welcome).length < 66_000, 'the welcome has a page');
    const people = await peopleOf(late);
    assert.deepEqual(
      people.map(({ metas }) => Object.values(metas)[0]!.n).sort((a, b) => Number(a) - Number(b)),
      crowd.map((_, n) => n),
    );
    for (const client of [...crowd, late]) client.cut();
  });

  test('of 1 MB, without a JSON object, or with __proto__ is refused, and nobody hears of it', async () => {
    const room = 'refused';
    const [ada, bob] = [await join(room, 'ada'), await join(room, 'bob')];
    await ada.settled();
    const bad = [{ text: '語'.repeat(340) }, null, [], 'text', { ['x'.repeat(200)]: 1 }];
    for (const meta of bad)
      assert.equal(codeOf(await track(ada, meta)), 'invalid_message', JSON.stringify(meta).slice(0, 40));
    for (const meta of ['{"__proto__":{"a":1}}', '{"a":{"b":{"__proto__":{"a":1}}}}']) {
      ada.send(`{"id":"${meta.length}","command":"presence.track","data":{"meta":${meta}}}`);
      assert.equal(codeOf(await ada.next(({ re }) => re === String(meta.length))), 'invalid_message', meta);
    }
    assert.equal(codeOf(await track(ada, { text: '"__proto__":' })), undefined, 'as a value it is harmless');
    const waiting = await join(room, 'eve', 'participant');
    for (const client of [ada, bob, waiting]) await client.close();
  });

  test('is limited per person, in all windows together', async () => {
    const room = 'limited';
    const [one, two] = [await join(room, 'ada'), await join(room, 'ada')];
    const codes: (string | undefined)[] = [];
    for (let n = 0; n < 101; n++) codes.push(codeOf(await track(n % 2 ? one : two, { n })));
    assert.deepEqual(codes, [...Array(100).fill(undefined), 'rate_limited']);
    await worker.advance(room, 1_000);
    assert.equal(codeOf(await track(one, { n: 0 })), undefined);
    for (const client of [one, two]) await client.close();
  });

  test('is read by the operator, with subjects', async () => {
    const room = 'operated';
    const ada = await join(room, 'ada@example.com', 'viewer');
    await track(ada, { status: 'here' });
    const read = async (headers: Record<string, string>) =>
      fetch(`${worker.origin}/operator/rooms/${room}/presence`, { headers });
    assert.equal((await read({})).status, 401);
    const negative = await fetch(`${worker.origin}/operator/rooms/${room}/presence?limit=-1`, {
      headers: { Authorization: `Bearer ${OPERATOR_TOKEN}` },
    });
    assert.equal(
      ((await negative.json()) as { people: unknown[] }).people.length,
      1,
      'a page has an item at least',
    );
    const { people } = (await (await read({ Authorization: `Bearer ${OPERATOR_TOKEN}` })).json()) as {
      people: (PresentPerson & { subject: string })[];
    };
    assert.deepEqual(
      people.map(({ subject, name, metas }) => [subject, name, metas]),
      [['ada@example.com', 'ada@example.com', { [ada.id]: { status: 'here' } }]],
    );
    await ada.close();
  });
});
