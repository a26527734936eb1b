import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { SignJWT } from 'jose';
import type { RoomState, Welcome } from '../../src/room/protocol/index.js';
import { RawClient } from './raw-client.js';
import { type RunningWorker, startWorker, TOKEN_SECRET } from './start-worker.js';

let worker: RunningWorker;
before(async () => {
  worker = await startWorker({ vars: { ALLOWED_ORIGINS: 'https://listed.example' } });
});
after(() => worker.stop());

const stateOf = (client: { welcome: { state: unknown } }) => client.welcome.state as RoomState;
const errorOf = (message: Record<string, unknown>) => message.error as { code: string; message: string };

describe('joining', () => {
  test('the first message has your identity, your grants and the other participants', async () => {
    const ada = await RawClient.join(worker, {
      room: 'welcome',
      token: { room: 'welcome', name: 'Ada', subject: 'a' },
    });
    const bob = await RawClient.join(worker, {
      room: 'welcome',
      token: { room: 'welcome', name: 'Bob', subject: 'b' },
    });
    const { welcome } = bob;
    assert.equal(welcome.self.name, 'Bob');
    assert.equal(welcome.self.role, 'participant');
    assert.deepEqual(welcome.self.grants.publish, ['microphone', 'camera', 'screen', 'screen-audio']);
    assert.equal(welcome.self.grants.moderate, false);
    assert.ok(welcome.credential, 'the welcome has a media credential');
    const { participants } = stateOf(bob);
    assert.deepEqual(
      Object.values(participants)
        .map(({ name }) => name)
        .sort(),
      ['Ada', 'Bob'],
    );
    assert.equal(participants[ada.id]!.connected, true);
    await ada.patched(({ set, value }) => set?.[1] === bob.id && (value as { name: string }).name === 'Bob');
    for (const client of [ada, bob]) await client.close();
  });

  test('two rooms never see each other', async () => {
    const here = await RawClient.join(worker, { room: 'here' });
    const there = await RawClient.join(worker, { room: 'there' });
    assert.deepEqual(Object.keys(stateOf(there).participants), [there.id]);
    await here.settled();
    assert.equal(here.messages.filter(({ type }) => type === 'patch').length <= 1, true);
    for (const client of [here, there]) await client.close();
  });

  test('a participant who leaves is removed at once, and cannot resume', async () => {
    const ada = await RawClient.join(worker, { room: 'leave', token: { room: 'leave', subject: 'a' } });
    const bob = await RawClient.join(worker, { room: 'leave', token: { room: 'leave', subject: 'b' } });
    bob.send({ id: 'bye', command: 'leave' });
    await ada.patched((op) => op.delete?.[1] === bob.id);
    const again = await RawClient.join(worker, {
      room: 'leave',
      token: { room: 'leave', subject: 'b' },
      query: { resume: bob.welcome.resume },
    });
    assert.notEqual(again.id, bob.id);
    assert.equal(again.welcome.resumed, false);
    for (const client of [ada, again]) await client.close();
  });
});

describe('a refusal is sent in a message that a page can read, and the socket closes', () => {
  const room = 'guarded';
  const wrong = new TextEncoder().encode('another secret of more than 32 characters');
  const right = new TextEncoder().encode(TOKEN_SECRET);
  const jwt = (audience: string, secret: Uint8Array, claims: Record<string, unknown> = {}, seconds = 60) => {
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({ room, sub: 's', name: 'N', role: 'host', ...claims })
      .setProtectedHeader({ alg: 'HS256' })
      .setAudience(audience)
      .setIssuedAt(now)
      .setExpirationTime(now + seconds)
      .sign(secret);
  };
  const cases: [name: string, code: string, () => Promise<Partial<Parameters<typeof RawClient.open>[1]>>][] =
    [
      ['no token', 'token_missing', async () => ({ token: null })],
      ['no JWT', 'token_invalid', async () => ({ token: 'abc' })],
      ['a foreign signature', 'token_invalid', async () => ({ token: await jwt('callroom:room', wrong) })],
      ['another purpose', 'token_invalid', async () => ({ token: await jwt('callroom:media', right) })],
      [
        'a role nobody has',
        'token_invalid',
        async () => ({ token: await jwt('callroom:room', right, { role: 'god' }) }),
      ],
      [
        'a life longer than 5 minutes',
        'token_invalid',
        async () => ({ token: await jwt('callroom:room', right, {}, 600) }),
      ],
      [
        'alg none',
        'token_invalid',
        async () => {
          const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
          const now = Math.floor(Date.now() / 1000);
          const claims = {
            room,
            sub: 's',
            name: 'N',
            role: 'host',
            aud: 'callroom:room',
            iat: now,
            exp: now + 60,
          };
          return { token: `${part({ alg: 'none' })}.${part(claims)}.` };
        },
      ],
      ['expired', 'token_expired', async () => ({ token: { room, nowMs: Date.now() - 120_000 } })],
      ['another room', 'token_room_mismatch', async () => ({ token: { room: 'elsewhere' } })],
      ['another protocol version', 'protocol_version', async () => ({ query: { v: '99' } })],
      [
        'an unlisted origin',
        'origin_not_allowed',
        async () => ({ headers: { Origin: 'https://unlisted.example' } }),
      ],
    ];
  for (const [name, code, options] of cases) {
    test(`${name}: ${code}`, async () => {
      const client = await RawClient.open(worker, { room, ...(await options()) });
      const message = await client.next('error');
      assert.equal(errorOf(message).code, code);
      assert.equal(message.final, true);
      assert.match(errorOf(message).message, /\w+\. \w+/, 'the message says what to do next');
      const { code: closeCode } = await client.closed();
      assert.ok(closeCode >= 4400 && closeCode < 4600, 'the close code is one of the room’s own');
    });
  }

  test('a listed origin and the own origin get in', async () => {
    for (const Origin of ['https://listed.example', worker.origin]) {
      const client = await RawClient.join(worker, { room, headers: { Origin } });
      await client.close();
    }
  });
});

describe('liveness', () => {
  test('a lost socket dims the tile at once and removes it after 5 s', async () => {
    const ada = await RawClient.join(worker, { room: 'lost', token: { room: 'lost', subject: 'a' } });
    const bob = await RawClient.join(worker, { room: 'lost', token: { room: 'lost', subject: 'b' } });
    await bob.close();
    await ada.patched(({ set, value }) => set?.[1] === bob.id && set[2] === 'connected' && value === false);
    await worker.advance('lost', 4_900);
    const { participants } = await ada.roomState();
    assert.ok(participants[bob.id], 'the tile is still there');
    await worker.advance('lost', 200);
    await ada.patched((op) => op.delete?.[1] === bob.id);
    await ada.close();
  });

  test('a silent socket is detected, and pings count as activity', async () => {
    const room = 'silence';
    const ada = await RawClient.join(worker, { room, token: { room, subject: 'a' } });
    const bob = await RawClient.join(worker, { room, token: { room, subject: 'b' } });
    await worker.advance(room, 10_000);
    ada.send('ping');
    await ada.next('pong');
    await worker.advance(room, 10_000);
    assert.equal(errorOf(await bob.next('error')).code, 'silent');
    await ada.patched((op) => op.delete?.[1] === bob.id);
    await ada.close();
  });

  test('a room with at most one person may sleep', async () => {
    const room = 'sleep';
    const ada = await RawClient.join(worker, { room, token: { room, subject: 'a' } });
    assert.equal(await worker.alarmInMs(room), null);
    const bob = await RawClient.join(worker, { room, token: { room, subject: 'b' } });
    assert.ok((await worker.alarmInMs(room))! <= 5_000, 'the alarm is due within five seconds');
    bob.send({ id: 'bye', command: 'leave' });
    await ada.patched((op) => op.delete?.[1] === bob.id);
    assert.equal(await worker.alarmInMs(room), null);
    await ada.close();
  });
});

describe('coming back', () => {
  const two = async (room: string) => {
    const ada = await RawClient.join(worker, { room, token: { room, subject: 'a' } });
    const bob = await RawClient.join(worker, { room, token: { room, subject: 'b' } });
    return { ada, bob };
  };
  const back = (room: string, subject: string, query: Record<string, string>) =>
    RawClient.join(worker, { room, token: { room, subject }, query });

  test('after a drop a client resumes as the same participant, and gets only the missed changes', async () => {
    const { ada, bob } = await two('drop');
    const { resume, epoch, revision } = bob.welcome;
    bob.cut();
    await ada.patched(({ set, value }) => set?.[2] === 'connected' && value === false);
    const again = await back('drop', 'b', { resume, epoch, revision: String(revision) });
    assert.equal(again.id, bob.id);
    assert.equal(again.welcome.state, null);
    assert.ok(again.welcome.patches.length >= 1, 'the client gets the missed patches');
    await ada.patched(({ set, value }) => set?.[2] === 'connected' && value === true);
    for (const client of [ada, again]) await client.close();
  });

  test('15 s after the loss a client is a new participant', async () => {
    const { ada, bob } = await two('late');
    await bob.close();
    await ada.patched(({ set, value }) => set?.[2] === 'connected' && value === false);
    await worker.advance('late', 15_100);
    const again = await back('late', 'b', { resume: bob.welcome.resume });
    assert.notEqual(again.id, bob.id);
    for (const client of [ada, again]) await client.close();
  });

  test('between 5 and 15 s the tile is removed, and returns with the participant', async () => {
    const { ada, bob } = await two('dimmed');
    await bob.close();
    await ada.patched(({ set, value }) => set?.[2] === 'connected' && value === false);
    await worker.advance('dimmed', 7_000);
    await ada.patched((op) => op.delete?.[1] === bob.id);
    const again = await back('dimmed', 'b', { resume: bob.welcome.resume });
    assert.equal(again.id, bob.id);
    await ada.patched(({ set }) => set?.[1] === bob.id && set.length === 2);
    for (const client of [ada, again]) await client.close();
  });

  test('a resume secret is valid for one use, once its successor has arrived', async () => {
    const { ada, bob } = await two('rotate');
    const again = await back('rotate', 'b', { resume: bob.welcome.resume });
    assert.equal(again.id, bob.id);
    again.send({ welcomed: true });
    await again.settled();
    const thief = await back('rotate', 'b', { resume: bob.welcome.resume });
    assert.notEqual(thief.id, bob.id);
    for (const client of [ada, again, thief]) await client.close();
  });

  test('after lost welcomes the present secret still works', async () => {
    const { ada, bob } = await two('lost-welcome');
    const { resume } = bob.welcome;
    for (let n = 0; n < 3; n++) (await back('lost-welcome', 'b', { resume })).cut();
    const again = await back('lost-welcome', 'b', { resume });
    assert.equal(again.id, bob.id);
    for (const client of [ada, again]) await client.close();
  });

  test('a stolen secret is useless to another subject', async () => {
    const { ada, bob } = await two('stolen');
    const thief = await back('stolen', 'thief', { resume: bob.welcome.resume });
    assert.notEqual(thief.id, bob.id);
    await bob.settled();
    for (const client of [ada, bob, thief]) await client.close();
  });

  test('a participant id alone does not resume that participant', async () => {
    const { ada, bob } = await two('stolen-id');
    const guesser = await back('stolen-id', 'b', { resume: `${bob.id}.guess` });
    assert.notEqual(guesser.id, bob.id);
    await bob.settled();
    for (const client of [ada, bob, guesser]) await client.close();
  });

  test('the same `_pk` twice makes two participants', async () => {
    const { ada, bob } = await two('pk');
    const one = await back('pk', 'c', { _pk: 'same' });
    const other = await back('pk', 'd', { _pk: 'same' });
    assert.notEqual(one.id, other.id);
    await one.settled();
    await other.settled();
    for (const client of [ada, bob, one, other]) await client.close();
  });

  test('a late connect of an abandoned attempt changes nothing', async () => {
    const { ada, bob } = await two('late');
    const { resume } = bob.welcome;
    const second = await back('late', 'b', { resume, attempt: 'page.2' });
    const first = await RawClient.open(worker, {
      room: 'late',
      token: { room: 'late', subject: 'b' },
      query: { resume, attempt: 'page.1' },
    });
    assert.equal(errorOf(await first.next('error')).code, 'replaced');
    await second.settled();
    // Another page with as few connects, as after a reload, is no such latecomer.
    const reloaded = await back('late', 'b', { resume, attempt: 'other.1' });
    assert.equal(reloaded.id, bob.id);
    for (const client of [ada, reloaded]) await client.close();
  });

  test('a new participant who never confirmed the welcome is hidden with the socket, and makes way for the next join', async () => {
    const room = 'unconfirmed';
    const ada = await RawClient.join(worker, { room, token: { room, subject: 'a' } });
    const token = { room, name: 'Bob', subject: 'b' };
    const lost = await RawClient.open(worker, { room, token });
    const { self } = (await lost.next('welcome')) as unknown as Welcome;
    lost.cut();
    await ada.patched((op) => op.delete?.[1] === self.id);
    const reloaded = await RawClient.join(worker, { room, token });
    assert.equal(reloaded.welcome.self.name, 'Bob');
    assert.deepEqual(Object.keys((await ada.roomState()).participants).sort(), [ada.id, reloaded.id].sort());
    for (const client of [ada, reloaded]) await client.close();
  });

  test('a new participant whose confirmation was lost comes back as the same', async () => {
    const room = 'confirmation-lost';
    const ada = await RawClient.join(worker, { room, token: { room, subject: 'a' } });
    const lost = await RawClient.open(worker, { room, token: { room, subject: 'b' } });
    const { self, resume } = (await lost.next('welcome')) as unknown as Welcome;
    lost.cut();
    await ada.patched((op) => op.delete?.[1] === self.id);
    const again = await back(room, 'b', { resume });
    assert.equal(again.id, self.id);
    await ada.patched(({ set }) => set?.[1] === self.id && set.length === 2);
    for (const client of [ada, again]) await client.close();
  });

  test('a client whose welcome never came replaces itself, also while its first socket seems open', async () => {
    const room = 'welcome-lost';
    const ada = await RawClient.join(worker, { room, token: { room, subject: 'a' } });
    const connect = (attempt: string, subject = 'b') =>
      RawClient.open(worker, { room, token: { room, name: 'Bob', subject }, query: { attempt } });
    const first = await connect('page.1');
    await first.next('welcome');
    const second = await connect('page.2');
    const { self } = (await second.next('welcome')) as unknown as Welcome;
    assert.equal(self.name, 'Bob');
    assert.equal(errorOf(await first.next('error')).code, 'replaced');
    const late = await connect('page.1');
    assert.equal(errorOf(await late.next('error')).code, 'replaced');
    const other = await connect('page.3', 'other');
    const { self: stranger } = (await other.next('welcome')) as unknown as Welcome;
    assert.deepEqual(
      Object.keys((await ada.roomState()).participants).sort(),
      [ada.id, self.id, stranger.id].sort(),
      'the id of a client is valid among the connects of a person',
    );
    for (const client of [ada, second, other]) await client.close();
  });

  test('sockets that close while they are being opened leave nobody behind', async () => {
    const room = 'aborted';
    const ada = await RawClient.join(worker, { room, token: { room, subject: 'a' } });
    for (let n = 0; n < 40; n++) {
      const client = await RawClient.open(worker, { room, token: { room, subject: `b${n}` } });
      // From before the request reaches the room to after its answer.
      for (let turn = 0; turn < n * 4; turn++) await setImmediate();
      client.cut();
    }
    for (;;) {
      const { participants } = await ada.roomState();
      if (Object.keys(participants).length === 1) break;
      await setImmediate();
    }
    await ada.close();
  });

  test('the replaced socket is told so', async () => {
    const { ada, bob } = await two('replaced');
    const again = await back('replaced', 'b', { resume: bob.welcome.resume });
    assert.equal(errorOf(await bob.next('error')).code, 'replaced');
    await again.settled();
    const state = await again.roomState();
    assert.equal(state.participants[bob.id]!.connected, true);
    for (const client of [ada, again]) await client.close();
  });
});
