import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { TicketAnswer } from '../../src/room/protocol/index.js';
import { createSocketTicket, openSocketTicket } from '../../src/server/tokens/socket-ticket.js';
import { RawClient } from './raw-client.js';
import { type RunningWorker, startWorker, TOKEN_SECRET } from './start-worker.js';

type Who = Parameters<RunningWorker['token']>[0];

const secret = new TextEncoder().encode(TOKEN_SECRET);
const codeOf = (message: Record<string, unknown>) => (message.error as { code: string }).code;

describe('a socket ticket', () => {
  let worker: RunningWorker;
  before(async () => {
    worker = await startWorker({ vars: { ALLOWED_ORIGINS: 'https://listed.example' } });
  });
  after(() => worker.stop());

  async function post(
    room: string,
    token: string | null,
    body: unknown = {},
    headers = {},
  ): Promise<Response> {
    return fetch(`${worker.origin}/lobby/${room}/ticket`, {
      method: 'POST',
      headers: { ...(token && { Authorization: `Bearer ${token}` }), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }

  async function ticketFor(who: Who, body?: unknown): Promise<string> {
    const response = await post(who.room, await worker.token(who), body);
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('cache-control'), 'no-store');
    const { ticket, expiresIn } = (await response.json()) as TicketAnswer;
    assert.equal(expiresIn, 30);
    return ticket;
  }

  const connect = (room: string, ticket: string, query = {}) =>
    RawClient.open(worker, { room, token: null, query: { ticket, ...query } });
  const join = (room: string, ticket: string, query = {}) =>
    RawClient.join(worker, { room, token: null, query: { ticket, ...query } });
  const refusal = async (room: string, ticket: string) => {
    const client = await connect(room, ticket);
    const code = codeOf(await client.next('error'));
    client.cut();
    return code;
  };

  test('opens the socket for the person of the token, with their role and grants', async () => {
    const room = 'claims';
    const grants = { chat: false };
    const who = { room, subject: 'ada', name: 'Ada 🎈', role: 'viewer', grants } as const;
    const ada = await join(room, await ticketFor(who));
    const { name, role, grants: given } = ada.welcome.self;
    assert.deepEqual([name, role, given.chat], ['Ada 🎈', 'viewer', false]);
    await ada.close();
  });

  test('opens one socket: the second use is refused', async () => {
    const room = 'replay';
    const ticket = await ticketFor({ room });
    const ada = await join(room, ticket);
    assert.equal(await refusal(room, ticket), 'ticket_invalid');
    await ada.settled();
    await ada.close();
    assert.equal(await refusal(room, ticket), 'ticket_invalid', 'also when the socket is gone');
  });

  test('of two uses at the same moment, one is accepted', async () => {
    const room = 'race';
    const ticket = await ticketFor({ room });
    const both = await Promise.all([connect(room, ticket), connect(room, ticket)]);
    const first = await Promise.all(
      both.map((client) => client.next(({ type }) => type === 'welcome' || type === 'error')),
    );
    assert.deepEqual(first.map(({ type }) => type).sort(), ['error', 'welcome']);
    for (const client of both) client.cut();
  });

  test('a refused connect also uses its ticket', async () => {
    const room = 'refused';
    const host = await RawClient.join(worker, { room, token: { room, role: 'host' } });
    await host.command('room.lock', { locked: true });
    const ticket = await ticketFor({ room, subject: 'bob' });
    assert.equal(await refusal(room, ticket), 'room_locked');
    await host.command('room.lock', { locked: false });
    assert.equal(await refusal(room, ticket), 'ticket_invalid');
    await host.close();
  });

  test('is valid for 30 s of the room’s time', async () => {
    const [early, late] = ['early', 'late'];
    const [inTime, tooLate] = [await ticketFor({ room: early }), await ticketFor({ room: late })];
    await worker.advance(early, 20_000);
    await worker.advance(late, 30_000);
    await (await join(early, inTime)).close();
    assert.equal(await refusal(late, tooLate), 'ticket_invalid');
  });

  test('is valid for 30 s of the Worker’s time', async () => {
    const claims = { room: 'old', subject: 'ada', name: 'Ada', role: 'participant', grants: {} } as const;
    const given = { claims, resume: null, prepared: null };
    const made = (agoMs: number) => createSocketTicket(given, { secret, nowMs: Date.now() - agoMs });
    await (await join('old', await made(0))).close();
    assert.equal(await refusal('old', await made(30_000)), 'ticket_invalid');
    const nowMs = 1_700_000_000_000;
    const ticket = await createSocketTicket(given, { secret, nowMs });
    const open = (atMs: number) => openSocketTicket(ticket, { secret, room: 'old', nowMs: atMs });
    assert.deepEqual((await open(nowMs + 29_999)).claims, claims);
    await assert.rejects(open(nowMs + 30_000), { code: 'ticket_invalid' });
  });

  test('is valid for one room, and only from this server', async () => {
    const ticket = await ticketFor({ room: 'one' });
    assert.equal(await refusal('other', ticket), 'token_room_mismatch');
    const middle = ticket.length >> 1;
    const changed = `${ticket.slice(0, middle)}${ticket[middle] === 'A' ? 'B' : 'A'}${ticket.slice(middle + 1)}`;
    const foreign = new TextEncoder().encode('the secret of another server, also long');
    const claims = { room: 'one', subject: 'eve', name: '', role: 'host', grants: {} } as const;
    const forged = await createSocketTicket(
      { claims, resume: null, prepared: null },
      { secret: foreign, nowMs: Date.now() },
    );
    for (const wrong of [changed, forged, '', 'x', 'no ticket', '%', await worker.token({ room: 'one' })]) {
      assert.equal(await refusal('one', wrong), 'ticket_invalid', wrong);
    }
    await (await join('one', ticket)).close();
  });

  test('is unreadable: neither the person nor the resume secret', async () => {
    const who = { room: 'sealed', subject: 'subject-of-ada', name: 'Ada' };
    const ticket = await ticketFor(who, { resume: 'p_1.secret-of-ada' });
    const text = Buffer.from(ticket, 'base64url').toString('latin1');
    for (const hidden of ['subject-of-ada', 'secret-of-ada', 'Ada', 'sealed']) {
      assert.ok(!text.includes(hidden) && !ticket.includes(hidden), `the ticket shows ${hidden}`);
    }
    assert.notEqual(await ticketFor(who), await ticketFor(who), 'no two are alike');
  });

  test('does not bypass a later ban, lock or waiting room', async () => {
    const room = 'decided';
    const host = await RawClient.join(worker, { room, token: { room, role: 'host' } });
    const mallory = await RawClient.join(worker, { room, token: { room, subject: 'mallory' } });
    const [banned, locked, waiting] = [
      await ticketFor({ room, subject: 'mallory' }),
      await ticketFor({ room, subject: 'bob' }),
      await ticketFor({ room, subject: 'carol' }),
    ];
    await host.command('participant.remove', { participant: mallory.id, ban: true });
    assert.equal(await refusal(room, banned), 'removed');
    await host.command('room.lock', { locked: true });
    assert.equal(await refusal(room, locked), 'room_locked');
    await host.command('room.lock', { locked: false });
    await host.command('room.wait', { waitingRoom: true });
    const carol = await join(room, waiting);
    assert.equal(carol.welcome.self.role, 'waiting');
    for (const client of [host, carol]) await client.close();
  });

  test('brings back the same participant, with the patches they missed', async () => {
    const room = 'resume';
    const ada = await RawClient.join(worker, { room, token: { room, subject: 'ada' } });
    const bob = await join(room, await ticketFor({ room, subject: 'bob' }));
    const { resume, epoch, revision } = bob.welcome;
    bob.cut();
    await ada.patched(({ set, value }) => set?.[2] === 'connected' && value === false);
    const known = { epoch, revision: String(revision) };
    const again = await join(room, await ticketFor({ room, subject: 'bob' }, { resume }), known);
    assert.equal(again.id, bob.id);
    assert.equal(again.welcome.resumed, true);
    assert.equal(again.welcome.state, null, 'patches in place of the state');
    const thief = await join(
      room,
      await ticketFor({ room, subject: 'eve' }, { resume: again.welcome.resume }),
    );
    assert.notEqual(thief.id, bob.id);
    // With a ticket, the address has no effect on resuming.
    const other = await join(room, await ticketFor({ room, subject: 'bob' }), {
      resume: again.welcome.resume,
    });
    assert.notEqual(other.id, bob.id);
    for (const client of [ada, again, thief, other]) await client.close();
  });

  test('needs a valid token of this room, from an allowed page', async () => {
    const room = 'asked';
    const token = await worker.token({ room });
    const cases: [string, Promise<Response>, number, string][] = [
      ['no token', post(room, null), 401, 'token_missing'],
      ['nonsense', post(room, 'nonsense'), 401, 'token_invalid'],
      [
        'expired',
        post(room, await worker.token({ room, nowMs: Date.now() - 120_000 })),
        401,
        'token_expired',
      ],
      ['another room', post(room, await worker.token({ room: 'another' })), 403, 'token_room_mismatch'],
      [
        'an unlisted origin',
        post(room, token, {}, { Origin: 'https://evil.example' }),
        403,
        'origin_not_allowed',
      ],
      ['a wrong body', post(room, token, { resume: 1 }), 400, 'invalid_message'],
      ['a long body', post(room, token, { resume: 'x'.repeat(10_000) }), 413, 'payload_too_large'],
    ];
    for (const [name, asking, status, code] of cases) {
      const response = await asking;
      assert.equal(response.status, status, name);
      assert.equal(codeOf((await response.json()) as Record<string, unknown>), code, name);
    }
    const origin = 'https://listed.example';
    const listed = await post(room, token, undefined, { Origin: origin });
    assert.equal(listed.status, 200, 'without a body');
    assert.equal(listed.headers.get('access-control-allow-origin'), origin);
  });

  test('a flood of ticket requests reaches no room, and a flood of connects is limited', async () => {
    const room = 'flood';
    const COUNT = 120;
    const asking = Array.from({ length: COUNT }, () => ticketFor({ room, subject: 'eve' }));
    const tickets = await Promise.all(asking);
    assert.equal(await worker.usedTickets(room), 0, 'a ticket that was made takes no place');
    const clients = await Promise.all(tickets.map((ticket) => connect(room, ticket)));
    const outcomes = await Promise.all(
      clients.map(async (client) => {
        const first = await client.next(({ type }) => type === 'welcome' || type === 'error');
        return first.type === 'welcome' ? 'in' : codeOf(first);
      }),
    );
    const held = outcomes.filter((outcome) => outcome === 'rate_limited').length;
    assert.equal(COUNT - held, 21, `of ${COUNT} as many get in as may connect at once: ${outcomes}`);
    assert.equal(await worker.usedTickets(room), COUNT - held, 'what is held back takes no place');
    for (const client of clients) client.cut();
    await (await join(room, await ticketFor({ room, subject: 'ada' }))).close();
    await worker.advance(room, 90_000);
    const claims = { room, subject: 'bob', name: '', role: 'participant', grants: {} } as const;
    const ahead = { secret, nowMs: Date.now() + 90_000 };
    await (
      await join(room, await createSocketTicket({ claims, resume: null, prepared: null }, ahead))
    ).close();
    assert.equal(await worker.usedTickets(room), 1, 'those that have expired are gone');
  });
});
