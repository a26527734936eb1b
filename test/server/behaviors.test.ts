import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Poll } from '../../src/behaviors/poll.js';
import { silentLogger } from '../../src/core/logger.js';
import { until } from '../../src/core/store.js';
import type { ChatMessage, Role } from '../../src/room/protocol/index.js';
import { RoomClient } from '../../src/room/room-client.js';
import { TestPage } from '../room/test-page.js';
import { FakeCallsServer, offer } from './fake-calls-server.js';
import { RawClient } from './raw-client.js';
import { type RunningWorker, startWorker } from './start-worker.js';

const OPERATOR_TOKEN = 'a token for the operator, thirty-two or more';
let sfu: FakeCallsServer;
let worker: RunningWorker;
before(async () => {
  sfu = await FakeCallsServer.start();
  const entry = fileURLToPath(new URL('./behavior-worker.ts', import.meta.url));
  worker = await startWorker({ entry, callsApiBase: sfu.base, vars: { OPERATOR_TOKEN } });
});
after(async () => {
  await worker.stop();
  await sfu.stop();
});

const join = (room: string, subject: string, role: Role = 'participant') =>
  RawClient.join(worker, { room, token: { room, role, subject, name: subject } });
async function calls(client: Awaited<ReturnType<typeof join>>, path: string, body?: unknown) {
  const response = await fetch(`${worker.origin}/calls/sessions/${path}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${client.welcome.credential!.token}` },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return (await response.json()) as { sessionId: string };
}
async function diary(client: RawClient): Promise<unknown> {
  return (await client.roomState()).behaviors.diary;
}

describe('a behavior', () => {
  test('receives joins, leaves, messages and commands, and wakes at its requested time', async () => {
    const room = 'hooks';
    const ada = await join(room, 'ada');
    const bob = await join(room, 'bob');
    await bob.command('leave').catch(() => null);
    await ada.command('hand.raise');
    await ada.command('message.send', { data: 'wake me' });
    await worker.advance(room, 900);
    assert.deepEqual(await diary(ada), [
      'ada joined',
      'bob joined',
      'bob left',
      'ada used hand.raise',
      'ada said "wake me"',
    ]);
    await worker.advance(room, 200);
    assert.deepEqual((await ada.event('diary.woken')).data, { ok: true });
    assert.equal(((await diary(ada)) as string[]).at(-1), 'woken');
    for (const client of [ada, bob]) client.cut();
  });

  test('is told once of each connection of a person that a ban ends', async () => {
    const room = 'banned';
    const host = await join(room, 'host', 'host');
    const windows = [await join(room, 'ada'), await join(room, 'ada')];
    const [{ id: participant }] = windows as [(typeof windows)[number]];
    await host.command('participant.remove', { participant, ban: true });
    for (const window of windows) await window.closed();
    assert.deepEqual(await diary(host), ['host joined', 'ada joined', 'ada joined', 'ada left', 'ada left']);
    await host.close();
  });

  test('reads presence, with the subjects of people', async () => {
    const room = 'present';
    const [ada, viewer] = [await join(room, 'ada'), await join(room, 'bob', 'viewer')];
    await viewer.command('presence.track', { meta: { device: 'phone' } });
    await ada.command('message.send', { data: 'who is here' });
    assert.deepEqual(((await diary(ada)) as string[]).slice(2), [
      'ada said "who is here"',
      'bob: [{"device":"phone"}]',
    ]);
    for (const client of [ada, viewer]) client.cut();
  });

  test('hears of publications: their start, mute and end, also when their participant leaves', async () => {
    const room = 'publications';
    const [ada, host] = [await join(room, 'ada'), await join(room, 'host', 'host')];
    const declare = (muted: boolean) =>
      ada.command('publication.declare', { trackName: 'voice', source: 'microphone', muted });
    const publish = async () => {
      const { sessionId } = await calls(ada, 'new');
      await calls(ada, `${sessionId}/tracks/new`, {
        sessionDescription: offer({ mid: '0', kind: 'audio' }),
        tracks: [{ location: 'local', trackName: 'voice', mid: '0' }],
      });
    };
    await declare(false);
    await publish();
    await declare(true);
    await declare(true);
    await publish();
    await host.command('participant.remove', { participant: ada.id });
    await ada.closed();
    assert.deepEqual(((await diary(host)) as string[]).slice(2), [
      'ada sends microphone',
      'ada sends microphone (muted)',
      'ada sends microphone (muted)',
      'ada left',
      'ada, who is gone, sends nothing',
    ]);
    await host.close();
  });

  test('hears what another object of the Worker says to it, and no other behavior does', async () => {
    const room = 'service';
    const ada = await join(room, 'ada');
    for (const behavior of ['diary', 'poll', 'nobody']) {
      const told = await fetch(`${worker.origin}/test/${room}/tell/${behavior}`, {
        method: 'POST',
        body: JSON.stringify({ to: behavior }),
      });
      assert.equal(told.status, 204);
    }
    assert.deepEqual(await diary(ada), ['ada joined', 'a service said {"to":"diary"}']);
    await ada.close();
  });

  test('sends ephemeral values to everyone inside, the latest in place of an earlier one', async () => {
    const room = 'ephemeral';
    const [ada, bob] = [await join(room, 'ada'), await join(room, 'bob')];
    const waiting = await join(room, 'eve', 'waiting');
    await ada.command('message.send', { data: 'move my cursor' });
    for (const client of [ada, bob]) {
      const { values } = await client.next('ephemeral');
      assert.deepEqual(values, [[ada.id, 'cursor', 2]]);
    }
    await waiting.settled();
    assert.ok(!waiting.messages.some(({ type }) => type === 'ephemeral'), 'nobody who waits hears it');
    for (const client of [ada, bob, waiting]) await client.close();
  });

  test('knows the address of the server, as its people reach it', async () => {
    const ada = await join('address', 'ada');
    await ada.command('message.send', { data: 'where are we' });
    assert.ok(((await diary(ada)) as string[]).includes(worker.origin), 'the address is known');
    await ada.close();
  });

  test('that fails in a hook affects nothing else', async () => {
    const ada = await join('fault', 'ada');
    const bob = await join('fault', 'bob');
    const answer = await ada.command('message.send', { data: 'throw' });
    assert.equal(answer.error, undefined);
    assert.equal((await bob.next('message')).data, 'throw');
    for (const client of [ada, bob]) await client.close();
  });

  test('wakes at the time requested during a join, without other activity', async () => {
    const ada = await join('sleeper', 'sleeper');
    const inMs = await worker.alarmInMs('sleeper');
    assert.ok(inMs !== null && inMs <= 1_000, 'the alarm is due within a second');
    await worker.advance('sleeper', 1_000);
    await ada.event('diary.woken');
    ada.cut();
  });

  test('that shares values without a JSON form fails, and the room continues', async () => {
    const ada = await join('loop', 'ada');
    const bob = await join('loop', 'bob');
    for (const data of ['share a loop', 'tell a loop', 'share nothing']) {
      assert.equal((await ada.command('message.send', { data })).error, undefined);
    }
    await ada.command('hand.raise');
    await bob.patched(({ set }) => set?.[2] === 'handRaisedAtMs');
    assert.deepEqual(await diary(bob), ['ada joined', 'bob joined', 'ada used hand.raise']);
    for (const client of [ada, bob]) await client.close();
  });

  test('does not see waiting people before their admission', async () => {
    const host = await join('wait', 'host', 'host');
    const bob = await join('wait', 'bob', 'waiting');
    assert.deepEqual(await diary(host), ['host joined']);
    await host.command('participant.admit', { participant: bob.id });
    assert.deepEqual(await diary(host), ['host joined', 'bob joined']);
    for (const client of [host, bob]) await client.close();
  });
});

describe('the poll behavior', () => {
  const open = async (room: string, subject: string, role: Role) => {
    const page = new TestPage();
    const client = new RoomClient({
      server: worker.origin,
      room,
      getToken: () => worker.token({ room, subject, role, name: subject }),
      WebSocket: page.WebSocket,
      page,
      storage: null,
      locks: null,
      logger: silentLogger,
    });
    await client.join();
    return { client, poll: new Poll(client) };
  };

  const one = (poll: Poll, id = '1') => poll.state.get()?.polls[id];

  test('is cleaned, and refused without visible characters', async () => {
    const host = await open('plain-poll', 'host', 'host');
    for (const [question, option] of [
      ['\u3164', 'yes'],
      ['Me?', '\u2800'],
      ['x'.repeat(20_000), 'yes'],
    ] as const) {
      const asked = host.poll.ask(question, [option, 'no']);
      await assert.rejects(asked, { code: 'invalid_message' }, 'nothing of it can be seen');
    }
    const many = Array.from({ length: 1_000 }, (_, n) => `Option ${n}`);
    await assert.rejects(host.poll.ask('Which?', many), { code: 'invalid_message' });
    assert.equal(await host.poll.ask('\u202ETea\u200B?', ['\u2066yes', 'no\n\nno']), '1');
    await until(host.poll.state, (state) => state?.polls['1']?.question === 'Tea?');
    assert.deepEqual(one(host.poll)?.options, ['yes', 'no no']);
    host.client.leave();
  });

  test('is asked by a moderator, answered once by each person, and seen by all', async () => {
    const host = await open('poll', 'host', 'host');
    const bob = await open('poll', 'bob', 'participant');
    const tab = await open('poll', 'bob', 'participant');
    await assert.rejects(bob.poll.ask('Me?', ['yes', 'no']), { code: 'not_allowed' });
    await assert.rejects(bob.poll.vote('1', [0]), { code: 'not_found' });
    await assert.rejects(bob.poll.vote('__proto__', [0]), { code: 'invalid_message' });
    await assert.rejects(host.poll.ask('', []), { code: 'invalid_message' });
    await host.poll.ask('Lunch?', ['soup', 'salad']);
    for (const [options, code] of [
      [[2], 'not_found'],
      [[8], 'invalid_message'],
      [[0, 1], 'invalid_message'],
      [[], 'invalid_message'],
      [[0.5], 'invalid_message'],
    ] as const)
      await assert.rejects(bob.poll.vote('1', options), { code });
    const both = await Promise.allSettled([bob.poll.vote('1', [1]), tab.poll.vote('1', [0])]);
    assert.equal(both.filter(({ status }) => status === 'fulfilled').length, 1, 'one vote of two tabs');
    await until(tab.poll.own, (own) => own?.['1']?.options.length === 1);
    await host.poll.vote('1', [1]);
    await until(bob.poll.state, (state) => state?.polls['1']?.voters === 2);
    assert.equal(
      one(bob.poll)?.votes?.reduce((sum, votes) => sum + votes),
      2,
    );
    await assert.rejects(bob.poll.close('1'), { code: 'not_allowed' });
    await host.poll.close('1');
    const eve = await open('poll', 'eve', 'participant');
    await assert.rejects(eve.poll.vote('1', [0]), { code: 'conflict' });
    await host.poll.remove('1');
    await until(bob.poll.state, (state) => state?.polls['1'] === undefined);
    const headers = { Authorization: `Bearer ${OPERATOR_TOKEN}` };
    const backup = await fetch(`${worker.origin}/operator/rooms/poll/backup`, { headers });
    const { tables } = (await backup.json()) as { tables: { memory: { key: string; json: string }[] } };
    assert.deepEqual(
      tables.memory.map(({ key, json }) => [key, json]),
      [['last', '1']],
      'nothing of a removed poll is kept',
    );
    for (const { client } of [host, bob, tab, eve]) client.leave();
  });

  test('runs beside others, with several answers, changes and names, up to ten open and twenty in all', async () => {
    const host = await open('polls', 'host', 'host');
    const bob = await open('polls', 'bob', 'participant');
    const settings = { multiple: true, anonymous: false, canChangeVote: true } as const;
    await host.poll.ask('Days?', ['Mon', 'Tue', 'Wed'], settings);
    await host.poll.ask('Secret?', ['yes', 'no']);
    await bob.poll.vote('1', [2, 0, 2]);
    await host.poll.vote('1', [0]);
    await bob.poll.vote('1', [0, 1]);
    await bob.poll.vote('2', [1]);
    await until(host.poll.state, (state) => state?.polls['2']?.voters === 1);
    assert.deepEqual(one(host.poll)?.votes, [2, 1, 0]);
    assert.equal(one(host.poll)?.voters, 2);
    assert.deepEqual((await host.poll.voters('1', 0)).voters, [
      { name: 'bob', isYou: false },
      { name: 'host', isYou: true },
    ]);
    assert.deepEqual((await bob.poll.voters('1', 2)).voters, []);
    await assert.rejects(host.poll.voters('2', 1), { code: 'not_allowed' }, 'it is anonymous');
    for (let n = 3; n <= 10; n++) await host.poll.ask(`Poll ${n}`, ['yes', 'no']);
    await assert.rejects(host.poll.ask('One more', ['yes', 'no']), { code: 'quota_exceeded' });
    for (let n = 11; n <= 20; n++) {
      await host.poll.close(String(n - 10));
      await host.poll.ask(`Poll ${n}`, ['yes', 'no']);
    }
    await host.poll.close('11');
    await assert.rejects(host.poll.ask('One more', ['yes', 'no']), { code: 'quota_exceeded' });
    for (const { client } of [host, bob]) client.leave();
  });

  test('hides its results until the person has voted, or until it is closed', async () => {
    const host = await open('hidden-poll', 'host', 'host');
    const [bob, eve] = [
      await open('hidden-poll', 'bob', 'participant'),
      await open('hidden-poll', 'eve', 'participant'),
    ];
    await host.poll.ask('After?', ['yes', 'no'], { results: 'after-vote', anonymous: false });
    await host.poll.ask('At the end?', ['yes', 'no'], { results: 'at-end', anonymous: false });
    for (const poll of ['1', '2']) await bob.poll.vote(poll, [0]);
    await until(eve.poll.state, (state) => state?.polls['2']?.voters === 1);
    assert.deepEqual([one(eve.poll, '1')?.votes, one(eve.poll, '2')?.votes], [null, null]);
    assert.deepEqual(bob.poll.own.get()?.['1'], { options: [0], votes: [1, 0] });
    assert.deepEqual(bob.poll.own.get()?.['2'], { options: [0], votes: null });
    for (const poll of ['1', '2'])
      await assert.rejects(eve.poll.voters(poll, 0), { code: 'not_allowed' }, 'no way around');
    await assert.rejects(bob.poll.voters('2', 0), { code: 'not_allowed' }, 'not before the end');
    assert.equal((await bob.poll.voters('1', 0)).voters.length, 1);
    await eve.poll.vote('1', [1]);
    // After the person's own vote, the results stay current.
    await until(bob.poll.own, (own) => own?.['1']?.votes?.[1] === 1);
    const later = await open('hidden-poll', 'bob', 'participant');
    await until(later.poll.own, (own) => own?.['2']?.options[0] === 0);
    await host.poll.close('2');
    await until(eve.poll.state, (state) => state?.polls['2']?.votes?.[0] === 1);
    for (const { client } of [host, bob, eve, later]) client.leave();
  });

  test('counts the polls that a person has neither seen nor voted in, also for latecomers', async () => {
    const host = await open('new-polls', 'host', 'host');
    await host.poll.ask('One?', ['yes', 'no']);
    await host.poll.ask('Two?', ['yes', 'no']);
    const bob = await open('new-polls', 'bob', 'participant');
    await until(bob.poll.unseen, (count) => count === 2);
    await bob.poll.vote('1', [0]);
    assert.equal(bob.poll.unseen.get(), 1);
    bob.poll.markSeen();
    assert.equal(bob.poll.unseen.get(), 0);
    await host.poll.ask('Three?', ['yes', 'no']);
    await until(bob.poll.unseen, (count) => count === 1);
    await host.poll.close('3');
    await until(bob.poll.unseen, (count) => count === 0);
    for (const { client } of [host, bob]) client.leave();
  });
});

describe('stored data of a room', () => {
  test('is deleted after the configured empty time, and not before', async () => {
    const room = 'forget';
    const ada = await join(room, 'ada');
    await ada.command('chat.send', { text: 'hello' });
    await ada.command('leave').catch(() => null);
    await worker.advance(room, 59_000);
    const bob = await join(room, 'bob');
    const history = async (client: RawClient) =>
      ((await client.query('chat.history')).ok as { messages: ChatMessage[] }).messages.length;
    assert.equal(await history(bob), 1);
    await bob.command('leave').catch(() => null);
    await worker.advance(room, 61_000);
    const eve = await join(room, 'eve');
    assert.equal(await history(eve), 0);
    assert.deepEqual(await diary(eve), ['eve joined']);
    for (const client of [ada, bob, eve]) client.cut();
  });
});
