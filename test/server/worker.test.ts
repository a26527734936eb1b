import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createRoomToken } from '../../src/server/tokens/room-token.js';
import { type Headers, sendPart } from '../support/forged-requests.js';
import { FakeCallsServer } from './fake-calls-server.js';
import { RawClient } from './raw-client.js';
import { type RunningWorker, startWorker, TOKEN_SECRET } from './start-worker.js';

const errorOf = (message: Record<string, unknown>) => message.error as { code: string; message: string };

describe('settings that are missing or wrong are named in one sentence', () => {
  const cases: [name: string, vars: Record<string, string | undefined>, says: RegExp, rooms?: string][] = [
    ['no secret', { ROOM_TOKEN_SECRET: undefined }, /ROOM_TOKEN_SECRET is missing/],
    ['a short secret', { ROOM_TOKEN_SECRET: 'short' }, /ROOM_TOKEN_SECRET must have at least 32/],
    ['no app', { CALLS_APP_ID: '' }, /CALLS_APP_ID is missing/],
    ['half of TURN', { TURN_KEY_ID: 'key' }, /TURN_KEY_ID and TURN_KEY_TOKEN must be set together/],
    ['no URL', { CALLS_API_BASE: 'nonsense' }, /CALLS_API_BASE is not a URL/],
    [
      'no origin',
      { ALLOWED_ORIGINS: 'example.com' },
      /ALLOWED_ORIGINS has an entry that is no origin: example.com/,
    ],
    [
      'no rooms',
      {},
      /Durable Object binding Room is missing \(there is Rooms\)\. Add \{ "name": "Room"/,
      'Rooms',
    ],
    [
      'no bucket as FILES',
      { FILES: 'a variable' },
      /binding FILES is not an R2 bucket\. Add .* to r2_buckets/,
    ],
    [
      'no database as DB',
      { DB: 'a variable' },
      /binding DB is not a D1 database\. Bind one as DB, or remove/,
    ],
    ['every origin', { ALLOWED_ORIGINS: '*' }, /ALLOWED_ORIGINS may not be \*\. List/],
  ];
  for (const [name, vars, says, roomBinding] of cases) {
    test(name, async () => {
      const worker = await startWorker({ vars, ...(roomBinding && { roomBinding }) });
      const response = await fetch(`${worker.origin}/calls/sessions/new`, { method: 'POST' });
      assert.equal(response.status, 500);
      const { error } = (await response.json()) as { error: { code: string; message: string } };
      assert.equal(error.code, 'settings_invalid');
      assert.match(error.message, says);
      const client = await RawClient.open(worker, { room: 'any', token: 'any' });
      assert.match(errorOf(await client.next('error')).message, says);
      await worker.stop();
    });
  }
});

describe('in development', () => {
  let worker: RunningWorker;
  before(async () => {
    worker = await startWorker({ vars: { ALLOWED_ORIGINS: 'https://app.example' } });
  });
  after(() => worker.stop());

  const devToken = (body: unknown, origin = worker.origin) =>
    fetch(`${origin}/dev/token`, { method: 'POST', body: JSON.stringify(body) });

  test('a page of a listed origin gets a token that opens the room', async () => {
    const { token } = (await (await devToken({ room: 'dev', name: 'Ada', role: 'host' })).json()) as {
      token: string;
    };
    const client = await RawClient.join(worker, {
      room: 'dev',
      token,
      headers: { Origin: 'https://app.example' },
    });
    assert.equal(client.welcome.self.name, 'Ada');
    assert.equal(client.welcome.self.role, 'host');
    await client.close();
  });

  test('the role may be in the address, so that a page can set it with token-endpoint', async () => {
    const response = await fetch(`${worker.origin}/dev/token?role=viewer`, {
      method: 'POST',
      body: JSON.stringify({ room: 'dev-role', name: 'Ada' }),
    });
    const { token } = (await response.json()) as { token: string };
    const client = await RawClient.join(worker, { room: 'dev-role', token });
    assert.equal(client.welcome.self.role, 'viewer');
    await client.close();
    const wrong = await fetch(`${worker.origin}/dev/token?role=god`, {
      method: 'POST',
      body: JSON.stringify({ room: 'dev-role' }),
    });
    assert.equal(wrong.status, 400);
    const { error } = (await wrong.json()) as { error: { message: string } };
    assert.match(error.message, /no role "god"\. Use host, moderator, participant, viewer/);
  });

  test('the role that an invitation asks for is in the body, where <call-room> sends it', async () => {
    const body = { room: 'dev-invited', name: 'Ada', role: 'viewer' };
    const { token } = (await (await devToken(body)).json()) as { token: string };
    const client = await RawClient.join(worker, { room: 'dev-invited', token });
    assert.equal(client.welcome.self.role, 'viewer');
    await client.close();
  });

  test('an invalid room, role or name is refused with a sentence', async () => {
    const cases: [body: unknown, says: RegExp][] = [
      [null, /must be \{room/],
      [{}, /must be \{room/],
      [{ room: '' }, /^A room name needs at least one visible character/],
      [{ room: 'a'.repeat(129) }, /^A room name has at most 128 characters/],
      [{ room: 'a', role: 'god' }, /^There is no role "god"/],
      [{ room: 'a', name: 'a'.repeat(65) }, /^A name has at most 64 characters/],
    ];
    for (const [body, says] of cases) {
      const response = await devToken(body);
      assert.equal(response.status, 400, JSON.stringify(body));
      assert.match(errorOf((await response.json()) as Record<string, unknown>).message, says);
    }
  });

  const subjectOf = (token: string) =>
    (JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as { sub: string }).sub;

  async function subjectFor(body: object, headers: Record<string, string> = {}) {
    const init = { method: 'POST', body: JSON.stringify({ room: 'a', ...body }), headers };
    const response = await fetch(`${worker.origin}/dev/token`, init);
    const { token, subject } = (await response.json()) as { token: string; subject?: string };
    return { sub: subjectOf(token), told: subject, cookie: response.headers.get('Set-Cookie') };
  }

  test('each browser has its own random subject in a cookie, whatever the name', async () => {
    const ada = await subjectFor({ name: 'Ada' });
    const other = await subjectFor({ name: 'Ada' });
    assert.notEqual(ada.sub, other.sub);
    assert.doesNotMatch(ada.sub, /Ada/);
    assert.match(ada.cookie!, /Path=\/dev\/token; .*HttpOnly; SameSite=Lax/);
    assert.equal(ada.told, undefined, 'no script needs it');
    const Cookie = `theme=dark; ${ada.cookie!.split(';')[0]}`;
    const again = await subjectFor({ name: 'Grace' }, { Cookie });
    assert.deepEqual(again, { sub: ada.sub, told: undefined, cookie: null });
    assert.equal((await subjectFor({ subject: 'user-42' }, { Cookie })).sub, 'user-42');
  });

  test('a page of another origin, which sends no cookie, gets its subject and may send it', async () => {
    const headers = { Origin: 'https://app.example' };
    const { sub, told } = await subjectFor({}, headers);
    assert.equal(told, sub);
    assert.equal((await subjectFor({ subject: told }, headers)).sub, sub);
  });

  test('the token route does not exist outside of development', async () => {
    const production = await startWorker({ vars: { CALLROOM_DEV: undefined } });
    const refused = await devToken({ room: 'a' }, production.origin);
    assert.equal(refused.status, 404);
    const { message } = errorOf((await refused.json()) as Record<string, unknown>);
    assert.match(message, /setting CALLROOM_DEV is not "true"\. Make room tokens with createRoomToken/);
    await production.stop();
  });

  test('an unknown route answers with a typed error', async () => {
    const response = await fetch(`${worker.origin}/nowhere`);
    assert.equal(response.status, 404);
    assert.equal(errorOf((await response.json()) as Record<string, unknown>).code, 'not_found');
  });
});

describe('an SFU that refuses the secret of this server, or does not know its app', () => {
  test('is reported as a fault of the operator, without header names', async () => {
    const sfu = await FakeCallsServer.start();
    const worker = await startWorker({ callsApiBase: sfu.base });
    const ada = await RawClient.join(worker, { room: 'secret' });
    for (const [status, said] of [
      [401, { errorCode: 'unauthorized', errorDescription: 'Send Authorization: Bearer' }],
      [404, { errorCode: 'not_found', errorDescription: 'There is no app "abc".' }],
    ] as const) {
      sfu.override = () => ({ status, body: said });
      const response = await fetch(`${worker.origin}/calls/sessions/new`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${ada.welcome.credential!.token}` },
      });
      assert.equal(response.status, status);
      const { errorCode, errorDescription } = (await response.json()) as Record<string, string>;
      assert.equal(errorCode, 'unauthorized');
      assert.match(errorDescription ?? '', /not allowed to use its SFU.*operator.*CALLS_APP_ID/);
    }
    await ada.close();
    await worker.stop();
    await sfu.stop();
  });
});

describe('a database without tables', () => {
  test('is reported with the command that creates them', async () => {
    const operator = 'an operator token, thirty-two or more';
    const worker = await startWorker({ migrate: false, vars: { OPERATOR_TOKEN: operator } });
    const response = await fetch(`${worker.origin}/operator/bugs`, {
      headers: { Authorization: `Bearer ${operator}` },
    });
    const { code, message } = errorOf((await response.json()) as Record<string, unknown>);
    assert.equal(code, 'settings_invalid');
    assert.match(message, /npx wrangler d1 migrations apply DB --remote/);
    await worker.stop();
  });
});

describe('with TURN settings', () => {
  const vars = { TURN_KEY_ID: 'key', TURN_KEY_TOKEN: 'the token of the key' };
  const isTurn = ({ path }: { path: string }) => path.includes('/turn/');
  let sfu: FakeCallsServer;
  let worker: RunningWorker;
  before(async () => {
    sfu = await FakeCallsServer.start();
    worker = await startWorker({ callsApiBase: sfu.base, vars });
  });
  after(async () => {
    await worker.stop();
    await sfu.stop();
  });

  test('the server’s TURN credentials follow the welcome, and the key stays in the Worker', async () => {
    const ada = await RawClient.join(worker, { room: 'turn' });
    assert.equal(ada.welcome.iceServers, null, 'they follow');
    const { iceServers, expiresAtMs } = await ada.next('iceServers');
    assert.deepEqual(iceServers, [{ urls: ['turn:turn.example'], username: 'u', credential: 'c' }]);
    assert.ok(
      (expiresAtMs as number) > Date.now() + 3_600_000,
      'the credential is valid for more than an hour',
    );
    const seen = sfu.requests.find(isTurn);
    assert.equal(seen?.path, '/turn/keys/key/credentials/generate-ice-servers');
    assert.equal(seen?.authorization, 'Bearer the token of the key');
    assert.deepEqual(seen?.body, { ttl: 14_400, customIdentifier: ada.id });
    assert.equal(JSON.stringify([ada.welcome, iceServers]).includes(vars.TURN_KEY_TOKEN), false);
    await ada.close();
  });

  test('the proxy also returns them, whatever lifetime is requested', async () => {
    const ada = await RawClient.join(worker, { room: 'turn-proxy' });
    await ada.next('iceServers');
    const response = await fetch(`${worker.origin}/calls/generate-ice-servers`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${ada.welcome.credential!.token}` },
      body: JSON.stringify({ ttl: 9_999_999 }),
    });
    assert.equal(response.status, 201);
    const { iceServers } = (await response.json()) as { iceServers: { username: string }[] };
    assert.equal(iceServers[0]?.username, 'u');
    assert.deepEqual(sfu.requests.findLast(isTurn)?.body, { ttl: 14_400, customIdentifier: ada.id });
    await ada.close();
  });

  test('a TURN service that does not answer delays neither the welcome nor the chat', async () => {
    let answer = (): void => {};
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    sfu.override = (request) => (isTurn(request) ? held.then(() => undefined as never) : undefined);
    const ada = await RawClient.join(worker, { room: 'turn-slow' });
    const sent = await ada.command('chat.send', { text: 'hello' });
    assert.equal(sent.error, undefined);
    assert.equal(
      ada.messages.some(({ type }) => type === 'iceServers'),
      false,
    );
    answer();
    await ada.next('iceServers');
    sfu.override = () => undefined;
    await ada.close();
  });

  test('people who wait get none', async () => {
    const before = sfu.requests.length;
    const eve = await RawClient.join(worker, {
      room: 'turn-waiting',
      token: { room: 'turn-waiting', role: 'waiting' },
    });
    const ada = await RawClient.join(worker, {
      room: 'turn-waiting',
      token: { room: 'turn-waiting', subject: 'ada' },
    });
    await ada.next('iceServers');
    assert.equal(sfu.requests.slice(before).filter(isTurn).length, 1, 'for Ada alone');
    assert.equal(
      eve.messages.some(({ type }) => type === 'iceServers'),
      false,
    );
    for (const client of [ada, eve]) await client.close();
  });
});

describe('feedback after a call', () => {
  let worker: RunningWorker;
  before(async () => {
    worker = await startWorker();
  });
  after(() => worker.stop());

  const send = async (room: string, body: unknown, tokenRoom = room) => {
    const token = await createRoomToken({
      secret: TOKEN_SECRET,
      room: tokenRoom,
      subject: 'ada',
      name: 'Ada',
    });
    return fetch(`${worker.origin}/feedback/${room}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    });
  };

  test('is accepted from people who may enter the room, and read by its moderators', async () => {
    assert.equal((await send('standup', { score: 2, comment: 'No sound.' })).status, 200);
    const token = await createRoomToken({
      secret: TOKEN_SECRET,
      room: 'standup',
      subject: 'host',
      name: 'Host',
      role: 'host',
    });
    const host = await RawClient.join(worker, { room: 'standup', token });
    const { ok } = (await host.query('reports', { kind: 'feedback' })) as {
      ok: { reports: Record<string, unknown>[] };
    };
    const [{ subject, score, comment }] = ok.reports as [Record<string, unknown>];
    assert.deepEqual({ subject, score, comment }, { subject: 'ada', score: 2, comment: 'No sound.' });
    await host.close();
  });

  test('is limited per person, with any token, because it outlives the room', async () => {
    const statuses = [];
    for (let time = 0; time <= 20; time++) statuses.push((await send('often', { score: 1 })).status);
    assert.deepEqual(statuses, [...Array(20).fill(200), 429]);
    const token = await worker.token({ room: 'often', subject: 'ada' });
    const ada = await RawClient.join(worker, { room: 'often', token });
    const { error } = await ada.command('report.quality', { score: 1 });
    assert.equal((error as { code: string }).code, 'rate_limited');
    await ada.close();
    await worker.advance('often', 20_000);
    assert.equal((await send('often', { score: 1 })).status, 200);
  });

  test('comes in pages of a room’s reports, latest first, and none of another room', async () => {
    const enter = (room: string, subject: string) =>
      RawClient.join(worker, { room, token: { room, subject, role: 'host' } });
    const [ada, bob, eve] = [
      await enter('paged', 'ada'),
      await enter('paged', 'bob'),
      await enter('other', 'eve'),
    ];
    const details = { log: 'x'.repeat(7_000) };
    for (let n = 0; n < 13; n++) {
      for (const client of [ada, bob, eve])
        assert.ok(
          (await client.command('report.bug', { text: `Bug ${n}`, details })).ok !== undefined,
          'stored',
        );
    }
    const seen: { id: number; room: string }[] = [];
    let pages = 0;
    for (let isMore = true; isMore; pages++) {
      const before = seen.at(-1)?.id;
      const answer = await ada.query('reports', {
        kind: 'bugs',
        limit: 20,
        ...(before !== undefined && { before }),
      });
      assert.ok(JSON.stringify(answer).length <= 65_000, 'a page has at most 64 kB');
      const { reports, more } = answer.ok as { reports: typeof seen; more: boolean };
      seen.push(...reports);
      isMore = more;
    }
    assert.equal(seen.length, 26);
    assert.ok(pages >= 3, 'the bytes limit a page, not only its number of reports');
    assert.ok(
      seen.every(({ room }) => room === 'paged'),
      'only reports of this room',
    );
    assert.deepEqual(
      seen,
      [...seen].sort((a, b) => b.id - a.id),
      'latest first',
    );
    for (const client of [ada, bob, eve]) await client.close();
  });

  test('is refused from banned people', async () => {
    const room = 'banned';
    const host = await RawClient.join(worker, { room, token: { room, role: 'host' } });
    const ada = await RawClient.join(worker, { room, token: { room, subject: 'ada' } });
    await host.command('participant.remove', { participant: ada.id, ban: true });
    assert.equal((await send(room, { score: 1 })).status, 403);
    await host.close();
  });

  test('is read only up to its maximum length, whatever its Content-Length', async () => {
    const token = await worker.token({ room: 'long' });
    const post = (part: string, headers: Headers = {}) =>
      sendPart(
        'POST',
        `${worker.origin}/feedback/long`,
        { Authorization: `Bearer ${token}`, ...headers },
        part,
      );
    const text = JSON.stringify({ score: 1, more: 'x'.repeat(40_000) });
    assert.equal((await post('', { 'Content-Length': String(text.length) })).status, 413);
    // Without a Content-Length.
    assert.equal((await post(text)).status, 413);
  });

  test('is refused for another room, without a token, and with an invalid rating', async () => {
    assert.equal((await send('standup', { score: 2 }, 'other')).status, 403);
    assert.equal((await fetch(`${worker.origin}/feedback/standup`, { method: 'POST' })).status, 401);
    assert.equal((await send('standup', { score: 9 })).status, 400);
  });
});
