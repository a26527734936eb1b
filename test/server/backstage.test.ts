import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { LobbyView, Role, RoomInfo, Self, Welcome } from '../../src/room/protocol/index.js';
import { FakeCallsServer, offer } from './fake-calls-server.js';
import { RawClient } from './raw-client.js';
import { type RunningWorker, startWorker } from './start-worker.js';

let sfu: FakeCallsServer;
let worker: RunningWorker;
before(async () => {
  sfu = await FakeCallsServer.start();
  const entry = fileURLToPath(new URL('./backstage-worker.ts', import.meta.url));
  worker = await startWorker({ callsApiBase: sfu.base, entry });
});
after(async () => {
  await worker.stop();
  await sfu.stop();
});

type Joined = Awaited<ReturnType<typeof RawClient.join>>;
const join = (room: string, subject: string, role: Role = 'viewer', query = {}): Promise<Joined> =>
  RawClient.join(worker, { room, token: { room, role, subject, name: subject }, query });
const codeOf = (answer: Record<string, unknown>) =>
  (answer.error as { code: string } | undefined)?.code ?? 'ok';
const welcomed = async (client: Joined) => (await client.next('welcome')) as unknown as Welcome;
const liveOf = ({ state }: Welcome) => (state as { room: RoomInfo } | null)?.room.live;
const namesIn = ({ state }: Welcome) =>
  Object.values((state as { participants: Record<string, { name: string }> }).participants).map(
    ({ name }) => name,
  );
/** What a client heard of the others, by kind. */
const heard = async (client: Joined) => {
  await client.settled();
  return client.messages.map(({ type }) => type).filter((type) => type !== 'self');
};
const calls = async (path: string, token: string, body: unknown) => {
  const response = await fetch(`${worker.origin}/calls/${path}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};
const lobby = async (room: string, role: Role) => {
  const token = await worker.token({ room, role, subject: `looks ${role}` });
  const response = await fetch(`${worker.origin}/lobby/${room}`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  return (await response.json()) as LobbyView;
};
/** Publishes a microphone, and returns the session and the track. */
async function publish(client: Joined) {
  const { token } = client.welcome.credential!;
  const session = await calls('sessions/new', token, {});
  const { sessionId } = session.body as { sessionId: string };
  const tracks = [{ location: 'local', mid: '0', trackName: 'voice' }];
  const sessionDescription = offer({ mid: '0', kind: 'audio' });
  const sent = await calls(`sessions/${sessionId}/tracks/new`, token, { sessionDescription, tracks });
  assert.equal(sent.status, 200);
  return { sessionId, trackName: 'voice' };
}

describe('a room that begins backstage', () => {
  test('shows presenters to one another, and nothing to viewers until it is live', async () => {
    const room = 'hidden';
    const [host, ada] = [await join(room, 'host', 'host'), await join(room, 'ada', 'participant')];
    const eve = await join(room, 'eve');
    assert.equal(liveOf(host.welcome), false);
    assert.deepEqual(namesIn(ada.welcome).sort(), ['ada', 'host']);
    assert.deepEqual(namesIn(eve.welcome), []);
    assert.equal(liveOf(eve.welcome), false);
    assert.equal(eve.welcome.self.role, 'viewer');
    assert.equal(eve.welcome.self.inside, false);
    assert.equal(eve.welcome.credential, null);

    await ada.command('chat.send', { text: 'Can you hear me?' });
    await ada.command('hand.raise');
    await ada.command('reaction.send', { reaction: '👋' });
    await ada.command('presence.track', { meta: { away: false } });
    await ada.command('message.send', { data: 1 });
    ada.send({ ephemeral: 'cursor', data: 1 });
    await host.event('reaction');
    assert.deepEqual(await heard(eve), [], 'nothing of it');
    for (const [name, data] of [
      ['viewers', {}],
      ['presence.list', {}],
      ['chat.history', {}],
      ['storage.list', { prefix: '' }],
      ['media.credential', null],
    ] as const)
      assert.equal(codeOf(await eve.query(name, data)), 'not_allowed', name);
    for (const [name, data] of [
      ['chat.send', { text: 'x' }],
      ['hand.raise', null],
      ['message.send', { data: 1 }],
      ['storage.watch', { prefix: '' }],
    ] as const)
      assert.equal(codeOf(await eve.command(name, data)), 'not_allowed', name);
    assert.deepEqual((await eve.roomState()).participants, {});
    assert.deepEqual((await eve.roomState()).people, {});

    assert.deepEqual(
      [await lobby(room, 'viewer'), await lobby(room, 'participant')].map(({ count, live, participants }) => [
        count,
        live,
        participants.length,
      ]),
      [
        [null, false, 0],
        [2, false, 2],
      ],
    );

    assert.equal(codeOf(await host.command('room.live', { live: true })), 'ok');
    const welcome = await welcomed(eve);
    assert.equal(liveOf(welcome), true);
    assert.deepEqual(namesIn(welcome).sort(), ['ada', 'host']);
    assert.deepEqual([welcome.self.inside, welcome.self.grants.subscribe], [true, true]);
    assert.notEqual(welcome.credential, null);
    assert.equal(codeOf(await eve.command('hand.raise', null, 'again')), 'ok');
    assert.equal((await lobby(room, 'viewer')).count, 2);
    const late = await join(room, 'late');
    assert.deepEqual(namesIn(late.welcome).sort(), ['ada', 'host']);
    for (const client of [host, ada, eve, late]) await client.close();
  });

  test('lets viewers pull nothing, and closes what they pull as it goes backstage again', async () => {
    const room = 'pulls';
    const [host, eve] = [await join(room, 'host', 'host'), await join(room, 'eve')];
    const track = { location: 'remote', ...(await publish(host)) };
    await host.command('room.live', { live: true });
    const { token } = (await welcomed(eve)).credential!;
    const session = (await calls('sessions/new', token, {})).body as { sessionId: string };
    const path = `sessions/${session.sessionId}/tracks/new`;
    assert.equal((await calls(path, token, { tracks: [track] })).status, 200);

    await host.command('room.live', { live: false });
    const welcome = await welcomed(eve);
    assert.deepEqual(namesIn(welcome), []);
    assert.equal(welcome.credential, null);
    await sfu.seen(({ path }) => path.includes(`${session.sessionId}/tracks/close`));
    // The credential from before is still valid, and opens nothing.
    assert.equal((await calls(path, token, { tracks: [track] })).status, 403);
    assert.equal((await calls('sessions/new', token, {})).status, 403);
    for (const client of [host, eve]) await client.close();
  });

  test('stays so for a viewer who reloads, resumes or is new; and an invitation leads out of it', async () => {
    const room = 'kept';
    const [host, eve] = [await join(room, 'host', 'host'), await join(room, 'eve')];
    const { epoch, revision, resume } = eve.welcome;
    const resumed = await join(room, 'eve', 'viewer', { epoch, revision: String(revision), resume });
    assert.deepEqual([resumed.id, namesIn(resumed.welcome).length], [eve.id, 0]);
    const reloaded = await join(room, 'eve', 'viewer', { resume: resumed.welcome.resume });
    assert.deepEqual(namesIn(reloaded.welcome), []);
    await host.command('stage.invite', { participant: eve.id });
    await reloaded.next(({ type, self }) => type === 'self' && (self as Self).stage?.state === 'invited');
    assert.equal(codeOf(await reloaded.command('stage.accept', null, 'accept')), 'ok');
    const inside = await welcomed(reloaded);
    assert.deepEqual(namesIn(inside).sort(), ['eve', 'host'], 'on stage, they are backstage too');
    assert.equal(codeOf(await reloaded.command('stage.leave', null, 'leave')), 'ok');
    assert.deepEqual(namesIn(await welcomed(reloaded)), []);
    for (const client of [host, reloaded]) await client.close();
  });

  test('begins backstage again once everyone has left', async () => {
    const room = 'again';
    const host = await join(room, 'host', 'host');
    await host.command('room.live', { live: true });
    await host.patched(({ set, value }) => set?.[1] === 'live' && value === true);
    await host.command('leave');
    const next = await join(room, 'host', 'host');
    assert.equal(liveOf(next.welcome), false);
    await next.close();
  });
});
