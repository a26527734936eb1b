import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { RoomState } from '../../src/room/protocol/index.js';
import { createSocketTicket } from '../../src/server/tokens/socket-ticket.js';
import { RawClient } from './raw-client.js';
import { type RunningWorker, startWorker, TOKEN_SECRET } from './start-worker.js';

/** workerd lets an object sleep after 10 s without activity, and any request would be activity. */
const SLEEPS_AFTER_MS = 10_500;
const LIMIT = { timeout: 120_000 };

let worker: RunningWorker;
before(async () => {
  // As it is deployed: the room of the other tests counts its time in memory.
  const entry = fileURLToPath(new URL('../bench/room-worker.ts', import.meta.url));
  worker = await startWorker({ entry, classes: ['Bare'] });
});
after(() => worker.stop());

test('a room with one person sleeps and wakes without a difference', LIMIT, async () => {
  const room = 'sleepy';
  const lives = async () => Number(await (await fetch(`${worker.origin}/lives/${room}`)).text());
  const state = async (client: RawClient) =>
    (await client.query('room.state')).ok as { epoch: string; revision: number; state: RoomState };
  const ada = await RawClient.join(worker, { room, token: { room, subject: 'ada', role: 'host' } });
  await ada.command('hand.raise');
  await ada.command('room.wait', { waitingRoom: true });
  await ada.command('storage.watch', { prefix: 'note/' });
  const sent = await ada.command('chat.send', { text: 'hello' }, 'said');
  // Until the patch has gone out its changes are in the state, and not yet in the count.
  await ada.patched(({ set }) => set?.join() === 'room,waitingRoom');
  const before = await state(ada);

  const livesBefore = await lives();
  do await pause(SLEEPS_AFTER_MS);
  while ((await lives()) === livesBefore);

  assert.deepEqual(await state(ada), before, 'the same state, and the same count of changes');
  assert.deepEqual(await ada.command('chat.send', { text: 'hello' }, 'said'), sent, 'not said twice');
  await ada.command('storage.write', { put: [{ key: 'note/1', value: 1 }] });
  await ada.event('storage.changed');
  const eve = await RawClient.join(worker, { room, token: { room, subject: 'eve' } });
  assert.equal(eve.welcome.self.role, 'waiting');
  const { people } = await ada.next('waiting');
  assert.deepEqual(
    (people as { id: string }[]).map(({ id }) => id),
    [eve.id],
  );
  await ada.command('participant.admit', { participant: eve.id });
  const patch = await ada.patched(({ set }) => set?.[1] === eve.id);
  assert.equal(patch.revision, before.revision + 1, 'the client needs no new state');
  for (const client of [ada, eve]) await client.close();
});

test('a room that slept still knows how much a client has not read', LIMIT, async () => {
  const room = 'unread';
  const lives = async () => Number(await (await fetch(`${worker.origin}/lives/${room}`)).text());
  const eve = await RawClient.join(worker, { room, token: { room, subject: 'eve', role: 'host' } });
  eve.acknowledges = false;
  await eve.command('storage.watch', { prefix: '' });
  // 15 kB of news each: more than the room lets anyone leave unread before it answers a query.
  for (let n = 0; n < 40; n++)
    await eve.command('storage.write', { put: [{ key: `key-${n}`, value: 'x'.repeat(15_000) }] });

  const livesBefore = await lives();
  do await pause(SLEEPS_AFTER_MS);
  while ((await lives()) === livesBefore);

  eve.acknowledges = true;
  const refused = (await eve.query('chat.history')) as { error?: { code: string } };
  assert.equal(refused.error?.code, 'rate_limited');
  // The refusal was followed by a new mark, which the client has returned by now or is about to.
  const answer = async () => ((await eve.query('chat.history')) as { error?: { code: string } }).error?.code;
  while ((await answer()) === 'rate_limited');
  assert.equal(await answer(), undefined, 'read, and answered again');
  await eve.close();
});

test('a room that slept accepts an unused ticket, and refuses a used ticket', LIMIT, async () => {
  const room = 'ticket';
  const lives = async () => Number(await (await fetch(`${worker.origin}/lives/${room}`)).text());
  const ticketFor = (subject: string) =>
    createSocketTicket(
      {
        claims: { room, subject, name: subject, role: 'participant', grants: {} },
        resume: null,
        prepared: null,
      },
      // It outlasts the sleep, however long the object takes to fall asleep.
      { secret: new TextEncoder().encode(TOKEN_SECRET), nowMs: Date.now() + 600_000 },
    );
  const [used, unused] = [await ticketFor('ada'), await ticketFor('bob')];
  const connect = (ticket: string) => RawClient.open(worker, { room, token: null, query: { ticket } });
  const ada = await connect(used);
  await ada.next('welcome');

  const livesBefore = await lives();
  do await pause(SLEEPS_AFTER_MS);
  while ((await lives()) === livesBefore);

  const thief = await connect(used);
  const { error } = (await thief.next('error')) as { error: { code: string } };
  assert.equal(error.code, 'ticket_invalid');
  const bob = await connect(unused);
  await bob.next('welcome');
  for (const client of [ada, bob]) await client.close();
  thief.cut();
});
