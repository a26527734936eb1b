import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { RoomState, Self } from '../../src/room/protocol/index.js';
import { FakeCallsServer, offer } from './fake-calls-server.js';
import { RawClient } from './raw-client.js';
import { type RunningWorker, startWorker } from './start-worker.js';

const OPERATOR_TOKEN = 'a token for the operator, thirty-two or more';

let sfu: FakeCallsServer;
before(async () => {
  sfu = await FakeCallsServer.start();
});
after(() => sfu.stop());

type Joined = Awaited<ReturnType<typeof RawClient.join>>;

function joiner(worker: RunningWorker) {
  return (room: string, subject: string, role: 'host' | 'participant' = 'participant') =>
    RawClient.join(worker, { room, token: { room, subject, name: subject, role } });
}

async function call(worker: RunningWorker, client: Joined, method: string, path: string, body?: unknown) {
  const response = await fetch(`${worker.origin}/calls/${path}`, {
    method,
    headers: { Authorization: `Bearer ${client.welcome.credential!.token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text ? JSON.parse(text) : {} };
}

describe('a record that cannot be stored', () => {
  let worker: RunningWorker;
  before(async () => {
    const entry = fileURLToPath(new URL('./poisoned-worker.ts', import.meta.url));
    worker = await startWorker({ entry, callsApiBase: sfu.base, vars: { OPERATOR_TOKEN } });
  });
  after(() => worker.stop());
  const tell = (room: string, what: string, body = '') =>
    fetch(`${worker.origin}/test/${room}/${what}`, { method: 'POST', body });

  test('from before the limits does not stop a room from opening', async () => {
    const join = joiner(worker);
    const ada = await join('opens', 'ada', 'host');
    await ada.command('chat.send', { text: 'still here' });
    // SQLite refuses the row with a byte more.
    await tell('opens', 'poison', String(1_990_000));
    await tell('opens', 'restart');
    const bob = await join('opens', 'bob', 'host');
    const { state } = bob.welcome as unknown as { state: RoomState };
    assert.equal('p_poisoned' in state.participants, false, 'the unusable record is dropped');
    const { ok } = await bob.query('chat.history', {});
    assert.match(JSON.stringify(ok), /still here/, 'everything else is kept');
    assert.equal((await bob.command('room.end')).error, undefined);
  });

  test('of an earlier version opens, and gets what is new', async () => {
    const join = joiner(worker);
    const ada = await join('old', 'ada', 'host');
    await ada.command('chat.send', { text: 'still here' });
    await tell('old', 'age');
    await tell('old', 'restart');
    const bob = await join('old', 'bob');
    const { state, self } = bob.welcome as unknown as { state: RoomState; self: Self };
    assert.deepEqual([state.room.mayUnmute, state.room.live], [true, null]);
    assert.deepEqual(self.revoked, []);
    assert.equal((await bob.command('chat.send', { text: 'Yes', replyTo: 1 })).error, undefined);
    const { ok } = await bob.query('chat.history', {});
    assert.match(JSON.stringify(ok), /still here/);
    assert.equal((ok as { pinned: unknown }).pinned, null);
    await bob.close();
    assert.deepEqual(state.behaviors.quiz, { questions: { 1: 'Who?' }, scores: {}, rounds: 3 });
  });

  test('is deleted by the operator with everything else', async () => {
    const join = joiner(worker);
    const ada = await join('cleared', 'ada');
    await ada.command('chat.send', { text: 'forget me' });
    const clear = (token: string) =>
      fetch(`${worker.origin}/operator/rooms/cleared`, {
        method: 'DELETE',
        headers: { Authorization: `Bearer ${token}` },
      });
    assert.equal((await clear('wrong')).status, 401);
    assert.equal((await clear(OPERATOR_TOKEN)).status, 204);
    assert.equal((await ada.closed()).reason, 'ended');
    const bob = await join('cleared', 'bob');
    const { ok } = await bob.query('chat.history', {});
    assert.doesNotMatch(JSON.stringify(ok), /forget me/);
    await bob.close();
  });
});

describe('SFU requests of a participant', () => {
  let worker: RunningWorker;
  before(async () => {
    worker = await startWorker({ callsApiBase: sfu.base });
  });
  after(() => worker.stop());

  async function publisher(room: string) {
    const bob = await joiner(worker)(room, 'bob');
    const { body } = await call(worker, bob, 'POST', 'sessions/new');
    const sessionDescription = offer({ mid: '0', kind: 'audio' });
    const tracks = [{ location: 'local', trackName: 'voice', mid: '0' }];
    const path = `sessions/${body.sessionId}/tracks/new`;
    assert.equal((await call(worker, bob, 'POST', path, { sessionDescription, tracks })).status, 200);
    return { bob, sessionId: body.sessionId as string };
  }

  test('are recorded up to a limit, past which they can still be revoked, banned and ended', async () => {
    const room = 'many';
    const host = await joiner(worker)(room, 'host', 'host');
    const { bob, sessionId } = await publisher(room);
    const eve = await joiner(worker)(room, 'eve');
    const { body } = await call(worker, eve, 'POST', 'sessions/new');
    const pull = { location: 'remote', sessionId, trackName: 'voice' };
    const statuses: number[] = [];
    for (let i = 0; i < 20; i++) {
      // The fake SFU gives every pull its own mid, as the real SFU does for each `tracks/new`.
      const path = `sessions/${body.sessionId}/tracks/new`;
      const answer = await call(worker, eve, 'POST', path, { tracks: Array(64).fill(pull) });
      statuses.push(answer.status);
      // The host is served meanwhile, and is not silent for however long this takes.
      await Promise.all([host.settled(), bob.settled(), eve.settled()]);
      if (answer.status !== 200) assert.equal(answer.body.error.code, 'quota_exceeded');
      if (answer.status !== 200) break;
    }
    assert.deepEqual(statuses, [...Array(8).fill(200), 413]);
    const revoked = await host.command('participant.revoke', { participant: eve.id, source: 'microphone' });
    assert.equal(revoked.error, undefined);
    const banned = await host.command('participant.remove', { participant: eve.id, ban: true });
    assert.equal(banned.error, undefined);
    assert.equal((await eve.closed()).reason, 'removed');
    assert.equal((await host.command('room.end')).error, undefined);
    await bob.closed();
  });

  test('are refused past a size before they are read', async () => {
    const eve = await joiner(worker)('bounds', 'eve');
    const { body } = await call(worker, eve, 'POST', 'sessions/new');
    const path = `sessions/${body.sessionId}/tracks/new`;
    const track = { location: 'local', trackName: 'face', mid: '0' };
    const described = (sdp: string) => ({ sessionDescription: { type: 'offer', sdp }, tracks: [track] });
    const { sdp } = offer({ mid: '0', kind: 'video' });
    const layered = (layers: string[]) => described(offer({ mid: '0', kind: 'video', layers }).sdp);
    const nine = Array.from({ length: 9 }, (_, i) => `l${i}`);
    const pull = { location: 'remote', sessionId: 's', trackName: 't' };
    const cases: [what: string, body: unknown, status: number][] = [
      ['65 tracks', { tracks: Array(65).fill(pull) }, 413],
      ['9,000 tracks', { tracks: Array(9_000).fill({}) }, 413],
      ['a description of more than 64 kB', described(`${sdp}${'a=x\r\n'.repeat(14_000)}`), 400],
      ['nine layers', layered(nine), 413],
      ['a layer of 33 characters', layered(['x'.repeat(33)]), 413],
      [
        'a preferred layer of 33 characters',
        { tracks: [{ ...pull, simulcast: { preferredRid: 'x'.repeat(33) } }] },
        400,
      ],
      ['a name of 129 characters', { tracks: [{ ...pull, trackName: 'x'.repeat(129) }] }, 400],
      ['a carriage return alone', described(sdp.replace('a=mid', '\ra=mid')), 400],
      ['one mid twice', described(offer({ mid: '0', kind: 'video' }, { mid: '0', kind: 'audio' }).sdp), 400],
      ['a mid without the offer that has it', { tracks: [{ ...track, kind: 'audio' }] }, 400],
    ];
    for (const [what, request, status] of cases) {
      const answer = await call(worker, eve, 'POST', path, request);
      assert.equal(answer.status, status, `${what}: ${JSON.stringify(answer.body)}`);
    }
    const dead = await eve.command('report.dead-track', { participant: eve.id, trackName: 'constructor' });
    assert.equal(dead.error, undefined, 'a name that every object inherits is a name like any other');
    await eve.close();
  });

  test('reach the SFU without unknown fields', async () => {
    const eve = await joiner(worker)('establish', 'eve');
    const { body } = await call(worker, eve, 'POST', 'sessions/new');
    const path = `sessions/${body.sessionId}/datachannels/establish`;
    const seen = sfu.seen((request) => request.path.endsWith(path));
    const dataChannel = {
      location: 'remote',
      dataChannelName: 'server-events',
      sessionId: 'another',
      canReply: true,
      id: 7,
    };
    await call(worker, eve, 'POST', path, { dataChannel });
    assert.deepEqual((await seen).body, {
      dataChannel: { location: 'remote', dataChannelName: 'server-events' },
    });
    await eve.close();
  });
});
