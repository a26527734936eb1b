import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LobbyClient } from '../../src/call/lobby/lobby-client.js';
import { systemClock as clock } from '../../src/core/clock.js';
import { openClient } from '../support/room-clients.js';
import { type RunningWorker, startWorker } from './start-worker.js';

let worker: RunningWorker;
before(async () => {
  worker = await startWorker();
});
after(() => worker.stop());

const open = (room: string, subject: string) =>
  openClient(worker, room, subject, { claims: { room: room.trim(), name: '' } }).client;

const NAMES: [first: string, second: string][] = [
  ['Küche 2/3', 'Ku\u0308che 2/3 '],
  ['50%', '50%'],
  ['a%2Fb', 'a%2Fb'],
  ['?a&b#c', '?a&b#c'],
  ['会議室', '会議室'],
  ['👩‍👩‍👧', '👩‍👩‍👧'],
  ['.', '.'],
  ['..', ' ..'],
  ['x'.repeat(128), 'x'.repeat(128)],
  ['😀'.repeat(128), '😀'.repeat(128)],
];

for (const [first, second] of NAMES) {
  test(`${JSON.stringify(first.slice(0, 20))} is the same room for its socket, its lobby and its feedback`, async () => {
    const ada = open(first, 'ada');
    const grace = open(second, 'grace');
    await ada.join();
    await grace.join();
    assert.equal(grace.participantIds.get().length, 2);
    assert.equal(grace.self.get()!.name, '', 'a guest');
    const token = () => worker.token({ room: first, subject: 'linus' });
    const client = new LobbyClient(worker.origin, first, token, clock);
    const { count } = await client.getView();
    assert.equal(count, 2);
    await client.rate({ score: 4 });
    ada.leave();
    grace.leave();
  });
}

test('a refused rating has the server’s sentence', async () => {
  const token = () => worker.token({ room: 'other' });
  await assert.rejects(
    new LobbyClient(worker.origin, 'rated', token, clock).rate({ score: 4 }),
    /The token is for another room/,
  );
});
