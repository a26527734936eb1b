import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { LobbyView, Self } from '../../src/room/protocol/index.js';
import { FakeCallsServer, offer } from './fake-calls-server.js';
import { RawClient } from './raw-client.js';
import { type RunningWorker, startWorker } from './start-worker.js';

let sfu: FakeCallsServer;
let worker: RunningWorker;
before(async () => {
  sfu = await FakeCallsServer.start();
  const vars = { TURN_KEY_ID: 'key', TURN_KEY_TOKEN: 'token of the TURN key' };
  worker = await startWorker({ callsApiBase: sfu.base, vars });
});
after(async () => {
  await worker.stop();
  await sfu.stop();
});

type Joined = Awaited<ReturnType<typeof RawClient.join>>;
type Token = Parameters<RunningWorker['token']>[0];

const join = (room: string, subject: string, more: Partial<Token> = {}) =>
  RawClient.join(worker, { room, token: { room, subject, name: subject, ...more } });

async function calls(client: Joined, path: string, body?: unknown) {
  const response = await fetch(`${worker.origin}/calls/${path}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${client.welcome.credential!.token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, string> };
}

async function publish(client: Joined, ...tracks: [trackName: string, kind: 'audio' | 'video'][]) {
  const { sessionId } = (await calls(client, 'sessions/new')).body;
  return calls(client, `sessions/${sessionId}/tracks/new`, {
    sessionDescription: offer(...tracks.map(([, kind], n) => ({ mid: String(n), kind }))),
    tracks: tracks.map(([trackName], n) => ({ location: 'local', trackName, mid: String(n) })),
  });
}

const codeOf = (reply: Record<string, unknown>) => (reply.error as { code: string } | undefined)?.code;

describe('a decision about a person', () => {
  test('cannot be bypassed by declaring a microphone as screen audio', async () => {
    const room = 'screen-audio';
    const host = await join(room, 'host', { role: 'host' });
    const eve = await join(room, 'eve');
    await host.command('participant.revoke', { participant: eve.id, source: 'microphone' });
    await eve.next('self');
    assert.equal((await publish(eve, ['voice', 'audio'])).status, 403, 'undeclared');
    await eve.command('publication.declare', { trackName: 'voice', source: 'screen-audio', muted: false });
    assert.equal((await publish(eve, ['voice', 'audio'])).status, 403, 'declared, without a screen');
    await eve.command('publication.declare', { trackName: 'desk', source: 'screen', muted: false });
    const shared = await publish(eve, ['voice', 'audio'], ['desk', 'video']);
    assert.equal(shared.status, 200, 'beside a screen, in whichever order');
    for (const client of [host, eve]) await client.close();
  });

  test('applies to all of their windows, by the highest role in any of them', async () => {
    const room = 'two-windows';
    const host = await join(room, 'hana', { role: 'host' });
    const lower = await join(room, 'hana', { role: 'participant' });
    const mod = await join(room, 'mod', { role: 'moderator' });
    for (const [command, data] of [
      ['participant.remove', { participant: lower.id, ban: true }],
      ['participant.remove', { participant: lower.id }],
      ['participant.revoke', { participant: lower.id, source: 'camera' }],
      ['hand.lower', { participant: lower.id }],
    ] as const) {
      assert.equal(codeOf(await mod.command(command, data)), 'not_allowed', command);
    }
    for (const client of [host, lower, mod]) await client.close();
  });

  test('cannot be undone by a lower role', async () => {
    const room = 'who-revoked';
    const host = await join(room, 'host', { role: 'host' });
    const mod = await join(room, 'mod', { role: 'moderator' });
    await host.command('participant.revoke', { participant: mod.id, source: 'camera' });
    const own = { participant: mod.id, source: 'camera' };
    assert.equal(codeOf(await mod.command('participant.restore', own)), 'not_allowed');
    await mod.command('participant.revoke', { participant: mod.id, source: 'camera' });
    assert.equal(codeOf(await mod.command('participant.restore', own)), 'not_allowed', 'taken over');
    assert.equal(codeOf(await host.command('participant.restore', own)), undefined);
    for (const client of [host, mod]) await client.close();
  });

  test('reaches a person who wrote and left, for ten minutes', async () => {
    const room = 'hit-and-run';
    const host = await join(room, 'host', { role: 'host' });
    const eve = await join(room, 'eve');
    await eve.command('chat.send', { text: 'spam' });
    eve.send({ id: 'leave', command: 'leave' });
    await host.patched((op) => op.delete?.[1] === eve.id);
    const ban = () => host.command('participant.remove', { participant: eve.id, ban: true });
    assert.equal(codeOf(await host.command('participant.remove', { participant: eve.id })), 'not_found');
    assert.equal(codeOf(await ban()), undefined);
    const again = await RawClient.open(worker, { room, token: { room, subject: 'eve', name: 'Eve' } });
    assert.equal(codeOf(await again.next('error')), 'removed');
    await host.close();
  });

  test('ends an admission, and extra grants of a token end with the role', async () => {
    const room = 'admission';
    const host = await join(room, 'host', { role: 'host' });
    await host.command('room.wait', { waitingRoom: true });
    const eve = await join(room, 'eve', { grants: { moderate: true } });
    assert.equal(eve.welcome.self.role, 'waiting');
    await host.command('participant.admit', { participant: eve.id });
    await eve.next('welcome');
    await host.command('participant.promote', { participant: eve.id, role: 'viewer' });
    let self: Self;
    do {
      ({ self } = (await eve.next('self')) as unknown as { self: Self });
    } while (self.role !== 'viewer');
    assert.deepEqual([self.grants.moderate, self.grants.publish], [false, []]);
    await host.command('participant.promote', { participant: eve.id, role: 'participant' });
    await host.command('participant.remove', { participant: eve.id });
    assert.equal(codeOf(await eve.next('error')), 'removed');
    const again = await join(room, 'eve');
    assert.equal(again.welcome.self.role, 'waiting', 'after a removal they wait again');
    for (const client of [host, again]) await client.close();
  });

  test('ends their TURN credentials at once', async () => {
    const room = 'turn';
    const host = await join(room, 'host', { role: 'host' });
    const eve = await join(room, 'eve');
    await eve.next('iceServers');
    await host.command('participant.remove', { participant: eve.id, ban: true });
    const revoked = await sfu.seen(({ path }) => path.endsWith('/credentials/u/revoke'));
    assert.equal(revoked.method, 'POST');
    await host.close();
  });
});

describe('a locked room', () => {
  test('tells and prepares nothing for people who would not get in', async () => {
    const room = 'locked';
    const host = await join(room, 'host', { role: 'host' });
    await host.command('room.lock', { locked: true });
    const lobby = async (path: string, role: 'participant' | 'moderator', method = 'GET') => {
      const token = await worker.token({ room, subject: role, name: role, role });
      const headers = { Authorization: `Bearer ${token}` };
      const response = await fetch(`${worker.origin}/lobby/${room}${path}`, { method, headers });
      return { status: response.status, body: (await response.json()) as LobbyView };
    };
    const seen = await lobby('', 'participant');
    assert.deepEqual([seen.body.participants, seen.body.count], [[], null]);
    assert.equal((await lobby('/prepare', 'participant', 'POST')).status, 403);
    assert.equal((await lobby('', 'moderator')).body.count, 1);
    await host.close();
  });
});

describe('a socket', () => {
  test('can be closed with any allowed code', async () => {
    const ada = await join('codes', 'ada');
    for (const [code, n] of [3000, 4999, 1001, 1008].map((one, n) => [one, n] as const)) {
      const eve = await join('codes', `eve-${n}`);
      eve.closeWith(code);
      await eve.closed();
    }
    assert.equal((await ada.command('chat.send', { text: 'still there' })).error, undefined);
    await ada.close();
  });
});

describe('a room for two people', () => {
  let small: RunningWorker;
  before(async () => {
    const entry = fileURLToPath(new URL('./hostile-worker.ts', import.meta.url));
    small = await startWorker({ entry, callsApiBase: sfu.base });
  });
  after(() => small.stop());
  const enterer =
    (room: string) =>
    (subject: string, more: Partial<Token> = {}) =>
      RawClient.open(small, { room, token: { room, subject, name: subject, ...more } });

  test('holds a waiting crowd that uses up no places, and moderators get in when it is full', async () => {
    const enter = enterer('crowd');
    const outcome = async (client: RawClient) => {
      const message = await client.next(({ type }) => type === 'welcome' || type === 'error');
      return message.type === 'welcome' ? (message as unknown as { self: Self }).self.role : codeOf(message);
    };
    const ada = await enter('ada');
    assert.equal(await outcome(ada), 'participant');
    const waiting = await Promise.all([1, 2, 3].map(() => enter('eve', { role: 'waiting' })));
    assert.deepEqual((await Promise.all(waiting.map(outcome))).sort(), ['room_full', 'waiting', 'waiting']);
    const more = await Promise.all(['x', 'y', 'z'].map((one) => enter(one, { role: 'waiting' })));
    assert.deepEqual((await Promise.all(more.map(outcome))).sort(), ['room_full', 'waiting', 'waiting']);
    assert.equal(await outcome(await enter('bob')), 'participant', 'the second place is free');
    assert.equal(await outcome(await enter('late')), 'room_full');
    assert.equal(await outcome(await enter('host', { role: 'host' })), 'host', 'a host gets in');
  });

  test('takes a viewer on stage with all of their windows, or with none', async () => {
    const enter = enterer('windows');
    const [host, one, two] = [
      await enter('host', { role: 'host' }),
      await enter('eve', { role: 'viewer' }),
      await enter('eve', { role: 'viewer' }),
    ];
    const { self } = (await one.next('welcome')) as unknown as { self: Self };
    await two.next('welcome');
    assert.equal(codeOf(await host.command('stage.invite', { participant: self.id })), undefined);
    assert.equal(codeOf(await one.command('stage.accept')), 'room_full', 'a host and two windows');
    const roles = async () => {
      const { ok } = await host.query('viewers', {});
      return (ok as { viewers: unknown[] }).viewers.length;
    };
    assert.equal(await roles(), 2, 'both windows stay in the audience');
    await two.command('leave');
    assert.equal(
      codeOf(await one.command('stage.accept', null, 'again')),
      undefined,
      'the invitation stands',
    );
    assert.equal(await roles(), 0);
    for (const client of [host, one]) await client.close();
  });
});
