import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { ParticipantInfo, Role, RoomState, Self, Welcome } from '../../src/room/protocol/index.js';
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

type Joined = Awaited<ReturnType<typeof RawClient.join>>;
const join = (room: string, subject: string, role: Role = 'participant', query = {}): Promise<Joined> =>
  RawClient.join(worker, { room, token: { room, role, subject, name: subject }, query });
const code = (message: Record<string, unknown>) => (message.error as { code: string }).code;
const again = async (client: RawClient) => (await client.next('welcome')) as unknown as Welcome;

describe('hands', () => {
  test('keep their order when raised again', async () => {
    const [ada, bob] = [await join('hands', 'ada'), await join('hands', 'bob')];
    await bob.command('hand.raise');
    await ada.command('hand.raise');
    await bob.command('hand.raise');
    const { participants } = await ada.roomState();
    const raised = ({ id }: { id: string }) => participants[id]!.handRaisedAtMs!;
    assert.ok(raised(bob) < raised(ada), 'Bob, who raised his hand first, stays ahead of Ada');
    await bob.command('hand.lower');
    await ada.patched(({ set, value }) => set?.[2] === 'handRaisedAtMs' && value === null);
    for (const client of [ada, bob]) await client.close();
  });
});

describe('a participant who records', () => {
  const records = async (client: Joined, id: string) =>
    (await client.roomState()).participants[id]!.recordingSinceMs !== null;

  test('is shown to everyone, until the recording ends', async () => {
    const [ada, bob] = [await join('record', 'ada'), await join('record', 'bob')];
    await ada.command('recording.start');
    await bob.patched(({ set, value }) => set?.[2] === 'recordingSinceMs' && typeof value === 'number');
    const { recordingSinceMs } = (await bob.roomState()).participants[ada.id]!;
    await ada.command('recording.start');
    assert.equal((await bob.roomState()).participants[ada.id]!.recordingSinceMs, recordingSinceMs);
    await ada.command('recording.stop');
    await bob.patched(({ set, value }) => set?.[2] === 'recordingSinceMs' && value === null);
    for (const client of [ada, bob]) await client.close();
  });

  test('must be visible to everyone: a viewer is refused', async () => {
    const viewer = await join('record-viewer', 'eve', 'viewer');
    assert.equal(code(await viewer.command('recording.start')), 'not_allowed');
    await viewer.close();
  });

  test('stops recording after a reload, but not after a lost connection', async () => {
    const room = 'record-reload';
    const [ada, bob] = [await join(room, 'ada'), await join(room, 'bob')];
    await ada.command('recording.start');
    const { epoch, revision, resume } = ada.welcome;
    const back = await join(room, 'ada', 'participant', { epoch, revision: String(revision), resume });
    assert.equal(back.id, ada.id);
    assert.equal(await records(bob, ada.id), true);
    const reloaded = await join(room, 'ada', 'participant', { resume: back.welcome.resume });
    assert.equal(reloaded.id, ada.id);
    assert.equal(await records(bob, ada.id), false);
    for (const client of [reloaded, bob]) await client.close();
  });
});

test('a reaction reaches everyone', async () => {
  const [ada, bob] = [await join('reaction', 'ada'), await join('reaction', 'bob')];
  await ada.command('reaction.send', { reaction: '👏' });
  assert.deepEqual((await bob.event('reaction')).data, { participant: ada.id, name: 'ada', reaction: '👏' });
  for (const client of [ada, bob]) await client.close();
});

describe('the waiting room', () => {
  test('shows nothing to people who wait, lists them to moderators, and shows everything after admission', async () => {
    const room = 'waiting';
    const host = await join(room, 'host', 'host');
    await host.command('room.wait', { waitingRoom: true });
    const bob = await join(room, 'bob');
    assert.equal(bob.welcome.self.role, 'waiting');
    assert.equal(bob.welcome.credential, null);
    assert.deepEqual((bob.welcome.state as unknown as RoomState).participants, {});
    const { people } = await host.next('waiting');
    assert.deepEqual(
      (people as { id: string; name: string }[]).map(({ id, name }) => [id, name]),
      [[bob.id, 'bob']],
    );
    await host.command('reaction.send', { reaction: 'x' });
    await host.command('participant.admit', { participant: bob.id });
    const welcome = await again(bob);
    assert.equal(welcome.self.role, 'participant');
    assert.equal(welcome.self.id, bob.id);
    assert.ok(welcome.credential, 'the welcome after admission has a media credential');
    assert.deepEqual(
      Object.keys((welcome.state as unknown as RoomState).participants).sort(),
      [host.id, bob.id].sort(),
    );
    assert.deepEqual(
      bob.messages.filter(({ type }) => type !== 'patch'),
      [],
      'nothing of the room was heard before',
    );
    await host.patched(({ set }) => set?.[1] === bob.id);
    assert.deepEqual((await host.next('waiting')).people, []);
    for (const client of [host, bob]) await client.close();
  });

  test('admits a person once for all, and tells a denied person', async () => {
    const room = 'readmit';
    const host = await join(room, 'host', 'host');
    const bob = await join(room, 'bob', 'waiting');
    const eve = await join(room, 'eve', 'waiting');
    await host.command('participant.deny', { participant: eve.id });
    assert.equal(code(await eve.next('error')), 'denied');
    await host.command('participant.admit-all');
    await again(bob);
    bob.send({ id: 'x', command: 'leave' });
    const back = await join(room, 'bob', 'waiting');
    assert.equal(back.welcome.self.role, 'participant');
    for (const client of [host, bob, back, eve]) client.cut();
  });

  test('turning it on removes nobody who is inside, not even after a reload', async () => {
    const room = 'stays';
    const host = await join(room, 'host', 'host');
    const bob = await join(room, 'bob');
    await host.command('room.wait', { waitingRoom: true });
    const reloaded = await join(room, 'bob', 'participant', { resume: bob.welcome.resume });
    assert.equal(reloaded.id, bob.id);
    assert.equal(reloaded.welcome.self.role, 'participant');
    for (const client of [host, reloaded]) await client.close();
  });
});

test('a locked room admits returning participants and moderators, but nobody new', async () => {
  const room = 'locked';
  const host = await join(room, 'host', 'host');
  const bob = await join(room, 'bob');
  await host.command('room.lock', { locked: true });
  const eve = await RawClient.open(worker, { room, token: { room, subject: 'eve' } });
  assert.equal(code(await eve.next('error')), 'room_locked');
  const back = await join(room, 'bob', 'participant', { resume: bob.welcome.resume });
  assert.equal(back.id, bob.id);
  const moderator = await join(room, 'mod', 'moderator');
  for (const client of [host, back, moderator]) await client.close();
});

describe('decisions about a person', () => {
  test('a revoked source is closed at the SFU, and stays revoked through a reload until it is restored', async () => {
    const room = 'revoke';
    const host = await join(room, 'host', 'host');
    const bob = await join(room, 'bob');
    const calls = async (path: string, body?: unknown) => {
      const response = await fetch(`${worker.origin}/calls/${path}`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${bob.welcome.credential!.token}` },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: (await response.json()) as { sessionId: string } };
    };
    const { sessionId } = (await calls('sessions/new')).body;
    const publish = () =>
      calls(`sessions/${sessionId}/tracks/new`, {
        sessionDescription: offer({ mid: '0', kind: 'video' }),
        tracks: [{ location: 'local', trackName: 'face', mid: '0' }],
      });
    assert.equal((await publish()).status, 200);
    await bob.command('publication.declare', { trackName: 'face', source: 'screen', muted: false });
    await host.command('participant.revoke', { participant: bob.id, source: 'screen' });
    const closing = await sfu.seen(({ path }) => path.includes(sessionId) && path.endsWith('/close'));
    assert.deepEqual(closing.body, { tracks: [{ mid: '0' }], force: true });
    const { self } = (await bob.next('self')) as unknown as { self: Self };
    assert.deepEqual(self.grants.publish, ['microphone', 'camera', 'screen-audio']);
    assert.deepEqual((await host.roomState()).participants[bob.id]!.publications, {});
    assert.equal((await publish()).status, 403, 'what was declared a screen is still one');
    const reloaded = await join(room, 'bob', 'participant', { resume: bob.welcome.resume });
    assert.equal(reloaded.welcome.self.grants.publish.includes('screen'), false);
    const revoked = async () => (await host.query('revoked', { participant: reloaded.id })).ok;
    assert.deepEqual(await revoked(), { sources: ['screen'] });
    await host.command('participant.restore', { participant: bob.id, source: 'screen' });
    const restored = (await reloaded.next('self')) as unknown as { self: Self };
    assert.equal(restored.self.grants.publish.includes('screen'), true);
    assert.deepEqual(await revoked(), { sources: [] });
    for (const client of [host, reloaded]) await client.close();
  });

  test('a promotion is seen by all and gives the role’s grants, also after coming back', async () => {
    const room = 'promote';
    const host = await join(room, 'host', 'host');
    const bob = await join(room, 'bob');
    await host.command('participant.promote', { participant: bob.id, role: 'moderator' });
    const { self } = (await bob.next('self')) as unknown as { self: Self };
    assert.equal(self.role, 'moderator');
    assert.equal(self.grants.moderate, true);
    await host.patched(({ set, value }) => set?.[2] === 'role' && value === 'moderator');
    const back = await join(room, 'bob', 'participant', { resume: bob.welcome.resume });
    assert.equal(back.welcome.self.role, 'moderator');
    for (const client of [host, back]) await client.close();
  });

  test('a ban holds in every tab, under any id', async () => {
    const room = 'banned';
    const host = await join(room, 'host', 'host');
    const tabs = [await join(room, 'bob'), await join(room, 'bob')];
    await host.command('participant.remove', { participant: tabs[0]!.id, ban: true });
    for (const tab of tabs) assert.equal(code(await tab.next('error')), 'removed');
    const back = await RawClient.open(worker, { room, token: { room, subject: 'bob' } });
    assert.equal(code(await back.next('error')), 'removed');
    await host.close();
  });

  test('ending the meeting ends it for everyone, and its host gets the answer first', async () => {
    const room = 'end';
    const host = await join(room, 'host', 'host');
    const bob = await join(room, 'bob');
    assert.deepEqual(await host.command('room.end', undefined, 'the end'), { re: 'the end', ok: null });
    for (const client of [host, bob]) assert.equal(code(await client.next('error')), 'ended');
  });
});

describe('viewers', () => {
  test('are counted and paged, not in the roster', async () => {
    const room = 'viewers';
    const host = await join(room, 'host', 'host');
    const viewers = await Promise.all([1, 2, 3, 4, 5].map((n) => join(room, `v${n}`, 'viewer')));
    await host.patched(({ set, value }) => set?.[0] === 'viewers' && value === 5);
    const state = await host.roomState();
    assert.deepEqual(Object.keys(state.participants), [host.id]);
    type Page = { viewers: { id: string }[]; more: boolean };
    const first = (await host.query('viewers', { limit: 3 })).ok as Page;
    const second = (await host.query('viewers', { limit: 3, after: first.viewers.at(-1)!.id })).ok as Page;
    assert.deepEqual([first.more, second.more], [true, false]);
    const ids = [...first.viewers, ...second.viewers].map(({ id }) => id);
    assert.deepEqual(ids, viewers.map(({ id }) => id).sort());
    for (const client of [host, ...viewers]) await client.close();
  });
});

describe('custom messages', () => {
  test('go to all, to a role or to one person', async () => {
    const room = 'messages';
    const host = await join(room, 'host', 'host');
    const bob = await join(room, 'bob');
    const eve = await join(room, 'eve');
    await host.command('message.send', { data: { to: 'all' } });
    await host.command('message.send', { data: 'role', to: { role: 'participant' } });
    await host.command('message.send', { data: 'bob', to: { participant: bob.id } });
    const heard = async (client: RawClient) => {
      await client.settled();
      return client.messages
        .filter(({ type }) => type === 'message')
        .map(({ data, direct }) => [data, direct]);
    };
    assert.deepEqual(await heard(host), [[{ to: 'all' }, false]]);
    assert.deepEqual(await heard(bob), [
      [{ to: 'all' }, false],
      ['role', true],
      ['bob', true],
    ]);
    assert.deepEqual(await heard(eve), [
      [{ to: 'all' }, false],
      ['role', true],
    ]);
    const gone = await host.command('message.send', { data: 1, to: { participant: 'nobody' } });
    assert.equal(code(gone), 'not_found');
    const long = await host.command('message.send', { data: 'x'.repeat(9_000) });
    assert.equal(code(long), 'invalid_message');
    for (const client of [host, bob, eve]) await client.close();
  });
});

describe('a large room', () => {
  test('of more than 16 publishers has its recent speakers ranked', async () => {
    const room = 'crowd';
    const people = await Promise.all(Array.from({ length: 17 }, (_, n) => join(room, `p${n}`)));
    const publish = async (client: Joined) => {
      const headers = { Authorization: `Bearer ${client.welcome.credential!.token}` };
      const opened = await fetch(`${worker.origin}/calls/sessions/new`, { method: 'POST', headers });
      const { sessionId } = (await opened.json()) as { sessionId: string };
      await fetch(`${worker.origin}/calls/sessions/${sessionId}/tracks/new`, {
        method: 'POST',
        headers,
        body: JSON.stringify({
          sessionDescription: offer({ mid: '0', kind: 'audio' }),
          tracks: [{ location: 'local', trackName: 'voice', mid: '0' }],
        }),
      });
    };
    const [ada, bob] = [people[0]!, people[1]!];
    for (const client of people.slice(0, 16)) await publish(client);
    await ada.command('speech.report', { speaking: true });
    assert.deepEqual((await ada.roomState()).speakers, [], '16 are no crowd');
    await publish(people[16]!);
    for (const client of [ada, bob, bob]) await client.command('speech.report', { speaking: true });
    assert.deepEqual((await ada.roomState()).speakers, [bob.id, ada.id]);
    await ada.command('speech.report', { speaking: true });
    assert.deepEqual((await ada.roomState()).speakers, [bob.id, ada.id], 'not twice within a second');
    await worker.advance(room, 1_000);
    await ada.command('speech.report', { speaking: true });
    assert.deepEqual((await ada.roomState()).speakers, [ada.id, bob.id]);
    await ada.command('leave').catch(() => null);
    await bob.patched(({ set, value }) => set?.[0] === 'speakers' && (value as string[]).join() === bob.id);
    for (const client of people) client.cut();
  });
});

test('an ephemeral message is small, and people who wait cannot send any', async () => {
  const [ada, bob] = [await join('ephemeral', 'ada'), await join('ephemeral', 'bob')];
  const waiting = await join('ephemeral', 'waiting', 'waiting');
  ada.send({ ephemeral: 'cursor', data: 'x'.repeat(3_000) });
  assert.equal(code(await ada.next('error')), 'invalid_message');
  waiting.send({ ephemeral: 'cursor', data: 1 });
  assert.equal(code(await waiting.next('error')), 'not_allowed');
  for (const data of [1, 2, 3]) ada.send({ ephemeral: 'cursor', data });
  await bob.next(({ values }) => JSON.stringify(values)?.endsWith(`["${ada.id}","cursor",3]]`) ?? false);
  for (const client of [ada, bob, waiting]) await client.close();
});

test('joining and leaving does not grow the state', async () => {
  const room = 'tidy';
  const host = await join(room, 'host', 'host');
  const before = JSON.stringify(await host.roomState());
  for (let round = 0; round < 5; round++) {
    const guest = await join(room, `guest-${round}`);
    await guest.command('hand.raise');
    await guest.command('leave').catch(() => null);
    guest.cut();
  }
  const { participants }: { participants: Record<string, ParticipantInfo> } = await host.roomState();
  assert.deepEqual(Object.keys(participants), [host.id]);
  assert.equal(JSON.stringify(await host.roomState()), before);
  await host.close();
});
