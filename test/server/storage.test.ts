import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { until } from '../../src/core/store.js';
import { RoomStorage } from '../../src/room/features/storage.js';
import type { Role } from '../../src/room/protocol/index.js';
import { joinRoom } from '../support/room-clients.js';
import { RawClient } from './raw-client.js';
import { type RunningWorker, startWorker } from './start-worker.js';

const OPERATOR_TOKEN = 'the operator’s token, long enough it is'.replace('’', "'");

let worker: RunningWorker;
before(async () => {
  worker = await startWorker({ vars: { OPERATOR_TOKEN } });
});
after(() => worker.stop());

async function open(room: string, subject: string, role: Role = 'participant') {
  const { client, page } = await joinRoom(worker, room, subject, { claims: { role } });
  return { client, page, storage: new RoomStorage(client) };
}

describe('room storage', () => {
  test('puts, gets, lists by prefix and deletes, one or many', async () => {
    const { client, storage } = await open('basic', 'ada');
    await storage.put('note/1', { text: 'one' });
    await storage.putMany(Array.from({ length: 100 }, (_, n) => [`many/${String(n).padStart(3, '0')}`, n]));
    assert.deepEqual(await storage.get('note/1'), { text: 'one' });
    assert.equal(await storage.get('nothing'), undefined);
    const many = await storage.list('many/');
    assert.equal(many.size, 100);
    assert.equal([...many.keys()][99], 'many/099');
    await storage.deleteMany([...many.keys()]);
    assert.deepEqual([...(await storage.list()).keys()], ['note/1']);
    client.leave();
  });

  test('a transaction sees what it changes: ten at once count to ten', async () => {
    const people = await Promise.all(Array.from({ length: 5 }, (_, n) => open('count', `p${n}`)));
    const increment = ({ storage }: (typeof people)[number]) =>
      storage.transaction(['count'], (values) => ({
        put: [{ key: 'count', value: ((values.get('count') as number | undefined) ?? 0) + 1 }],
      }));
    const results = await Promise.allSettled([...people, ...people].map(increment));
    const succeeded = results.filter(({ status }) => status === 'fulfilled').length;
    assert.ok(succeeded >= 5, 'at least five transactions succeeded');
    assert.equal(await people[0]!.storage.get('count'), succeeded);
    for (const { client } of people) client.leave();
  });

  test('a write is atomic, and limited by the quota', async () => {
    const { client, storage } = await open('quota', 'ada');
    const put = Array.from({ length: 60 }, (_, n) => ({ key: `k${n}`, value: 'x'.repeat(300) }));
    await assert.rejects(client.command('storage.write', { checks: [{ key: 'k1', version: 7 }], put }), {
      code: 'conflict',
    });
    assert.equal((await storage.list()).size, 0);
    const big = 'x'.repeat(15_000);
    for (let n = 0; n < 66; n++) await storage.put(`big${n}`, big);
    await assert.rejects(storage.put('one too many', big), { code: 'quota_exceeded' });
    assert.equal((await storage.list()).size, 66);
    client.leave();
  });

  test('accepts every character, except those that a database would truncate', async () => {
    const { client, storage } = await open('unicode', 'ada');
    await storage.putMany([
      ['😀/1', 'a'],
      ['😀/2', 'b'],
      ['😁/1', 'c'],
      ['é', 'composed'],
      ['e\u0301', 'decomposed'],
    ]);
    assert.deepEqual([...(await storage.list('😀/')).values()], ['a', 'b']);
    assert.deepEqual([...(await storage.list('😀')).keys()], ['😀/1', '😀/2']);
    assert.deepEqual([await storage.get('é'), await storage.get('e\u0301')], ['composed', 'decomposed']);
    for (const key of ['a\u0000b', '\ud83d', 'line\nbreak', '__proto__', '', 'x'.repeat(129)]) {
      await assert.rejects(storage.put(key, 1), { code: 'invalid_message' }, JSON.stringify(key));
    }
    assert.equal((await storage.list()).size, 5);
    client.leave();
  });

  test('is followed by a watch, also through a lost connection', async () => {
    const ada = await open('watch', 'ada');
    const bob = await open('watch', 'bob');
    const { entries, stop } = bob.storage.watch('note/');
    await ada.storage.put('note/1', 1);
    await until(entries, (map) => map.get('note/1') === 1);
    await ada.storage.put('other', 1);
    bob.page.cut();
    await until(bob.client.connection, ({ status }) => status !== 'connected');
    await ada.storage.put('note/2', 2);
    await ada.storage.delete('note/1');
    await until(entries, (map) => map.get('note/2') === 2 && !map.has('note/1'));
    assert.deepEqual([...entries.get()], [['note/2', 2]]);
    stop();
    for (const { client } of [ada, bob]) client.leave();
  });

  test('is read by a viewer and written by a participant', async () => {
    const { client, storage } = await open('viewer', 'v', 'viewer');
    await assert.rejects(storage.put('a', 1), { code: 'not_allowed' });
    assert.equal(await storage.get('a'), undefined);
    client.leave();
  });
});

describe('the operator', () => {
  const operator = (path: string, init: RequestInit = {}, token = OPERATOR_TOKEN) =>
    fetch(`${worker.origin}/operator/${path}`, { ...init, headers: { Authorization: `Bearer ${token}` } });

  test('backs a room up and restores it elsewhere', async () => {
    const ada = await open('original', 'ada', 'host');
    await ada.storage.put('key', 'value');
    await ada.client.command('chat.send', { text: 'hello' });
    await ada.client.command('room.lock', { locked: true });
    const backup = await (await operator('rooms/original/backup')).text();
    const restored = await operator('rooms/copy/backup', { method: 'PUT', body: backup });
    assert.equal(restored.status, 204);
    const copy = await open('copy', 'ada', 'host');
    assert.equal(await copy.storage.get('key'), 'value');
    assert.equal((await copy.client.query('chat.history')).messages[0]?.text, 'hello');
    assert.equal(copy.client.roomInfo.get().locked, true);
    const busy = await operator('rooms/copy/backup', { method: 'PUT', body: backup });
    assert.equal(busy.status, 409);
    const before = await (await operator('rooms/empty/backup')).text();
    for (const body of [
      '{}',
      'null',
      '{"format":1}',
      '{"format":1,"tables":{"chat":[null]}}',
      backup.replace('"text"', '"txt"'),
    ]) {
      assert.equal(
        (await operator('rooms/empty/backup', { method: 'PUT', body })).status,
        400,
        body.slice(0, 50),
      );
    }
    assert.equal(await (await operator('rooms/empty/backup')).text(), before, 'and nothing of it was kept');
    for (const { client } of [ada, copy]) client.leave();
  });

  test('reads reports of all rooms, and moderators only those of their own room', async () => {
    const ada = await open('reports', 'ada');
    const host = await open('reports', 'host', 'host');
    await ada.client.command('report.quality', { score: 2, comment: 'choppy' });
    await ada.client.command('report.bug', { text: 'no sound', details: { browser: 'x' } });
    await ada.client.command('report.dead-track', { participant: 'p', trackName: 'voice' });
    const own = await host.client.query('reports', { kind: 'feedback' });
    assert.deepEqual(
      own.reports.map(({ room, subject, score, comment }) => ({ room, subject, score, comment })),
      [{ room: 'reports', subject: 'ada', score: 2, comment: 'choppy' }],
    );
    await assert.rejects(ada.client.query('reports', { kind: 'bugs' }), { code: 'not_allowed' });
    const all = (await (await operator('bugs')).json()) as { reports: { text: string }[] };
    assert.deepEqual(
      all.reports.map(({ text }) => text),
      ['no sound'],
    );
    assert.equal((await operator('dead-tracks?room=elsewhere')).status, 200);
    assert.equal((await operator('bugs', {}, 'x'.repeat(40))).status, 401);
    for (const { client } of [ada, host]) client.leave();
  });

  test('is protected from endless reports of one person', async () => {
    const room = 'flood';
    const eve = await RawClient.join(worker, { room, token: { room, subject: 'eve' } });
    const codes: unknown[] = [];
    for (let n = 0; n < 25; n++) {
      const { error } = await eve.command('report.bug', { text: 'broken' });
      codes.push((error as { code: string } | undefined)?.code);
    }
    assert.deepEqual(codes.slice(0, 20), Array(20).fill(undefined));
    assert.equal(codes.at(-1), 'rate_limited');
    await worker.advance(room, 60_000);
    const back = await RawClient.join(worker, { room, token: { room, subject: 'eve' } });
    assert.equal((await back.command('report.bug', { text: 'again' })).error, undefined);
    for (const client of [eve, back]) client.cut();
  });

  test('sees when a meeting started and ended, and how many people joined', async () => {
    const people = await Promise.all([1, 2, 3].map((n) => open('meeting', `p${n}`)));
    // A visit of less than 10 s is no meeting.
    await worker.advance('meeting', 10_000);
    for (const { client } of people) client.leave();
    interface Meeting {
      peak: number;
      started_at: number;
      ended_at: number;
    }
    for (;;) {
      const answer = await operator('meetings?room=meeting');
      const { reports } = (await answer.json()) as { reports: Meeting[] };
      if (reports.length === 0) continue;
      assert.equal(reports[0]!.peak, 3);
      assert.ok(reports[0]!.ended_at >= reports[0]!.started_at, 'the meeting did not end before it started');
      break;
    }
  });
});
