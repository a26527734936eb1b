import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as yjs from 'yjs';
import { Board } from '../../src/behaviors/board.js';
import type { BoardObject } from '../../src/behaviors/board-object.js';
import type { BoardState } from '../../src/behaviors/board-state.js';
import type { DocumentPage } from '../../src/behaviors/document-state.js';
import { SharedDocument } from '../../src/behaviors/shared-document.js';
import { type Clock, systemClock } from '../../src/core/clock.js';
import { type ReadableStore, until } from '../../src/core/store.js';
import type { RoomClient } from '../../src/room/room-client.js';
import { OPERATOR_TOKEN } from '../server/ai/assistant-room.js';
import { type RunningWorker, startWorker } from '../server/start-worker.js';
import { type ClientOptions, joinRoom } from '../support/room-clients.js';

let worker: RunningWorker;
before(async () => {
  worker = await startWorker({
    entry: fileURLToPath(new URL('../server/board-worker.ts', import.meta.url)),
    vars: { OPERATOR_TOKEN },
  });
});
after(() => worker.stop());

const dot = (x: number): BoardObject => ({
  type: 'stroke',
  order: 1,
  color: 'ink',
  width: 4,
  points: [x * 10, 0],
});
const isSaved = (status: string) => status === 'saved';

async function artist(room: string, name: string, options?: ClientOptions) {
  const joined = await joinRoom(worker, room, name, options);
  const board = new Board(joined.client);
  await until(board.status, isSaved);
  return { ...joined, board };
}

async function writer(room: string, name: string, behavior = 'notes', options?: ClientOptions) {
  const joined = await joinRoom(worker, room, name, options);
  return { ...joined, ...writerOf(joined.client, behavior) };
}

/** Changes of a document do not wait for those that follow. */
const atOnce: Clock = { ...systemClock, after: (_delayMs, run) => systemClock.after(0, run) };

function writerOf(client: RoomClient, behavior: string) {
  const notes = new SharedDocument(client, behavior, yjs, atOnce);
  const text = () => notes.doc.get().getText('text');
  /** Resolves as soon as the text is so. */
  const reads = async (wanted: string) => {
    while (String(text()) !== wanted)
      await new Promise<void>((resolve) => {
        text().doc!.once('update', () => resolve());
        notes.doc.listen(() => resolve());
      });
  };
  return { notes, text, reads };
}

const idsOf = (board: Board) => [...board.objects.get().keys()].sort();
const shows = (board: Board, ...ids: string[]) =>
  until(board.objects as ReadableStore<ReadonlyMap<string, BoardObject>>, (objects) => {
    const there = [...objects.keys()].sort();
    return there.join() === [...ids].sort().join();
  });

describe('a whiteboard', () => {
  test('of two people who draw while a third is offline is the same for all three afterwards', async () => {
    const [ada, bob, eve] = await Promise.all(['ada', 'bob', 'eve'].map((name) => artist('offline', name)));
    const first = await ada!.board.put(dot(0));
    await shows(eve!.board, first);
    // Eve's connection is cut, and no new one comes up until she is online again.
    eve!.page.change({ online: false });
    eve!.page.cut();
    await until(eve!.client.connection, ({ status }) => status !== 'connected');
    const offline = await eve!.board.put(dot(9));
    await eve!.board.remove([first]);
    const second = await ada!.board.put(dot(1));
    const third = await bob!.board.put(dot(2));
    await shows(ada!.board, first, second, third);
    await shows(bob!.board, first, second, third);
    assert.deepEqual(idsOf(eve!.board), [offline], 'the change applies here at once');
    eve!.page.change({ online: true });
    for (const { board } of [ada!, bob!, eve!]) await shows(board, second, third, offline);
    await until(eve!.board.status, isSaved);
  });

  test('keeps what a person drew while they were away for so long that they came back as another participant', async () => {
    const room = 'long-offline';
    const ada = await artist(room, 'ada');
    const eve = await artist(room, 'eve');
    eve.page.change({ online: false });
    eve.page.cut();
    const late = await eve.board.put(dot(3));
    await until(ada.client.participantIds, (ids) => ids.length === 2);
    await worker.advance(room, 30_000);
    await until(ada.client.participantIds, (ids) => ids.length === 1);
    const early = await ada.board.put(dot(1));
    eve.page.change({ online: true });
    await shows(ada.board, early, late);
    await shows(eve.board, early, late);
    assert.notEqual(eve.client.self.get()?.id, eve.id);
  });

  test('takes back only your own strokes', async () => {
    const ada = await artist('undo', 'ada');
    const bob = await artist('undo', 'bob');
    const mine = await ada.board.put(dot(0));
    await shows(bob.board, mine);
    const theirs = await bob.board.put(dot(1));
    await shows(ada.board, mine, theirs);
    assert.deepEqual([ada.board.canUndo.get(), ada.board.canRedo.get()], [true, false]);
    await ada.board.undo();
    await shows(bob.board, theirs);
    assert.equal(ada.board.canUndo.get(), false, 'the stroke of Bob is none that Ada can take back');
    await ada.board.undo();
    assert.deepEqual(idsOf(ada.board), [theirs]);
    await ada.board.redo();
    await shows(bob.board, mine, theirs);
    // What you erase of others comes back too.
    await bob.board.remove([mine, theirs]);
    await shows(ada.board);
    await bob.board.undo();
    await shows(ada.board, mine, theirs);
  });

  test('is there for those who come later, and after a restart of the room', async () => {
    const room = 'kept';
    const ada = await artist(room, 'ada');
    const id = await ada.board.put(dot(5));
    await until(ada.board.status, isSaved);
    const bob = await artist(room, 'bob');
    assert.deepEqual(bob.board.objects.get().get(id), dot(5));
    await worker.restart(room);
    const more = await ada.board.put(dot(6));
    await shows(bob.board, id, more);
    const eve = await artist(room, 'eve');
    assert.deepEqual(idsOf(eve.board), [id, more].sort());
  });

  test('opens and closes for everyone, for those who may draw', async () => {
    const ada = await artist('open', 'ada');
    const viewer = await artist('open', 'vera', { claims: { role: 'viewer' } });
    assert.deepEqual([ada.board.mayDraw.get(), viewer.board.mayDraw.get()], [true, false]);
    await ada.board.open();
    const isOpen = (state: BoardState | undefined) => state?.open === true;
    await until(viewer.board.state, isOpen);
    await assert.rejects(viewer.board.close(), { code: 'not_allowed' });
    const id = await ada.board.put(dot(1));
    await shows(viewer.board, id);
    // What the viewer draws is refused, and gone.
    await viewer.board.put(dot(2));
    await until(viewer.board.problem, (problem) => problem?.code === 'not_allowed');
    await shows(viewer.board, id);
    await ada.board.close();
    await until(viewer.board.state, (state) => state?.open === false);
  });

  test('holds an image that is longer than a message', async () => {
    const ada = await artist('image', 'ada');
    const bob = await artist('image', 'bob');
    const data = 'QUJD'.repeat(50_000);
    const id = await ada.board.put({
      type: 'image',
      order: 1,
      x: 0,
      y: 0,
      w: 100,
      h: 100,
      format: 'image/webp',
      data,
    });
    await shows(bob.board, id);
    const image = bob.board.objects.get().get(id);
    assert.equal(image?.type === 'image' && image.data, data);
    const eve = await artist('image', 'eve');
    assert.deepEqual(eve.board.objects.get().get(id), image);
  });

  test('refuses an object that it cannot hold before it is sent', async () => {
    const { board } = await artist('invalid', 'ada');
    const shape = { type: 'rectangle', order: 1, color: 'ink', width: 2, x: 0, y: 0, w: 1, h: 1 } as const;
    for (const object of [
      { ...shape, w: -1 },
      { ...shape, x: Number.NaN },
      { ...shape, color: 'javascript:' },
      { ...shape, type: 'video' },
      { ...shape, extra: 'x'.repeat(1_000_000) },
    ] as unknown as BoardObject[])
      await assert.rejects(board.put(object), { code: 'board_object_invalid' });
    assert.equal(board.objects.get().size, 0);
  });
});

describe('a shared document', () => {
  test('merges what two people write at once', async () => {
    const ada = await writer('merge', 'ada');
    const bob = await writer('merge', 'bob');
    await until(bob.notes.status, isSaved);
    ada.text().insert(0, 'Hello');
    await bob.reads('Hello');
    ada.text().insert(5, ' Bob');
    bob.text().insert(0, 'Ada: ');
    await ada.reads('Ada: Hello Bob');
    await bob.reads('Ada: Hello Bob');
  });

  test('says what was written before the first join, and again after a dropped socket', async () => {
    const ada = await writer('early', 'ada');
    assert.equal(ada.notes.status.get(), 'loading');
    ada.text().insert(0, 'a');
    await until(ada.notes.status, isSaved);
    ada.page.cut();
    ada.text().insert(1, 'b');
    const bob = await writer('early', 'bob');
    await bob.reads('ab');
  });

  test('with more changes than the room keeps apart stays the same for those who are there and those who come', async () => {
    const room = 'many';
    const ada = await writer(room, 'ada', 'agenda', { claims: { role: 'host' } });
    const bob = await writer(room, 'bob', 'agenda');
    await until(ada.notes.status, isSaved);
    // Above the bytes and the rows that the room keeps apart. What is deleted takes no space afterwards.
    for (let round = 0; round < 230; round++) {
      const { text } = ada;
      // A person sends at most a hundred messages at once, and the time of the room stands still.
      if (round % 80 === 79) await worker.advance(room, 4_000);
      text().insert(0, 'x'.repeat(500));
      await ada.notes.doc.get().transact(() => text().delete(0, 500));
      await until(ada.notes.status, isSaved);
    }
    ada.text().insert(0, 'done');
    await bob.reads('done');
    const eve = await writer(room, 'eve', 'agenda');
    await eve.reads('done');
    // The room has replaced the changes by what is left of them.
    const { rows } = (await eve.client.query('agenda.load', { after: 0 })) as DocumentPage;
    assert.ok(rows.length < 200 && rows[0]!.row > 200, JSON.stringify(rows.map(({ row }) => row)));
  });

  test('that is full refuses more and takes back what was refused, until something is deleted', async () => {
    const ada = await writer('full', 'ada');
    const bob = await writer('full', 'bob');
    ada.text().insert(0, 'a'.repeat(50_000));
    await until(ada.notes.status, isSaved);
    ada.text().insert(0, 'b'.repeat(20_000));
    await until(ada.notes.problem, (problem) => problem?.code === 'document_full');
    await ada.reads('a'.repeat(50_000));
    ada.text().delete(0, 40_000);
    await bob.reads('a'.repeat(10_000));
    ada.text().insert(0, 'b'.repeat(20_000));
    await bob.reads('b'.repeat(20_000) + 'a'.repeat(10_000));
    assert.equal(ada.notes.problem.get(), null);
  });

  test('of moderators is only read by others', async () => {
    const host = await writer('agenda', 'host', 'agenda', { claims: { role: 'host' } });
    const ada = await writer('agenda', 'ada', 'agenda');
    host.text().insert(0, 'Agenda');
    await ada.reads('Agenda');
    assert.deepEqual([host.notes.mayEdit.get(), ada.notes.mayEdit.get()], [true, false]);
    ada.text().insert(0, 'No ');
    await until(ada.notes.problem, (problem) => problem?.code === 'not_allowed');
    await ada.reads('Agenda');
  });

  test('is another one after the data of the room was deleted', async () => {
    const room = 'cleared';
    const ada = await writer(room, 'ada');
    ada.text().insert(0, 'old');
    await until(ada.notes.status, isSaved);
    const before = ada.notes.doc.get();
    await operate(`rooms/${room}`, 'DELETE');
    await until(ada.client.connection, ({ status }) => status === 'failed' || status === 'closed');
    await ada.client.join();
    await until(ada.notes.doc, (doc) => doc !== before);
    assert.equal(String(ada.text()), '');
  });

  test('is the one of the backup after the site has put that back', async () => {
    const room = 'restored';
    const ada = await writer(room, 'ada');
    await until(ada.notes.status, isSaved);
    for (const letter of 'cba') {
      ada.text().insert(0, letter);
      await until(ada.notes.status, isSaved);
    }
    const backup = await (await operate(`rooms/${room}/backup`)).text();
    for (const letter of 'zyx') {
      ada.text().insert(0, letter);
      await until(ada.notes.status, isSaved);
    }
    ada.page.change({ online: false });
    ada.page.cut();
    await until(ada.client.connection, ({ status }) => status !== 'connected');
    await worker.advance(room, 30_000);
    await operate(`rooms/${room}/backup`, 'PUT', backup);
    ada.page.change({ online: true });
    await ada.reads('abc');
    const bob = await writer(room, 'bob');
    await bob.reads('abc');
    bob.text().insert(0, '0');
    await ada.reads('0abc');
  });
});

async function operate(path: string, method = 'GET', body?: string): Promise<Response> {
  const response = await fetch(`${worker.origin}/operator/${path}`, {
    method,
    headers: { Authorization: `Bearer ${OPERATOR_TOKEN}`, 'Content-Type': 'application/json' },
    ...(body !== undefined && { body }),
  });
  if (!response.ok) throw new Error(await response.text());
  return response;
}
