import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { ChatMessage } from '../../src/room/protocol/index.js';
import { Reports } from '../../src/server/room/state/reports.js';
import {
  type Client,
  failure,
  history,
  joinAs,
  leave,
  OPERATOR_TOKEN,
  operator,
  say,
  texts,
  wholeReply,
} from './ai/assistant-room.js';
import { gate, ScriptedService } from './ai/scripted-service.js';
import { type RunningWorker, startWorker } from './start-worker.js';

const LIMIT = { timeout: 120_000 };
let service: ScriptedService;
let worker: RunningWorker;
before(async () => {
  service = await ScriptedService.start();
  const entry = fileURLToPath(new URL('./summary-worker.ts', import.meta.url));
  worker = await startWorker({ entry, vars: { ...service.vars, OPERATOR_TOKEN } });
});
after(async () => {
  await worker.stop();
  await service.close();
});

const joined = (room: string, ...subjects: string[]): Promise<Client[]> =>
  Promise.all(subjects.map((subject) => joinAs(worker, room, subject)));

interface Summary {
  room: string;
  at: number;
  started_at: number;
  subject: string | null;
  text: string;
}

/** The summaries of a room in the database, as the operator reads them. */
async function kept(room: string): Promise<Summary[]> {
  return ((await operator(worker, `summaries?room=${room}`)) as { reports: Summary[] }).reports;
}

/** What the service was asked to summarize with this phrase in it. */
const chatWith = (phrase: string) => service.asked(phrase).map(({ messages }) => messages.at(-1)!.content);

/** Three people agree on something. `subject` makes the room's chat unique for the service. */
async function talk(clients: readonly Client[], subject: string): Promise<void> {
  for (const [at, client] of clients.entries()) await say(client, `${subject}, point ${at + 1}`);
}

/** Resolves when the room has written its summary of a meeting that has ended. */
async function ended(room: string, count = 1): Promise<Summary[]> {
  for (;;) {
    const rows = await kept(room);
    if (rows.length >= count) return rows;
  }
}

describe('a summary that a person asks for', LIMIT, () => {
  test('answers /summary with the chat of this meeting, for everyone, and is kept', async () => {
    const room = 'asked';
    const [early] = await joined(room, 'early');
    await say(early!, 'Something about budgets of last week');
    await leave(early!);
    await worker.advance(room, 60_000);

    const [ada, bob] = await joined(room, 'ada', 'bob');
    await say(ada!, 'The budgets: bob writes the report.');
    await say(bob!, 'The password is Xanadu.', { to: ada!.id });
    await say(bob!, 'I do, until Friday.');
    service.when('The budgets', (answer) => answer.say('Tasks:\n').say('- bob: the report').end());
    const question = await say(ada!, ' /Summary\n');
    const reply = await wholeReply(bob!, question);
    assert.deepEqual([reply.name, reply.text, reply.to], ['Assistant', 'Tasks:\n- bob: the report', null]);
    assert.deepEqual(chatWith('The budgets'), [
      'ada: The budgets: bob writes the report.\nbob: I do, until Friday.',
    ]);
    const [row, ...more] = await ended(room);
    assert.deepEqual(more, []);
    assert.deepEqual([row!.subject, row!.text], ['ada', 'Tasks:\n- bob: the report']);
    assert.ok(row!.started_at <= row!.at, 'the meeting began before');

    const host = await joinAs(worker, room, 'host', 'host');
    const { ok } = await host.query('reports', { kind: 'summaries' });
    assert.equal((ok as { reports: Summary[] }).reports[0]!.text, 'Tasks:\n- bob: the report');
    await leave(ada!, bob!, host);
  });

  test('is not asked for by a private message, nor by a message that says more', async () => {
    const room = 'not-asked';
    const [ada, bob] = await joined(room, 'ada', 'bob');
    await say(ada!, '/summary', { to: bob!.id });
    await say(ada!, '/summary please');
    await ada!.settled();
    assert.deepEqual(await texts(ada!), ['/summary', '/summary please']);
    await leave(ada!, bob!);
  });

  test('has the latest messages that fit', async () => {
    const room = 'full';
    const [ada] = await joined(room, 'ada');
    for (let count = 0; count < 30; count++)
      await say(ada!, `Overflow ${String(count).padStart(2, '0')} `.padEnd(1_000, 'x'));
    await wholeReply(ada!, await say(ada!, '/summary'));
    const [chat] = chatWith('Overflow');
    assert.ok(chat!.length <= 24_000 && chat!.length > 22_000, `${chat!.length} characters`);
    assert.match(chat!, /^ada: Overflow 07 .*Overflow 29/s);
    await leave(ada!);
  });

  test('of what was said backstage is written for those backstage alone', async () => {
    const room = 'backstage';
    const host = await joinAs(worker, room, 'host', 'host');
    const eve = await joinAs(worker, room, 'eve', 'viewer');
    await host.command('room.live', { live: false });
    await say(host, 'Curtain: the secret is Xanadu.');
    await host.command('room.live', { live: true });
    await eve.next('welcome');
    await say(host, 'Curtain: welcome.');
    await wholeReply(eve, await say(eve, '/summary'));
    assert.deepEqual(chatWith('Curtain'), ['host: Curtain: welcome.']);
    assert.doesNotMatch(JSON.stringify(eve.messages), /Xanadu/);
    await leave(host, eve);
  });

  test('that fails is not kept, and the person who asked is told', async () => {
    const room = 'fails';
    const [ada, bob] = await joined(room, 'ada', 'bob');
    await say(ada!, 'Failure is an option.');
    const { opened, open } = gate();
    service.when('Failure is an option', async (answer) => {
      answer.say('Half a');
      await opened;
      answer.drop();
    });
    const question = await say(ada!, '/summary');
    await ada!.next(({ event, data }) => event === 'chat.changed' && (data as ChatMessage).text === 'Half a');
    open();
    assert.deepEqual(await failure(ada!), { message: question, code: 'ai_dropped' });
    await bob!.settled();
    assert.deepEqual(
      bob!.messages.filter(({ event }) => event === 'assistant.failed'),
      [],
    );
    assert.deepEqual(await texts(bob!), ['Failure is an option.', '/summary']);
    assert.deepEqual(await kept(room), []);
    await leave(ada!, bob!);
  });

  test('needs no database', async () => {
    const summary = { room: 'r', atMs: 2, startedAtMs: 1, subject: null, text: 'Nothing.' };
    await new Reports(undefined).summary(summary);
  });
});

describe('the summary at the end of a meeting', LIMIT, () => {
  test('is written when the last person has left, once, and is kept', async () => {
    const room = 'ends';
    const people = await joined(room, 'ada', 'bob', 'cyd');
    await talk(people, 'Harvest');
    service.when('Harvest', (answer) => answer.say('Three points.').end());
    await leave(people[0]!, people[1]!);
    assert.deepEqual(chatWith('Harvest'), []);
    await leave(people[2]!);
    const [row] = await ended(room);
    assert.deepEqual([row!.subject, row!.text], [null, 'Three points.']);
    const [dan] = await joined(room, 'dan');
    const last = (await history(dan!)).at(-1)!;
    assert.deepEqual([last.name, last.text, last.replyTo], ['Assistant', 'Three points.', null]);
    await leave(dan!);
    await worker.advance(room, 60_000);
    assert.equal((await kept(room)).length, 1, 'a meeting without messages');
  });

  test('is not written for a few messages, nor again after one that a person asked for', async () => {
    const room = 'little';
    const [ada, bob] = await joined(room, 'ada', 'bob');
    await talk([ada!, bob!], 'Little');
    await leave(ada!, bob!);
    const people = await joined(room, 'ada', 'bob', 'cyd');
    await worker.advance(room, 1);
    await talk(people, 'More');
    await wholeReply(people[0]!, await say(people[0]!, '/summary'));
    await talk(people.slice(1), 'Little');
    await leave(...people);
    await worker.advance(room, 60_000);
    assert.deepEqual(
      (await kept(room)).map(({ subject }) => subject),
      ['ada'],
    );
    assert.equal(service.asked('Little').length, 1, 'by the person alone');
  });

  test('that fails leaves nothing', async () => {
    const room = 'fails-at-end';
    const people = await joined(room, 'ada', 'bob', 'cyd');
    const isDropped = gate();
    service.when('Broken', async (answer) => {
      answer.say('Half a ').drop();
      await answer.closed;
      isDropped.open();
    });
    await talk(people, 'Broken');
    await leave(...people);
    await isDropped.opened;
    const [dan] = await joined(room, 'dan');
    assert.equal((await texts(dan!)).length, 3);
    assert.deepEqual(await kept(room), []);
    await leave(dan!);
  });

  test('is dropped with the data of the room', async () => {
    const room = 'cleared';
    const people = await joined(room, 'ada', 'bob', 'cyd');
    const isClosed = gate();
    service.when('Forget', async (answer) => {
      answer.say('They said');
      await answer.closed;
      isClosed.open();
    });
    await talk(people, 'Forget');
    await leave(...people);
    await operator(worker, `rooms/${room}`, 'DELETE');
    const [dan] = await joined(room, 'dan');
    await say(dan!, 'Hello?');
    assert.deepEqual(await texts(dan!), ['Hello?']);
    if (service.asked('Forget').length > 0) await isClosed.opened;
    assert.deepEqual(await kept(room), []);
    await leave(dan!);
  });
});
