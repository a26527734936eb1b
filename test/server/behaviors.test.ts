import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Poll } from '../../src/behaviors/poll.js';
import { silentLogger } from '../../src/core/logger.js';
import { until } from '../../src/core/store.js';
import type { ChatMessage, Role } from '../../src/room/protocol/index.js';
import { RoomClient } from '../../src/room/room-client.js';
import { TestPage } from '../room/test-page.js';
import { RawClient } from './raw-client.js';
import { type RunningWorker, startWorker } from './start-worker.js';

const OPERATOR_TOKEN = 'a token for the operator, thirty-two or more';
let worker: RunningWorker;
before(async () => {
  const entry = fileURLToPath(new URL('./behavior-worker.ts', import.meta.url));
  worker = await startWorker({ entry, vars: { OPERATOR_TOKEN } });
});
after(() => worker.stop());

const join = (room: string, subject: string, role: Role = 'participant') =>
  RawClient.join(worker, { room, token: { room, role, subject, name: subject } });
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

  test('is cleaned, and refused without visible characters', async () => {
    const host = await open('plain-poll', 'host', 'host');
    for (const [question, option] of [
      ['\u3164', 'yes'],
      ['Me?', '\u2800'],
    ] as const) {
      const asked = host.poll.ask(question, [option, 'no']);
      await assert.rejects(asked, { code: 'invalid_message' }, 'nothing of it can be seen');
    }
    await host.poll.ask('\u202ETea\u200B?', ['\u2066yes', 'no\n\nno']);
    await until(host.poll.state, (state) => state?.question === 'Tea?');
    assert.deepEqual(host.poll.state.get()?.options, ['yes', 'no no']);
    host.client.leave();
  });

  test('is asked by a moderator, answered once by each person, and seen by all', async () => {
    const host = await open('poll', 'host', 'host');
    const bob = await open('poll', 'bob', 'participant');
    await assert.rejects(bob.poll.ask('Me?', ['yes', 'no']), { code: 'not_allowed' });
    await assert.rejects(bob.poll.vote(0), { code: 'not_found' });
    await assert.rejects(host.poll.ask('', []), { code: 'invalid_message' });
    await host.poll.ask('Lunch?', ['soup', 'salad']);
    await bob.poll.vote(1);
    await assert.rejects(bob.poll.vote(1), { code: 'conflict' });
    await host.poll.vote(1);
    await until(bob.poll.state, (state) => state?.votes[1] === 2);
    assert.deepEqual(bob.poll.state.get()?.votes, [0, 2]);
    await host.poll.close();
    await until(bob.poll.state, (state) => state?.open === false);
    await host.poll.ask('Again?', ['yes', 'no']);
    await bob.poll.vote(0);
    await assert.rejects(bob.poll.vote(0), { code: 'conflict' });
    await until(bob.poll.state, (state) => state?.votes[0] === 1);
    // One row per voter, however many voters and polls there are.
    const headers = { Authorization: `Bearer ${OPERATOR_TOKEN}` };
    const backup = await fetch(`${worker.origin}/operator/rooms/poll/backup`, { headers });
    const { tables } = (await backup.json()) as { tables: { memory: { key: string; json: string }[] } };
    assert.deepEqual(Object.fromEntries(tables.memory.map(({ key, json }) => [key, json])), {
      round: '2',
      'voter bob': '2',
      'voter host': '1',
    });
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
