import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { Revocation, Role, Self, Source } from '../../src/room/protocol/index.js';
import { FakeCallsServer, offer } from './fake-calls-server.js';
import { RawClient } from './raw-client.js';
import { type RunningWorker, startWorker } from './start-worker.js';

let sfu: FakeCallsServer;
let worker: RunningWorker;
before(async () => {
  sfu = await FakeCallsServer.start();
  worker = await startWorker({ callsApiBase: sfu.base });
});
after(async () => {
  await worker.stop();
  await sfu.stop();
});
beforeEach(() => {
  sfu.override = () => undefined;
});

type Joined = Awaited<ReturnType<typeof RawClient.join>>;
const join = (room: string, subject: string, role: Role = 'participant', query = {}): Promise<Joined> =>
  RawClient.join(worker, { room, token: { room, role, subject, name: subject }, query });
const codeOf = (reply: Record<string, unknown>) => (reply.error as { code: string } | undefined)?.code;
const resultOf = async <T>(reply: Promise<Record<string, unknown>>) => (await reply).ok as T;

async function calls(client: Joined, path: string, body?: unknown) {
  const response = await fetch(`${worker.origin}/calls/${path}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${client.welcome.credential!.token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as { sessionId: string } };
}
const session = async (client: Joined) => (await calls(client, 'sessions/new')).body.sessionId;
const publish = async (client: Joined, sessionId: string, trackName = 'voice') =>
  calls(client, `sessions/${sessionId}/tracks/new`, {
    sessionDescription: offer({ mid: '0', kind: 'audio' }),
    tracks: [{ location: 'local', trackName, mid: '0' }],
  });
const declare = (client: Joined, muted: boolean) =>
  client.command('publication.declare', { trackName: 'voice', source: 'microphone', muted });
/** Joins with a microphone that is on. */
async function speaker(room: string, subject: string, role?: Role) {
  const client = await join(room, subject, role);
  await declare(client, false);
  const sessionId = await session(client);
  assert.equal((await publish(client, sessionId)).status, 200);
  return { client, sessionId };
}
/** The next change of the own rights that fits. */
async function rights(client: Joined, fits: (self: Self) => boolean = () => true): Promise<Self> {
  const message = await client.next(({ type, self }) => type === 'self' && fits(self as Self));
  return message.self as Self;
}
const revocationOf = (self: Self, source: Source = 'microphone'): Revocation | undefined =>
  self.revoked.find((revocation) => revocation.source === source);
const isMuted = (self: Self) => revocationOf(self) !== undefined;
const maySpeak = (self: Self) => self.grants.publish.includes('microphone');
const closedOf =
  (sessionId: string) =>
  ({ path }: { path: string }) =>
    path === `/apps/app/sessions/${sessionId}/tracks/close`;
const lift = (client: Joined, { id, source }: Revocation) =>
  client.command('source.restore', { source, revocation: id });

describe('a mute by a moderator', () => {
  test('closes the track at the SFU, is shown to all, and is lifted by the muted person alone', async () => {
    const room = 'mute';
    const host = await join(room, 'Hana', 'host');
    const { client: bob, sessionId } = await speaker(room, 'bob');
    const eve = await join(room, 'eve');
    await host.command('participant.mute', { participant: bob.id });
    const closing = await sfu.seen(closedOf(sessionId));
    assert.deepEqual(closing.body, { tracks: [{ mid: '0' }], force: true });
    const muted = await rights(bob);
    assert.equal(maySpeak(muted), false);
    const mute = revocationOf(muted)!;
    assert.deepEqual(
      { ...mute, id: '' },
      { source: 'microphone', id: '', by: { name: 'Hana', role: 'host' }, mayLift: true },
    );
    const seen = (await eve.roomState()).participants[bob.id]!;
    assert.deepEqual([seen.publications, seen.revoked], [{}, { microphone: 'muted' }]);
    assert.equal((await publish(bob, sessionId)).status, 403, 'not before the mute is lifted');
    assert.equal(codeOf(await declare(bob, false)), 'not_allowed');
    assert.equal(codeOf(await lift(eve, mute)), undefined, 'nothing of Eve’s is muted');
    assert.equal((await eve.roomState()).participants[bob.id]!.revoked?.microphone, 'muted');
    assert.equal(codeOf(await lift(bob, mute)), undefined);
    assert.equal(maySpeak(await rights(bob)), true);
    assert.equal((await publish(bob, sessionId)).status, 200);
    assert.equal('revoked' in (await eve.roomState()).participants[bob.id]!, false);
    for (const client of [host, bob, eve]) await client.close();
  });

  test('applies to any source, and the audio of a screen ends with the screen', async () => {
    const room = 'mute-screen';
    const host = await join(room, 'host', 'host');
    const bob = await join(room, 'bob');
    for (const [trackName, source] of [
      ['desk', 'screen'],
      ['music', 'screen-audio'],
    ])
      await bob.command('publication.declare', { trackName, source, muted: false });
    const sessionId = await session(bob);
    const shared = await calls(bob, `sessions/${sessionId}/tracks/new`, {
      sessionDescription: offer({ mid: '0', kind: 'video' }, { mid: '1', kind: 'audio' }),
      tracks: [
        { location: 'local', trackName: 'desk', mid: '0' },
        { location: 'local', trackName: 'music', mid: '1' },
      ],
    });
    assert.equal(shared.status, 200);
    await host.command('participant.mute', { participant: bob.id, source: 'screen' });
    const closing = await sfu.seen(closedOf(sessionId));
    assert.deepEqual((closing.body as { tracks: unknown }).tracks, [{ mid: '0' }, { mid: '1' }]);
    assert.deepEqual((await host.roomState()).participants[bob.id]!.publications, {});
    for (const source of ['camera', 'screen-audio'])
      await host.command('participant.mute', { participant: bob.id, source });
    const self = await rights(bob, ({ revoked }) => revoked.length === 3);
    assert.deepEqual(self.grants.publish, ['microphone']);
    for (const client of [host, bob]) await client.close();
  });

  test('holds in all connections of a person, and through a resume, a reload and a new visit', async () => {
    const room = 'two-tabs';
    const host = await join(room, 'host', 'host');
    const [{ client: first, sessionId: one }, { client: second, sessionId: two }] = [
      await speaker(room, 'bob'),
      await speaker(room, 'bob'),
    ];
    await host.command('participant.mute', { participant: first.id });
    await Promise.all([one, two].map((id) => sfu.seen(closedOf(id))));
    const mute = revocationOf(await rights(second, isMuted))!;
    const { epoch, revision, resume } = first.welcome;
    const resumed = await join(room, 'bob', 'participant', { epoch, revision: String(revision), resume });
    assert.equal(resumed.id, first.id);
    assert.deepEqual(resumed.welcome.self.revoked, [mute]);
    const reloaded = await join(room, 'bob', 'participant', { resume: resumed.welcome.resume });
    assert.deepEqual([reloaded.id, reloaded.welcome.self.revoked], [first.id, [mute]]);
    second.send({ id: 'leave', command: 'leave' });
    await host.patched((op) => op.delete?.[1] === second.id);
    const later = await join(room, 'bob');
    assert.deepEqual(later.welcome.self.revoked, [mute]);
    await lift(later, mute);
    assert.equal(maySpeak(await rights(reloaded)), true, 'lifted in one tab, it is lifted in the other');
    for (const client of [host, reloaded, later]) await client.close();
  });

  test('of a person who has left is refused', async () => {
    const room = 'mute-gone';
    const host = await join(room, 'host', 'host');
    const bob = await join(room, 'bob');
    bob.send({ id: 'leave', command: 'leave' });
    await host.patched((op) => op.delete?.[1] === bob.id);
    assert.equal(codeOf(await host.command('participant.mute', { participant: bob.id })), 'not_found');
    await host.close();
  });

  test('cannot be lifted or restored by a lower role, and does not soften a revocation', async () => {
    const room = 'mute-ranks';
    const host = await join(room, 'host', 'host');
    const mod = await join(room, 'mod', 'moderator');
    const bob = await join(room, 'bob');
    const onBob = { participant: bob.id, source: 'microphone' };
    await host.command('participant.mute', onBob);
    assert.equal(codeOf(await mod.command('participant.restore', onBob)), 'not_allowed');
    await host.command('participant.revoke', onBob);
    const blocked = revocationOf(await rights(bob, (self) => revocationOf(self)?.mayLift === false))!;
    assert.equal(codeOf(await lift(bob, blocked)), 'not_allowed');
    await mod.command('participant.mute', onBob);
    assert.equal((await host.roomState()).participants[bob.id]!.revoked?.microphone, 'blocked');
    assert.equal(codeOf(await mod.command('participant.restore', onBob)), 'not_allowed', 'still the host’s');
    assert.equal(codeOf(await host.command('participant.restore', onBob)), undefined);
    assert.equal(maySpeak(await rights(bob, ({ revoked }) => revoked.length === 0)), true);
    for (const client of [host, mod, bob]) await client.close();
  });
});

describe('a mute that crosses with an unmute', () => {
  test('wins over a publication that is under way', async () => {
    const room = 'race-publish';
    const host = await join(room, 'host', 'host');
    const bob = await join(room, 'bob');
    const sessionId = await session(bob);
    const path = `/apps/app/sessions/${sessionId}/tracks/new`;
    let answer = (): void => {};
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    sfu.override = async (request) => {
      if (request.path === path) await held;
      return undefined as never;
    };
    const publishing = publish(bob, sessionId);
    await sfu.seen((request) => request.path === path);
    await host.command('participant.mute', { participant: bob.id });
    answer();
    assert.equal((await publishing).status, 403);
    assert.deepEqual((await sfu.seen(closedOf(sessionId))).body, { tracks: [{ mid: '0' }], force: true });
    assert.deepEqual((await host.roomState()).participants[bob.id]!.publications, {});
    for (const client of [host, bob]) await client.close();
  });

  test('wins over a lift of an earlier mute, whichever comes first', async () => {
    const room = 'race-lift';
    const host = await join(room, 'host', 'host');
    const bob = await join(room, 'bob');
    const mute = () => host.command('participant.mute', { participant: bob.id });
    await mute();
    const first = revocationOf(await rights(bob))!;
    // The lift was sent before the second mute was seen, and arrives after it.
    await mute();
    assert.equal(codeOf(await lift(bob, first)), 'conflict');
    const second = revocationOf(await rights(bob))!;
    assert.notEqual(second.id, first.id);
    // The lift arrives first, and the mute ends what it allowed.
    await lift(bob, second);
    await mute();
    const third = revocationOf(await rights(bob, isMuted))!;
    assert.equal((await publish(bob, await session(bob))).status, 403);
    assert.equal(codeOf(await lift(bob, second)), 'conflict');
    // A lift of a mute that a moderator has lifted already asks for nothing more.
    await host.command('participant.restore', { participant: bob.id, source: 'microphone' });
    assert.equal(codeOf(await lift(bob, third)), undefined);
    for (const client of [host, bob]) await client.close();
  });

  test('wins when everyone is muted, also over those who are muted already', async () => {
    const room = 'race-all';
    const host = await join(room, 'host', 'host');
    const bob = await join(room, 'bob');
    await host.command('participant.mute', { participant: bob.id });
    const first = revocationOf(await rights(bob))!;
    await host.command('participant.mute-all');
    assert.equal(codeOf(await lift(bob, first)), 'conflict');
    for (const client of [host, bob]) await client.close();
  });
});

describe('muting everyone', () => {
  test('mutes those of lower rank who may speak, and the undo restores those whom it muted', async () => {
    const room = 'mute-all';
    const host = await join(room, 'host', 'host');
    const other = await join(room, 'other', 'host');
    const mod = await join(room, 'mod', 'moderator');
    const { client: bob, sessionId } = await speaker(room, 'bob');
    const tab = await join(room, 'bob');
    const [eve, viewer] = [await join(room, 'eve'), await join(room, 'viewer', 'viewer')];
    await host.command('participant.mute', { participant: eve.id });
    const { revocation } = await resultOf<{ revocation: string }>(host.command('participant.mute-all'));
    await sfu.seen(closedOf(sessionId));
    const revoked = async () => {
      const { participants } = await host.roomState();
      return Object.values(participants)
        .filter((person) => person.revoked?.microphone)
        .map(({ id }) => id)
        .sort();
    };
    assert.deepEqual(await revoked(), [mod, bob, tab, eve].map(({ id }) => id).sort());
    assert.equal(codeOf(await mod.command('participant.restore-all', { revocation })), 'not_allowed');
    tab.send({ id: 'leave', command: 'leave' });
    assert.equal(codeOf(await host.command('participant.restore-all', { revocation })), undefined);
    assert.deepEqual(await revoked(), [eve.id], 'she was muted before');
    assert.equal(codeOf(await host.command('participant.restore-all', { revocation: 'none' })), undefined);
    for (const client of [host, other, mod, bob, eve, viewer]) client.cut();
  });

  test('takes bounded work in a room of hundreds', async () => {
    const room = 'mute-hundreds';
    const host = await join(room, 'host', 'host');
    const people = await Promise.all(Array.from({ length: 200 }, (_, n) => join(room, `p${n}`)));
    await host.settled();
    const [bytes, messages] = [host.bytes, host.messages.length];
    const { revocation } = await resultOf<{ revocation: string }>(host.command('participant.mute-all'));
    await Promise.all(people.map((client) => rights(client, isMuted)));
    const last = people.at(-1)!;
    await host.settled();
    const { participants } = await host.roomState();
    assert.equal(Object.values(participants).filter(({ revoked }) => revoked?.microphone).length, 200);
    // One patch or two for all of them, of about 100 bytes each.
    const patches = host.messages.slice(messages).filter(({ type }) => type === 'patch');
    assert.ok(patches.length <= 3, `${patches.length} patches`);
    const size = JSON.stringify(patches).length;
    assert.ok(size < 200 * 110 && size > 0, `${size} bytes of patches (${host.bytes - bytes} in all)`);
    await host.command('participant.restore-all', { revocation });
    assert.equal(maySpeak(await rights(last, maySpeak)), true);
    for (const client of [host, ...people]) client.cut();
  });
});

describe('a room where people may not unmute themselves', () => {
  const onRoom = (client: Joined, mayUnmute: boolean) => client.command('room.may-unmute', { mayUnmute });

  test('lets those speak who are speaking, until they mute themselves', async () => {
    const room = 'rule';
    const host = await join(room, 'host', 'host');
    const mod = await join(room, 'mod', 'moderator');
    const { client: bob, sessionId } = await speaker(room, 'bob');
    const quiet = await speaker(room, 'quiet');
    await declare(quiet.client, true);
    const eve = await join(room, 'eve');
    await onRoom(host, false);
    await bob.patched(({ set, value }) => set?.[1] === 'mayUnmute' && value === false);
    const ruled = revocationOf(await rights(eve))!;
    assert.deepEqual(ruled, { source: 'microphone', id: 'room', by: null, mayLift: false });
    assert.equal(codeOf(await lift(eve, ruled)), 'not_allowed');
    await rights(quiet.client, isMuted);
    await sfu.seen(closedOf(quiet.sessionId));
    const { participants } = await host.roomState();
    const may = ({ id }: Joined) => participants[id]!.revoked === undefined;
    assert.deepEqual([host, mod, bob, quiet.client, eve].map(may), [true, true, true, false, false]);
    assert.deepEqual(Object.keys(participants[bob.id]!.publications), ['voice']);
    // A reload keeps the permission; the newcomer has none.
    const newcomer = await join(room, 'new');
    assert.equal(maySpeak(newcomer.welcome.self), false);
    assert.equal((await publish(newcomer, await session(newcomer))).status, 403);
    // A phone call interrupts the microphone.
    const track = { trackName: 'voice', source: 'microphone' as const };
    await bob.command('publication.declare', { ...track, muted: true, interrupted: true });
    assert.equal((await bob.command('publication.declare', { ...track, muted: false })).error, undefined);
    await declare(bob, true);
    assert.equal(revocationOf(await rights(bob))?.id, 'room');
    await sfu.seen(closedOf(sessionId));
    assert.equal((await publish(bob, await session(bob))).status, 403);
    for (const client of [host, mod, bob, quiet.client, eve, newcomer]) client.cut();
  });

  test('takes the permission of a person who closes the microphone or leaves, and keeps it through a reload', async () => {
    const room = 'rule-ends';
    const host = await join(room, 'host', 'host');
    const { client: bob } = await speaker(room, 'bob');
    const { client: eve, sessionId } = await speaker(room, 'eve');
    await onRoom(host, false);
    const { resume } = bob.welcome;
    const reloaded = await join(room, 'bob', 'participant', { resume });
    assert.equal(maySpeak(reloaded.welcome.self), true);
    const closed = await fetch(`${worker.origin}/calls/sessions/${sessionId}/tracks/close`, {
      method: 'PUT',
      headers: { Authorization: `Bearer ${eve.welcome.credential!.token}` },
      body: JSON.stringify({ tracks: [{ mid: '0' }], force: true }),
    });
    assert.equal(closed.status, 200);
    assert.equal(maySpeak(await rights(eve)), false);
    reloaded.send({ id: 'leave', command: 'leave' });
    await host.patched((op) => op.delete?.[1] === reloaded.id);
    assert.equal(maySpeak((await join(room, 'bob')).welcome.self), false);
    for (const client of [host, eve]) client.cut();
  });

  test('is lifted for a person by a moderator, until they are muted, and for all by the rule', async () => {
    const room = 'rule-person';
    const host = await join(room, 'host', 'host');
    const mod = await join(room, 'mod', 'moderator');
    const [bob, eve] = [await join(room, 'bob'), await join(room, 'eve')];
    await host.command('participant.mute', { participant: eve.id });
    assert.equal(revocationOf(await rights(eve))?.mayLift, true);
    await onRoom(mod, false);
    assert.equal(revocationOf(await rights(eve))?.mayLift, false, 'the rule is above the mute');
    await rights(bob, isMuted);
    const onBob = { participant: bob.id, source: 'microphone' };
    await mod.command('participant.restore', onBob);
    await rights(bob, maySpeak);
    const sessionId = await session(bob);
    await publish(bob, sessionId);
    for (const muted of [false, true, false]) assert.equal(codeOf(await declare(bob, muted)), undefined);
    await mod.command('participant.mute', onBob);
    assert.equal(revocationOf(await rights(bob, isMuted))?.mayLift, false);
    await onRoom(mod, true);
    assert.equal(revocationOf(await rights(bob))?.mayLift, true, 'the mute stays, and can be lifted now');
    assert.equal(revocationOf(await rights(eve))?.mayLift, true);
    // It starts over: nobody is allowed from before.
    await mod.command('participant.restore', onBob);
    await rights(bob, maySpeak);
    await onRoom(mod, false);
    assert.equal(maySpeak(await rights(bob)), false);
    for (const client of [host, mod, bob, eve]) client.cut();
  });

  test('ends a publication that is under way, and does not silence a moderator who becomes a participant', async () => {
    const room = 'rule-race';
    const host = await join(room, 'host', 'host');
    const { client: mod } = await speaker(room, 'mod', 'moderator');
    const bob = await join(room, 'bob');
    const sessionId = await session(bob);
    const path = `/apps/app/sessions/${sessionId}/tracks/new`;
    let answer = (): void => {};
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    sfu.override = async (request) => {
      if (request.path === path) await held;
      return undefined as never;
    };
    const publishing = publish(bob, sessionId);
    await sfu.seen((request) => request.path === path);
    await onRoom(host, false);
    answer();
    assert.equal((await publishing).status, 403);
    await host.command('participant.promote', { participant: mod.id, role: 'participant' });
    const self = await rights(mod, ({ role }) => role === 'participant');
    assert.equal(maySpeak(self), true);
    await declare(mod, true);
    assert.equal(maySpeak(await rights(mod)), false);
    for (const client of [host, mod, bob]) client.cut();
  });
});

test('a microphone does not go on as screen audio without a screen', async () => {
  const { client } = await speaker('disguise', 'bob');
  const refused = await client.command('publication.declare', {
    trackName: 'voice',
    source: 'screen-audio',
    muted: false,
  });
  assert.equal(codeOf(refused), 'not_allowed');
  await client.close();
});

test('a person who is muted before they publish learns that the source is not granted', async () => {
  const room = 'late';
  const [host, bob] = [await join(room, 'Hana', 'host'), await join(room, 'bob')];
  await declare(bob, false);
  const sessionId = await session(bob);
  await host.command('participant.mute', { participant: bob.id });
  const { status, body } = await publish(bob, sessionId);
  assert.equal(status, 403);
  assert.match(JSON.stringify(body), /microphone/);
  assert.doesNotMatch(JSON.stringify(body), /already sending/);
  for (const client of [host, bob]) await client.close();
});

test('a person who is sent off stage while they speak may not unmute on their return', async () => {
  const room = 'off-stage';
  const host = await join(room, 'Hana', 'host');
  const { client: bob } = await speaker(room, 'bob');
  await host.command('room.may-unmute', { mayUnmute: false });
  await host.command('participant.promote', { participant: bob.id, role: 'viewer' });
  await rights(bob, (self) => self.role === 'viewer');
  await host.command('participant.promote', { participant: bob.id, role: 'participant' });
  const self = await rights(bob, ({ role }) => role === 'participant');
  assert.equal(revocationOf(self)?.mayLift, false);
  for (const client of [host, bob]) await client.close();
});

describe('the search for viewers', () => {
  test('ignores case and diacritics, and is bounded', async () => {
    const room = 'search';
    const host = await join(room, 'host', 'host');
    const names = ['Zoë', 'ZOE 2', 'Ἀθηνᾶ', 'İpek', 'Ada'];
    const viewers = await Promise.all(names.map((name) => join(room, name, 'viewer')));
    await host.patched(({ set, value }) => set?.[0] === 'viewers' && value === names.length);
    const found = async (search: string, more = {}) => {
      const page = resultOf<{ viewers: { name: string }[]; more: boolean }>(
        host.query('viewers', { search, ...more }),
      );
      return (await page).viewers.map(({ name }) => name).sort();
    };
    assert.deepEqual(await found('  zOe\u200B'), ['ZOE 2', 'Zoë']);
    assert.deepEqual(await found('αθηνα'), ['Ἀθηνᾶ']);
    assert.deepEqual(await found('ipek'), ['İpek']);
    assert.deepEqual(await found('nobody'), []);
    assert.deepEqual(await found(''), [...names].sort());
    assert.equal((await found('o', { limit: 1 })).length, 1);
    assert.equal(codeOf(await host.query('viewers', { search: 'x'.repeat(65) })), 'invalid_message');
    assert.equal(codeOf(await host.query('viewers', { search: { $gt: '' } })), 'invalid_message');
    for (const limit of [0, -1, 201, 1.5, 1e9])
      assert.equal(codeOf(await host.query('viewers', { limit })), 'invalid_message', `limit ${limit}`);
    for (const client of [host, ...viewers]) client.cut();
  });

  test('is limited per person: an audience may be large', async () => {
    const room = 'search-often';
    const windows = [await join(room, 'Hana', 'host'), await join(room, 'Hana', 'host')];
    // One after another: a client that has not read the answer before is refused anyway.
    const codes: unknown[] = [];
    for (let n = 0; n < 41; n++)
      codes.push(codeOf(await windows[n % 2]!.query('viewers', { search: `${n}` })));
    assert.deepEqual(codes, [...Array(40).fill(undefined), 'rate_limited']);
    await worker.advance(room, 1_000);
    assert.equal(codeOf(await windows[0]!.query('viewers', {})), undefined);
    for (const client of windows) await client.close();
  });

  test('finds ids for role changes and bans', async () => {
    const room = 'viewer-target';
    const host = await join(room, 'host', 'host');
    const [bob, eve] = [await join(room, 'bob', 'viewer'), await join(room, 'eve', 'viewer')];
    await host.command('participant.promote', { participant: bob.id, role: 'participant' });
    assert.equal(maySpeak(await rights(bob)), true);
    const banned = await resultOf(host.command('participant.remove', { participant: eve.id, ban: true }));
    assert.deepEqual(banned, { subject: 'eve' });
    assert.equal(codeOf(await host.command('ban.lift', banned)), undefined);
    const removed = await resultOf(host.command('participant.remove', { participant: bob.id }));
    assert.deepEqual(removed, { subject: null });
    for (const client of [host, bob, eve]) client.cut();
  });
});

test('malformed requests are refused', async () => {
  const room = 'malformed-mutes';
  const host = await join(room, 'host', 'host');
  for (const [command, data] of [
    ['source.restore', { source: 'microphone' }],
    ['source.restore', { source: 'ears', revocation: 'x' }],
    ['source.restore', { source: 'microphone', revocation: 'x'.repeat(65) }],
    ['source.restore', { source: '__proto__', revocation: 'x' }],
    ['participant.mute', { participant: host.id, source: 'ears' }],
    ['participant.restore-all', { revocation: 7 }],
    ['room.may-unmute', { mayUnmute: 'yes' }],
  ] as const)
    assert.equal(codeOf(await host.command(command, data)), 'invalid_message', command);
  await host.close();
});
