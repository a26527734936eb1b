import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { PollState } from '../../src/behaviors/poll-state.js';
import type { ChatMessage, ChatPin, Role } from '../../src/room/protocol/index.js';
import { RawClient } from './raw-client.js';
import { type RunningWorker, startWorker } from './start-worker.js';

const OPERATOR_TOKEN = 'the token of an operator, thirty-two';

let worker: RunningWorker;
before(async () => {
  const entry = fileURLToPath(new URL('./backstage-worker.ts', import.meta.url));
  worker = await startWorker({ entry, vars: { OPERATOR_TOKEN } });
});
after(() => worker.stop());

type Joined = Awaited<ReturnType<typeof RawClient.join>>;
const join = (room: string, subject: string, role: Role = 'viewer', query = {}): Promise<Joined> =>
  RawClient.join(worker, { room, token: { room, role, subject, name: subject }, query });
const codeOf = (answer: Record<string, unknown>) =>
  (answer.error as { code: string } | undefined)?.code ?? 'ok';
async function say(client: Joined, text: string, rest: { to?: string; replyTo?: number } = {}) {
  const { ok } = await client.command('chat.send', { text, ...rest });
  return (ok as { message: number }).message;
}
async function history(client: Joined) {
  return (await client.query('chat.history', {})).ok as { messages: ChatMessage[]; pinned: ChatPin | null };
}
const textsIn = async (client: Joined) => (await history(client)).messages.map(({ text }) => text);
/** What a client has heard of the chat since its welcome or the last call. */
async function heard(client: Joined) {
  await client.settled();
  const events = client.messages.filter(({ event }) => String(event).startsWith('chat.'));
  client.messages.length = 0;
  return events.map(({ event, data }) => [event, data] as [string, unknown]);
}
async function goLive(host: Joined, ...viewers: Joined[]) {
  assert.equal(codeOf(await host.command('room.live', { live: true }, `live ${Math.random()}`)), 'ok');
  for (const viewer of viewers) await viewer.next('welcome');
}
/** A room with a host, a presenter and a viewer, who has been there since before it went live. */
async function liveRoom(room: string, backstage: (host: Joined, ada: Joined) => Promise<unknown>) {
  const [host, ada] = [await join(room, 'host', 'host'), await join(room, 'ada', 'participant')];
  const eve = await join(room, 'eve');
  await backstage(host, ada);
  assert.deepEqual(await heard(eve), [], 'nothing is told to a viewer while it is said');
  await goLive(host, eve);
  return { host, ada, eve };
}

describe('what is said backstage', () => {
  test('is never read by viewers, early or late, and always by those on stage', async () => {
    const room = 'read';
    const { host, ada, eve } = await liveRoom(room, async (host) => {
      await say(host, 'Her microphone is broken');
    });
    await say(host, 'Welcome!');
    assert.deepEqual(
      (await heard(eve)).map(([event, data]) => [event, (data as ChatMessage).text]),
      [['chat.sent', 'Welcome!']],
    );
    const late = await join(room, 'late');
    const { resume, epoch, revision } = eve.welcome;
    const reloaded = await join(room, 'eve', 'viewer', { resume });
    const resumed = await join(room, 'eve', 'viewer', {
      resume: reloaded.welcome.resume,
      epoch,
      revision: String(revision),
    });
    for (const viewer of [late, resumed]) {
      assert.deepEqual(await textsIn(viewer), ['Welcome!']);
      assert.equal(JSON.stringify(viewer.welcome).includes('broken'), false);
      assert.equal(
        codeOf(await viewer.command('chat.react', { message: 1, reaction: '👍', on: true })),
        'not_found',
      );
      assert.equal(codeOf(await viewer.command('chat.send', { text: 'What?', replyTo: 1 })), 'not_found');
    }
    const presenter = await join(room, 'bob', 'participant');
    for (const client of [host, ada, presenter]) {
      const { messages } = await history(client);
      assert.deepEqual(
        messages.map(({ text, backstage }) => [text, backstage]),
        [
          ['Welcome!', false],
          ['Her microphone is broken', true],
        ],
      );
    }
    for (const client of [host, ada, late, resumed, presenter]) await client.close();
  });

  test('stays backstage in its replies, edits and reactions once the room is live', async () => {
    const { host, ada, eve } = await liveRoom('about', async (host) => {
      await say(host, 'Skip slide 4');
    });
    await ada.settled();
    ada.messages.length = 0;
    const reply = await say(ada, 'Why?', { replyTo: 1 });
    await host.command('chat.edit', { message: 1, text: 'Skip slides 4 and 5' });
    await ada.command('chat.react', { message: 1, reaction: '👍', on: true });
    await host.event('chat.reacted');
    await say(host, 'To all', { replyTo: reply });
    await host.command('chat.delete', { message: reply });
    assert.deepEqual(
      (await heard(ada)).map(([event]) => event),
      ['chat.sent', 'chat.changed', 'chat.own-reactions', 'chat.reacted', 'chat.sent', 'chat.changed'],
    );
    assert.deepEqual(await heard(eve), []);
    assert.deepEqual(await textsIn(eve), []);
    assert.equal((await history(ada)).messages[0]!.backstage, true, 'an answer to an answer, too');
    for (const client of [host, ada, eve]) await client.close();
  });

  test('is pinned for those on stage only, and viewers learn that their own pin has gone', async () => {
    const { host, ada, eve } = await liveRoom('pins', async (host) => {
      await say(host, 'Order: Ada, Bob');
      await host.command('chat.pin', { message: 1, pinned: true });
    });
    const pinned = async () =>
      Promise.all([ada, eve].map(async (client) => (await history(client)).pinned?.text ?? null));
    assert.deepEqual(await pinned(), ['Order: Ada, Bob', null]);
    const agenda = await say(host, 'Agenda');
    await host.command('chat.pin', { message: agenda, pinned: true });
    assert.deepEqual(await pinned(), ['Agenda', 'Agenda']);
    await heard(eve);
    await host.command('chat.pin', { message: 1, pinned: true }, 'again');
    assert.deepEqual(await pinned(), ['Order: Ada, Bob', null]);
    assert.deepEqual(await heard(eve), [['chat.pinned', { pinned: null }]]);
    await host.command('chat.pin', { message: 1, pinned: false }, 'none');
    assert.deepEqual(await heard(eve), [], 'nothing has changed for viewers');
    const events = (await heard(ada)).filter(([event]) => event === 'chat.pinned');
    assert.equal((events.at(-1)![1] as { pinned: unknown }).pinned, null);
    for (const client of [host, ada, eve]) await client.close();
  });

  test('is not quoted to a viewer in a private answer', async () => {
    const { host, ada, eve } = await liveRoom('quote', async (host) => {
      await say(host, 'Eve is rude');
    });
    await say(host, 'Please be kind', { to: eve.id, replyTo: 1 });
    const [[, data]] = (await heard(eve)) as [[string, ChatMessage]];
    assert.deepEqual([data.text, data.replyTo?.text, data.replyTo?.deleted], ['Please be kind', '', true]);
    assert.equal((await history(eve)).messages[0]!.replyTo?.text, '');
    assert.equal((await history(host)).messages[0]!.replyTo?.text, 'Eve is rude');
    for (const client of [host, ada, eve]) await client.close();
  });

  test('is read by a viewer who comes on stage, until they return to the audience', async () => {
    const { host, ada, eve } = await liveRoom('stage', async (host) => {
      await say(host, 'Psst');
    });
    await host.command('stage.invite', { participant: eve.id });
    assert.equal(codeOf(await eve.command('stage.accept')), 'ok');
    assert.deepEqual(await textsIn(eve), ['Psst']);
    const own = await say(eve, 'Hello', { replyTo: 1 });
    assert.equal(codeOf(await eve.command('stage.leave')), 'ok');
    assert.deepEqual(await textsIn(eve), []);
    const edit = { message: own, text: 'From the audience' };
    assert.notEqual(
      codeOf(await eve.command('chat.edit', edit, 'edit')),
      'ok',
      'an author who is in the audience',
    );
    for (const client of [host, ada, eve]) await client.close();
  });

  test('begins again with the next time backstage, and what was said live stays public', async () => {
    const { host, ada, eve } = await liveRoom('twice', async () => {});
    await say(ada, 'Live one');
    await host.command('room.live', { live: false }, 'back');
    await eve.next('welcome');
    await say(ada, 'Between the acts');
    await host.command('chat.edit', { message: 1, text: 'x' });
    await goLive(host, eve);
    assert.deepEqual(await textsIn(eve), ['Live one']);
    for (const client of [host, ada, eve]) await client.close();
  });

  test('is in the backup of the room, and stays hidden from viewers after it is imported', async () => {
    const { host, ada, eve } = await liveRoom('backup', async (host) => {
      await say(host, 'Hidden');
    });
    const headers = { Authorization: `Bearer ${OPERATOR_TOKEN}` };
    const of = (room: string) => `${worker.origin}/operator/rooms/${room}/backup`;
    const body = await (await fetch(of('backup'), { headers })).text();
    assert.equal((await fetch(of('copy'), { method: 'PUT', headers, body })).status, 204);
    const [again, viewer] = [await join('copy', 'host', 'host'), await join('copy', 'eve')];
    await goLive(again, viewer);
    assert.deepEqual([await textsIn(again), await textsIn(viewer)], [['Hidden'], []]);
    for (const client of [host, ada, eve, again, viewer]) await client.close();
  });
});

test('a poll that was started backstage is not in the patches that a returning viewer gets', async () => {
  const room = 'patches';
  const { host, ada, eve } = await liveRoom(room, async () => {});
  const { epoch, revision } = (await join(room, 'late')).welcome;
  await host.command('room.live', { live: false }, 'back');
  await eve.next('welcome');
  await host.command('poll.ask', { question: 'Delay?', options: ['Yes', 'No'], anonymous: false });
  await ada.patched(({ set }) => set?.[1] === 'poll');
  await goLive(host, eve);
  const resumed = await join(room, 'eve', 'viewer', { epoch, revision: String(revision) });
  assert.equal(JSON.stringify([resumed.welcome, eve.messages]).includes('Delay?'), false);
  for (const client of [host, ada, eve, resumed]) await client.close();
});

test('a poll that was started backstage is gone before viewers see the room, with its votes', async () => {
  const ask = { question: 'Delay?', options: ['Yes', 'No'], anonymous: false };
  const { host, ada, eve } = await liveRoom('polls', async (host, ada) => {
    await host.command('poll.ask', ask);
    await ada.command('poll.vote', { poll: '1', options: [0] });
  });
  assert.equal(JSON.stringify(eve.messages).includes('Delay?'), false);
  for (const client of [host, ada, eve, await join('polls', 'late')]) {
    assert.deepEqual((await client.roomState()).behaviors, { poll: { polls: {} } });
    assert.equal(codeOf(await client.query('poll.voters', { poll: '1', option: 0 })), 'not_found');
  }
  await host.command('poll.ask', { ...ask, question: 'Shall we begin?' }, 'second');
  const { polls } = (await eve.roomState()).behaviors.poll as PollState;
  assert.deepEqual(
    Object.values(polls).map(({ id, backstage }) => [id, backstage]),
    [['2', false]],
  );
  await host.command('room.live', { live: false }, 'back');
  await eve.next('welcome');
  await goLive(host, eve);
  const after = (await eve.roomState()).behaviors.poll as PollState;
  assert.deepEqual(Object.keys(after.polls), ['2'], 'a poll that viewers have seen stays');
  for (const client of [host, ada, eve]) await client.close();
});
