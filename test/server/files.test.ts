import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type ClientRequest, request } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { ChatAttachment, ChatMessage, Role } from '../../src/room/protocol/index.js';
import { RawClient } from './raw-client.js';
import { type RunningWorker, startWorker } from './start-worker.js';

const OPERATOR_TOKEN = 'an operator token of thirty-two characters';

let worker: RunningWorker;
before(async () => {
  const entry = fileURLToPath(new URL('./files-worker.ts', import.meta.url));
  worker = await startWorker({ entry, files: true, vars: { OPERATOR_TOKEN } });
});
after(() => worker.stop());

const PNG = Uint8Array.from(
  atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='),
  (character) => character.charCodeAt(0),
);
const bytesOf = (text: string) => new TextEncoder().encode(text);
const HTML = bytesOf('<!doctype html><script>alert(1)</script>');

const join = (room: string, subject: string, role: Role = 'participant') =>
  RawClient.join(worker, { room, token: { room, role, subject, name: subject } });
const code = (message: Record<string, unknown>) => (message.error as { code: string } | undefined)?.code;

interface Given {
  name?: string;
  type?: string;
}

async function offer(client: RawClient, size: number, { name = 'a.txt', type = 'text/plain' }: Given = {}) {
  const answer = await client.command('file.offer', { name, type, size });
  assert.equal(code(answer), undefined, JSON.stringify(answer));
  return answer.ok as { file: string; ticket: string };
}

const put = (ticket: string, content: Uint8Array, part = 'content') =>
  fetch(`${worker.origin}/files/${part}`, {
    method: 'PUT',
    headers: { Authorization: `Bearer ${ticket}` },
    body: content as Uint8Array<ArrayBuffer>,
  });

async function codeOf(response: Response): Promise<string> {
  return ((await response.json()) as { error: { code: string } }).error.code;
}

async function upload(client: RawClient, content: Uint8Array, given?: Given): Promise<ChatAttachment> {
  const { ticket } = await offer(client, content.byteLength, given);
  const response = await put(ticket, content);
  assert.equal(response.status, 201, await response.clone().text());
  return (await response.json()) as ChatAttachment;
}

async function pathOf(client: RawClient, file: string, part = 'content'): Promise<string | null> {
  const { ok } = await client.query('file.links', { files: [file], part });
  return (ok as { paths: (string | null)[] }).paths[0]!;
}

async function read(client: RawClient, file: string, query = ''): Promise<Response> {
  return fetch(`${worker.origin}${await pathOf(client, file)}${query}`);
}

/** Asks until the answer is as expected: what a Worker does after its client went away has no answer to wait for. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await wait(20);
}

const hasNoFiles = (room: string) => async () =>
  !(await worker.storedFiles()).some((key) => key.startsWith(`${room}/`));

/** How far an upload is, as the room knows it. */
async function stateOf(room: string, file: string): Promise<string> {
  return (await fetch(`${worker.origin}/test/${room}/file-state/${file}`)).text();
}

/** A request whose body a test writes by hand. */
function rawPut(ticket: string, headers: Record<string, string | number>, part = 'content'): ClientRequest {
  const sending = request(`${worker.origin}/files/${part}`, {
    method: 'PUT',
    agent: false,
    headers: { Authorization: `Bearer ${ticket}`, ...headers },
  });
  sending.on('error', () => {});
  return sending;
}

/** The status of the answer. Workerd closes the connection right behind it, so that a client that still sends may miss it. */
function outcomeOf(sending: ClientRequest): Promise<number | 'closed'> {
  return new Promise((resolve) => {
    sending.on('response', ({ statusCode = 0 }) => resolve(statusCode));
    sending.on('error', () => resolve('closed'));
  });
}

describe('a file in the chat', () => {
  test('is uploaded, sent, and read by those who can read its message', async () => {
    const [ada, bob, eve] = [await join('sent', 'ada'), await join('sent', 'bob'), await join('sent', 'eve')];
    const files = [
      await upload(ada, PNG, { name: 'C:\\photos\\..\\me.png', type: 'image/png' }),
      await upload(ada, bytesOf('Hello'), { name: '../../etc/notes.txt' }),
    ];
    assert.deepEqual(
      files.map(({ name, type, size, thumbnail }) => ({ name, type, size, thumbnail })),
      [
        { name: 'me.png', type: 'image/png', size: PNG.byteLength, thumbnail: false },
        { name: 'notes.txt', type: 'text/plain', size: 5, thumbnail: false },
      ],
    );
    assert.equal(await pathOf(ada, files[0]!.id), null, 'not sent yet');
    await ada.command('chat.send', { text: '', to: bob.id, files: files.map(({ id }) => id) });
    const { attachments } = (await bob.event('chat.sent')).data as ChatMessage;
    assert.deepEqual(attachments, files);
    assert.equal(await pathOf(eve, files[0]!.id), null, 'of a private message');
    const shown = await read(bob, files[0]!.id);
    assert.deepEqual(new Uint8Array(await shown.arrayBuffer()), PNG);
    assert.equal(shown.headers.get('Content-Type'), 'image/png');
    assert.match(shown.headers.get('Content-Disposition')!, /^inline; filename="me\.png"/);
    const saved = await read(bob, files[0]!.id, '?download');
    assert.match(saved.headers.get('Content-Disposition')!, /^attachment;/);
    const text = await read(bob, files[1]!.id);
    assert.equal(await text.text(), 'Hello');
    assert.equal(text.headers.get('Content-Type'), 'application/octet-stream');
    assert.match(text.headers.get('Content-Disposition')!, /^attachment;/);
    for (const { headers } of [shown, saved, text]) {
      assert.equal(headers.get('X-Content-Type-Options'), 'nosniff');
      assert.match(headers.get('Content-Security-Policy')!, /^default-src 'none';.* sandbox$/);
      assert.equal(headers.get('Referrer-Policy'), 'no-referrer');
    }
    const path = await pathOf(bob, files[0]!.id);
    await bob.command('leave');
    assert.equal(
      await codeOf(await fetch(`${worker.origin}${path}`)),
      'removed',
      'the address ends with its person',
    );
    for (const client of [ada, bob, eve]) await client.close();
  });

  test('has a thumbnail that is a picture, and small', async () => {
    const ada = await join('thumbnail', 'ada');
    const { file, ticket } = await offer(ada, PNG.byteLength, { name: 'a.png', type: 'image/png' });
    assert.equal(await codeOf(await put(ticket, PNG, 'thumbnail')), 'file_unknown', 'before its picture');
    await put(ticket, PNG);
    assert.equal(await codeOf(await put(ticket, HTML, 'thumbnail')), 'file_type_mismatch');
    const large = rawPut(ticket, { 'Content-Length': 70_000 }, 'thumbnail');
    large.flushHeaders();
    assert.equal(await outcomeOf(large), 413);
    large.destroy();
    const attachment = (await (await put(ticket, PNG, 'thumbnail')).json()) as ChatAttachment;
    assert.equal(attachment.thumbnail, true);
    await ada.command('chat.send', { text: 'Look', files: [file] });
    const path = await pathOf(ada, file, 'thumbnail');
    assert.equal((await fetch(`${worker.origin}${path}`)).headers.get('Content-Type'), 'image/png');
    await ada.close();
  });

  test('goes with its message, and what was never sent goes after an hour', async () => {
    const ada = await join('gone', 'ada');
    const [one, other] = [await upload(ada, bytesOf('1')), await upload(ada, bytesOf('2'))];
    const { ok } = await ada.command('chat.send', { text: '', files: [one.id] });
    const address = `${worker.origin}${await pathOf(ada, one.id)}`;
    await ada.command('chat.delete', { message: (ok as { message: number }).message });
    await until(async () => (await worker.storedFiles()).every((key) => key !== `gone/${one.id}`));
    assert.equal(await codeOf(await fetch(address)), 'not_found');
    assert.ok((await worker.storedFiles()).includes(`gone/${other.id}`), 'the other is kept');
    await worker.advance('gone', 3_600_000);
    await until(hasNoFiles('gone'));
    const later = await join('gone', 'ada');
    assert.equal(code(await later.command('chat.send', { text: '', files: [other.id] })), 'file_unknown');
    await later.close();
  });

  test('goes with the room, even when the storage is out of reach just then', async () => {
    const ada = await join('cleared', 'ada');
    const last = await upload(ada, bytesOf('3'));
    assert.ok((await worker.storedFiles()).includes(`cleared/${last.id}`), 'uploaded');
    // The storage is out of reach when the room's data is deleted; the room remembers what it has to delete.
    await fetch(`${worker.origin}/test/cleared/refuse-deletes`, { method: 'POST', body: '1' });
    const headers = { Authorization: `Bearer ${OPERATOR_TOKEN}` };
    await fetch(`${worker.origin}/operator/rooms/cleared`, { method: 'DELETE', headers });
    await until(async () => (await worker.alarmInMs('cleared')) !== null);
    assert.ok((await worker.storedFiles()).includes(`cleared/${last.id}`), 'it could not be deleted');
    await worker.restart('cleared');
    await worker.advance('cleared', 61_000);
    await until(hasNoFiles('cleared'));
  });

  test('is not in a backup, whose messages of files alone count as deleted', async () => {
    const ada = await join('backup', 'ada');
    const file = await upload(ada, bytesOf('1'));
    await ada.command('chat.send', { text: '', files: [file.id] });
    await ada.command('chat.send', { text: 'Hello' });
    const backup = await worker.backup('backup');
    await ada.command('leave');
    await worker.restore('backup', backup);
    await until(hasNoFiles('backup'));
    const bob = await join('backup', 'bob');
    const { messages } = (await bob.query('chat.history')).ok as { messages: ChatMessage[] };
    assert.deepEqual(
      messages.map(({ text, attachments, deleted }) => ({ text, attachments, deleted })),
      [
        { text: 'Hello', attachments: [], deleted: false },
        { text: '', attachments: [], deleted: true },
      ],
    );
    await bob.close();
  });

  test('is quoted by its name', async () => {
    const ada = await join('quoted', 'ada');
    const { id } = await upload(ada, bytesOf('1'), { name: 'plan.txt' });
    const { ok } = await ada.command('chat.send', { text: '', files: [id] });
    await ada.event('chat.sent');
    await ada.command('chat.send', { text: 'See there', replyTo: (ok as { message: number }).message });
    assert.equal(((await ada.event('chat.sent')).data as ChatMessage).replyTo!.text, 'plan.txt');
    await ada.close();
  });
});

describe('a file is refused', () => {
  test('when it is too large, empty, or of a type that the room does not take', async () => {
    const ada = await join('refused', 'ada');
    const refusals = [
      [{ name: 'film.mp4', type: 'video/mp4', size: 2_000_000_000 }, 'file_too_large'],
      [{ name: 'a.txt', type: 'text/plain', size: 0 }, 'file_empty'],
      [{ name: 'a.svg', type: 'image/svg+xml', size: 10 }, 'file_type_not_allowed'],
      [{ name: 'a.html', type: 'text/html', size: 10 }, 'file_type_not_allowed'],
      [{ name: 'a.exe', type: 'application/octet-stream', size: 10 }, 'file_type_not_allowed'],
      [{ name: 'a.txt', type: 'text/plain', size: -1 }, 'invalid_message'],
      [{ name: 'a.txt', type: 'text/plain', size: 1.5 }, 'invalid_message'],
    ] as const;
    for (const [data, expected] of refusals)
      assert.equal(code(await ada.command('file.offer', data)), expected, JSON.stringify(data));
    await ada.close();
  });

  test('when its content is not what it says, and leaves nothing', async () => {
    const ada = await join('liar', 'ada');
    const lies = [
      [HTML, { name: 'photo.png', type: 'image/png' }],
      [bytesOf('<svg xmlns="http://www.w3.org/2000/svg"/>'), { name: 'photo.webp', type: 'image/webp' }],
      [PNG, { name: 'a.pdf', type: 'application/pdf' }],
      [PNG, { name: 'a.txt', type: 'text/plain' }],
    ] as const;
    for (const [content, given] of lies) {
      const { ticket } = await offer(ada, content.byteLength, given);
      assert.equal(await codeOf(await put(ticket, content)), 'file_type_mismatch', given.name);
    }
    await until(hasNoFiles('liar'));
    await ada.close();
  });

  test('when a person or the room has too many, until some are deleted', async () => {
    const [ada, bob] = [await join('full', 'ada'), await join('full', 'bob')];
    const data = { name: 'a.txt', type: 'text/plain', size: 50_000 };
    const offers = [];
    for (let count = 0; count < 4; count++) offers.push(await offer(ada, data.size));
    assert.equal(code(await ada.command('file.offer', data)), 'file_count_reached');
    await offer(bob, data.size);
    assert.equal(code(await bob.command('file.offer', { ...data, size: 1 })), 'file_room_full');
    await ada.command('file.discard', { file: offers[0]!.file });
    await offer(bob, data.size);
    for (const client of [ada, bob]) await client.close();
  });

  test('when its upload is cut in half, and leaves nothing', async () => {
    const ada = await join('cut', 'ada');
    const { file, ticket } = await offer(ada, 100_000);
    const sending = rawPut(ticket, { 'Content-Length': 100_000 });
    sending.write(Buffer.alloc(50_000, 'a'));
    await until(async () => (await stateOf('cut', file)) === 'uploading');
    sending.destroy();
    await until(async () => {
      sending.destroy();
      return (
        code(await ada.command('file.offer', { name: 'b.txt', type: 'text/plain', size: 1 })) === undefined
      );
    });
    assert.ok(await hasNoFiles('cut')(), 'nothing is stored');
    assert.equal(await codeOf(await put(ticket, new Uint8Array(100_000).fill(97))), 'file_unknown');
    await ada.close();
  });

  test('when more comes than was announced, before the rest is sent', async () => {
    const ada = await join('endless', 'ada');
    const announced: Record<string, string | number>[] = [
      { 'Content-Length': 2_000_000_000 },
      { 'Transfer-Encoding': 'chunked' },
    ];
    for (const headers of announced) {
      const { file, ticket } = await offer(ada, 100_000);
      const sending = rawPut(ticket, headers);
      const outcome = outcomeOf(sending);
      let isOver = false;
      void outcome.then(() => {
        isOver = true;
      });
      let sent = 0;
      while (!isOver && sent < 50_000_000) {
        sent += 64_000;
        if (!sending.write(Buffer.alloc(64_000, 'a'))) await Promise.race([once(sending, 'drain'), outcome]);
        await wait(0);
      }
      assert.ok([400, 'closed'].includes(await outcome), `the outcome is ${await outcome}`);
      assert.ok(sent < 50_000_000, `refused after ${sent} bytes`);
      assert.equal(await stateOf('endless', file), 'none');
      sending.destroy();
    }
    await until(hasNoFiles('endless'));
    await ada.close();
  });

  test('when it is a forged attachment', async () => {
    const [ada, bob] = [await join('forged', 'ada'), await join('forged', 'bob')];
    const elsewhere = await join('forged-elsewhere', 'ada');
    const [own, offered] = [await upload(ada, bytesOf('1')), await offer(ada, 1)];
    const far = await upload(elsewhere, bytesOf('1'));
    const send = async (client: RawClient, files: string[]) =>
      code(await client.command('chat.send', { text: 'Look', files }));
    assert.equal(await send(bob, [own.id]), 'file_unknown', 'of another person');
    assert.equal(await send(ada, [far.id]), 'file_unknown', 'of another room');
    assert.equal(await send(ada, [offered.file]), 'file_unknown', 'not uploaded');
    assert.equal(await send(ada, [own.id, own.id]), 'file_unknown', 'twice');
    assert.equal(await send(ada, ['f_none']), 'file_unknown', 'made up');
    assert.equal(await send(ada, [own.id]), undefined);
    assert.equal(await send(ada, [own.id]), 'file_unknown', 'sent already');
    assert.equal(code(await ada.command('chat.send', { text: '', files: [] })), 'invalid_message', 'nothing');
    await bob.command('file.discard', { file: own.id });
    assert.equal((await read(bob, own.id)).status, 200, 'nobody discards what was sent');
    for (const client of [ada, bob, elsewhere]) await client.close();
  });

  test('without the right ticket, once it is used, or when its person is gone', async () => {
    const [ada, bob] = [await join('tickets', 'ada'), await join('tickets', 'bob')];
    const { ticket, file } = await offer(ada, 1);
    assert.equal(await codeOf(await put('', bytesOf('1'))), 'token_missing');
    assert.equal(await codeOf(await put(`${ticket}x`, bytesOf('1'))), 'token_invalid');
    assert.equal(await codeOf(await put(ada.welcome.credential!.token, bytesOf('1'))), 'token_invalid');
    assert.equal(
      await codeOf(await fetch(`${worker.origin}/files/${ticket}`)),
      'token_invalid',
      'for reading',
    );
    assert.equal((await put(ticket, bytesOf('1'))).status, 201);
    assert.equal(await codeOf(await put(ticket, bytesOf('1'))), 'file_unknown', 'a second time');
    await ada.command('chat.send', { text: '', files: [file] });
    const late = await offer(bob, 1);
    await bob.command('leave');
    assert.equal(await codeOf(await put(late.ticket, bytesOf('1'))), 'removed');
    await ada.close();
  });

  test('from viewers, unless the room takes files of everyone', async () => {
    const viewer = await join('viewers', 'eve', 'viewer');
    const data = { name: 'a.txt', type: 'text/plain', size: 1 };
    assert.equal(code(await viewer.command('file.offer', data)), 'not_allowed');
    await viewer.close();
  });

  test('when a person sends too many in a row', async () => {
    const ada = await join('flood', 'ada');
    const codes = [];
    for (let count = 0; count < 22; count++) {
      const { ok, ...answer } = await ada.command('file.offer', {
        name: 'a.txt',
        type: 'text/plain',
        size: 1,
      });
      codes.push(code(answer));
      if (ok) await ada.command('file.discard', { file: (ok as { file: string }).file });
    }
    assert.deepEqual(codes.slice(19), [undefined, 'rate_limited', 'rate_limited']);
    await ada.close();
  });
});

test('people are told what the room takes', async () => {
  const ada = await join('rules', 'ada');
  const { files } = (await ada.roomState()).room;
  assert.deepEqual(
    { ...files, types: files!.types.includes('image/png') },
    { maxBytes: 100_000, perPerson: 4, sendBy: 'participants', types: true },
  );
  await ada.close();
});
