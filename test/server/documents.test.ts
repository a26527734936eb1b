import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as yjs from 'yjs';
import type { DocumentChange, DocumentPage } from '../../src/behaviors/document-state.js';
import { encodeBase64 } from '../../src/core/base64.js';
import type { Role } from '../../src/room/protocol/index.js';
import { boardBehavior } from '../../src/server/behaviors/board-behavior.js';
import { documentBehavior } from '../../src/server/behaviors/document-behavior.js';
import { RawClient } from './raw-client.js';
import { type RunningWorker, startWorker } from './start-worker.js';

let worker: RunningWorker;
before(async () => {
  worker = await startWorker({ entry: fileURLToPath(new URL('./board-worker.ts', import.meta.url)) });
});
after(() => worker.stop());

type Joined = Awaited<ReturnType<typeof RawClient.join>>;
const join = (room: string, subject: string, role: Role = 'participant'): Promise<Joined> =>
  RawClient.join(worker, { room, token: { room, role, subject, name: subject } });
const codeOf = ({ error, ok }: Record<string, unknown>) => (error ? (error as { code: string }).code : ok);

/** The base64 of what `make` does to a document. */
function updateOf(make: (doc: yjs.Doc) => void, doc = new yjs.Doc()): string {
  const vector = yjs.encodeStateVector(doc);
  make(doc);
  return encodeBase64(yjs.encodeStateAsUpdate(doc, vector));
}
const put = (value: unknown, { map = 'objects', id = 'a' } = {}) =>
  updateOf((doc) => doc.getMap(map).set(id, value));
const change = async (client: Joined, data: string, behavior = 'board') =>
  codeOf(await client.command(`${behavior}.change`, { part: 0, parts: 1, data }));
const load = async (client: Joined, after = 0, behavior = 'board') =>
  (await client.query(`${behavior}.load`, { after })).ok as unknown as DocumentPage;

const SHAPE = { type: 'rectangle', order: 1, color: 'ink', width: 2, x: 0, y: 0, w: 10, h: 10 };

describe('the whiteboard refuses', () => {
  test('what is no update, and what yjs cannot read', async () => {
    const ada = await join('rubbish', 'ada');
    for (const data of [
      '',
      '%%%',
      encodeBase64(new Uint8Array([1, 2, 3])),
      encodeBase64(new Uint8Array(2_000).fill(255)),
    ])
      assert.equal(await change(ada, data), 'invalid_message', data.slice(0, 20));
    assert.deepEqual(await load(ada), { rows: [], end: 0 });
    await ada.close();
  });

  test('objects that are not of a whiteboard, with a code of their own', async () => {
    const ada = await join('objects', 'ada');
    const bad: Record<string, string> = {
      'a negative size': put({ ...SHAPE, w: -1 }),
      'no number': put({ ...SHAPE, x: Number.NaN }),
      'far away': put({ ...SHAPE, y: 1e12 }),
      'another type': put({ ...SHAPE, type: 'script' }),
      'another color': put({ ...SHAPE, color: 'url(javascript:alert(1))' }),
      'more fields': put({ ...SHAPE, onload: 'alert(1)' }),
      'a format that browsers run': put({
        type: 'image',
        order: 1,
        x: 0,
        y: 0,
        w: 1,
        h: 1,
        format: 'image/svg+xml',
        data: 'QUJD',
      }),
      'data that is no base64': put({
        type: 'image',
        order: 1,
        x: 0,
        y: 0,
        w: 1,
        h: 1,
        format: 'image/png',
        data: '"><script>',
      }),
      'a text instead of an object': put('text'),
      'another map': put(SHAPE, { map: 'other' }),
      'a long id': put(SHAPE, { id: 'a'.repeat(33) }),
      'a list': updateOf((doc) => doc.getArray('objects').insert(0, [SHAPE])),
      'a text of yjs': updateOf((doc) => doc.getText('objects').insert(0, 'text')),
      'a map in the map': updateOf((doc) => doc.getMap('objects').set('a', new yjs.Map([['b', SHAPE]]))),
      'a document in the map': updateOf((doc) => doc.getMap('objects').set('a', new yjs.Doc())),
      bytes: put(new Uint8Array(100)),
    };
    for (const [what, data] of Object.entries(bad))
      assert.equal(await change(ada, data), 'board_object_invalid', what);
    assert.deepEqual(await load(ada), { rows: [], end: 0 });
    assert.equal(await change(ada, put(SHAPE)), 1, 'and takes a good one after that');
    await ada.close();
  });

  test('an object of 1 MB', async () => {
    const ada = await join('large', 'ada');
    const data = put({ ...SHAPE, text: 'x'.repeat(1_000_000) });
    const parts = Math.ceil(data.length / 30_000);
    assert.equal(
      codeOf(await ada.command('board.change', { part: 0, parts, data: data.slice(0, 30_000) })),
      'invalid_message',
    );
    // A frame of this length is not read, so that the error names no command.
    ada.send({
      id: 'long',
      command: 'board.change',
      data: { part: 0, parts: 1, data: data.slice(0, 40_000) },
    });
    assert.equal(((await ada.next('error')).error as { code: string }).code, 'payload_too_large');
    await ada.close();
  });

  test('a change of a viewer, and opening by one', async () => {
    const vera = await join('viewer', 'vera', 'viewer');
    assert.equal(await change(vera, put(SHAPE)), 'not_allowed');
    assert.equal(codeOf(await vera.command('board.open')), 'not_allowed');
    await vera.close();
  });

  test('a change that continues what the room does not have', async () => {
    const ada = await join('gap', 'ada');
    const doc = new yjs.Doc();
    doc.getMap('objects').set('a', SHAPE);
    assert.equal(
      await change(
        ada,
        updateOf((known) => known.getMap('objects').set('b', SHAPE), doc),
      ),
      'invalid_message',
    );
    assert.equal(await change(ada, put(SHAPE)), 1);
    await ada.close();
  });

  test('any more of a person whose changes keep spoiling the document, and of nobody else', async () => {
    const [ada, mallory] = await Promise.all([join('spoiled', 'ada'), join('spoiled', 'mallory')]);
    for (let time = 0; time < 5; time++) {
      const doc = new yjs.Doc();
      doc.getMap('objects').set('a', SHAPE);
      const data = updateOf((known) => known.getMap('objects').set('b', SHAPE), doc);
      assert.equal(await change(mallory, data), 'invalid_message');
    }
    assert.equal(await change(mallory, put(SHAPE)), 'invalid_message');
    assert.equal(await change(ada, put(SHAPE)), 1);
    await Promise.all([ada.close(), mallory.close()]);
  });

  test('a change with more client numbers than a page has, each of which the room would store', async () => {
    const ada = await join('numbers', 'ada');
    const of = (count: number) => {
      const updates = Array.from({ length: count }, (_, at) => {
        const doc = new yjs.Doc();
        doc.getMap('objects').set(`o${at}`, SHAPE);
        return yjs.encodeStateAsUpdate(doc);
      });
      return encodeBase64(yjs.mergeUpdates(updates));
    };
    assert.equal(await change(ada, of(101)), 'invalid_message');
    assert.equal(await change(ada, of(100)), 1);
    await ada.close();
  });

  test('a change under the number of another person, whose own next change would get lost', async () => {
    const [ada, mallory] = await Promise.all([join('forged', 'ada'), join('forged', 'mallory')]);
    const doc = new yjs.Doc();
    assert.equal(
      await change(
        ada,
        updateOf((own) => own.getMap('objects').set('a', SHAPE), doc),
      ),
      1,
    );
    const forged = new yjs.Doc();
    yjs.applyUpdate(forged, yjs.encodeStateAsUpdate(doc));
    forged.clientID = doc.clientID;
    const data = updateOf((copy) => copy.getMap('objects').set('b', SHAPE), forged);
    assert.equal(await change(mallory, data), 'invalid_message');
    assert.equal(
      await change(
        ada,
        updateOf((own) => own.getMap('objects').set('c', SHAPE), doc),
      ),
      2,
    );
    await Promise.all([ada.close(), mallory.close()]);
  });
});

describe('a change', () => {
  test('that comes twice is stored and told once', async () => {
    const [ada, bob] = await Promise.all([join('twice', 'ada'), join('twice', 'bob')]);
    const data = put(SHAPE);
    assert.deepEqual([await change(ada, data), await change(ada, data)], [1, 1]);
    assert.deepEqual((await bob.event('board.changed')).data, { row: 1, data } satisfies DocumentChange);
    assert.deepEqual(await load(bob), { rows: [{ row: 1, data, last: true }], end: 1 });
    assert.ok(!bob.messages.some(({ event }) => event === 'board.changed'), 'told twice');
    await Promise.all([ada.close(), bob.close()]);
  });

  test('in parts takes effect with the last of them, and not without the first', async () => {
    const ada = await join('parts', 'ada');
    const data = put({
      type: 'image',
      order: 1,
      x: 0,
      y: 0,
      w: 1,
      h: 1,
      format: 'image/png',
      data: 'A'.repeat(60_000),
    });
    const part = async (index: number, parts = 3) =>
      codeOf(
        await ada.command('board.change', {
          part: index,
          parts,
          data: data.slice(index * 30_000, (index + 1) * 30_000),
        }),
      );
    assert.equal(await part(1), 'conflict');
    assert.deepEqual([await part(0), await part(2)], [null, 'conflict'], 'a part is missing');
    assert.deepEqual([await part(0), await part(1, 4)], [null, 'conflict'], 'another number of parts');
    assert.deepEqual([await part(0), await part(0), await part(1), await part(2)], [null, null, null, 3]);
    const { rows, end } = await load(ada);
    assert.equal(rows.map(({ data: of }) => of).join(''), data);
    assert.deepEqual([rows.map(({ last }) => last), end], [[false, false, true], 3]);
    // The event of a long change says only that there is one.
    assert.deepEqual((await ada.event('board.changed')).data, { row: 3 });
    assert.equal(await part(3, 3), 'invalid_message');
    await ada.close();
  });

  test('of a person who has left before its last part leaves nothing behind', async () => {
    const room = 'left';
    const bob = await join(room, 'bob');
    const ada = await join(room, 'ada');
    await ada.command('notes.change', { part: 0, parts: 2, data: 'AAAA' });
    await ada.command('leave', null);
    assert.equal(codeOf(await bob.command('notes.change', { part: 1, parts: 2, data: 'AAAA' })), 'conflict');
    assert.deepEqual(await load(bob, 0, 'notes'), { rows: [], end: 0 });
    await bob.close();
  });
});

test('a page of rows after any number ends with the last row', async () => {
  const ada = await join('pages', 'ada');
  const doc = new yjs.Doc();
  for (let at = 1; at <= 6; at++)
    await change(
      ada,
      updateOf((own) => own.getText('text').insert(0, 'x'), doc),
      'notes',
    );
  const numbers = async (after: number) => (await load(ada, after, 'notes')).rows.map(({ row }) => row);
  assert.deepEqual(await numbers(0), [1, 2, 3, 4]);
  assert.deepEqual(await numbers(4), [5, 6]);
  assert.deepEqual(await numbers(6), []);
  assert.deepEqual(await numbers(99), [1, 2, 3, 4], 'more than there are: from the first');
  assert.equal(codeOf(await ada.query('notes.load', { after: -1 })), 'invalid_message');
  await ada.close();
});

test('options that the behaviors cannot use are refused', () => {
  for (const make of [
    () => documentBehavior('notes', { maxBytes: 0 }),
    () => boardBehavior({ maxBytes: 100_000_000 }),
    () => boardBehavior({ editors: 'nobody' as 'everyone' }),
  ])
    assert.throws(make, { code: 'settings_invalid' });
});
