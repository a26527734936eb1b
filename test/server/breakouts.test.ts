import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { SignJWT } from 'jose';
import { breakoutName } from '../../src/room/protocol/index.js';
import { breakoutBehavior } from '../../src/server/behaviors/breakout-behavior.js';
import { createRoomToken } from '../../src/server/tokens/room-token.js';
import { OPERATOR_TOKEN, operator } from './ai/assistant-room.js';
import { BreakoutPeople } from './breakout-people.js';
import { RawClient } from './raw-client.js';
import { startWorker, TOKEN_SECRET } from './start-worker.js';

let people: BreakoutPeople;
before(async () => {
  const entry = fileURLToPath(new URL('./breakouts-worker.ts', import.meta.url));
  people = new BreakoutPeople(await startWorker({ entry, vars: { OPERATOR_TOKEN } }));
});
after(() => people.worker.stop());

/** Why the room ended a connection: workerd may close the socket only when the object next sleeps. */
const endOf = async (client: RawClient) => ((await client.next('error')).error as { code: string }).code;
const codeOf = ({ error }: { error?: { code: string } }) => error?.code ?? 'ok';
/** A host and a participant who is invited to the first room. */
async function invited(room: string, options = {}) {
  const host = await people.join(room, 'host', 'host');
  const ada = await people.join(room, 'ada');
  const [first, second] = await people.open(host, [ada], options);
  return { host, ada, first: first!, second: second! };
}

describe('moving between the rooms', () => {
  test('an invited person enters with a ticket, has the same name, role and grants, and is shown there', async () => {
    const room = 'moving';
    const { host, ada, first } = await invited(room);
    assert.deepEqual((await people.stateOf(ada)).people, {
      [ada.id]: { room: first, place: 'invited', here: false },
    });
    const inside = await people.go(room, ada, first);
    const { name, role, grants } = inside.welcome.self;
    assert.deepEqual([name, role, grants], ['ada', 'participant', ada.welcome.self.grants]);
    await people.until(host, ({ people: all }) => all[ada.id]?.here === true);
    const visiting = await people.go(room, host, first);
    assert.equal(visiting.welcome.self.role, 'host', 'a host keeps the role');
    assert.equal(Object.keys((await visiting.roomState()).participants).length, 2, 'they meet there');
    // They hear each other there, and nobody in the main room does.
    await visiting.command('chat.send', { text: 'Hello' });
    await inside.event('chat.sent');
    await visiting.close();
    await inside.command('leave', null);
    await people.until(host, ({ people: all }) => !all[ada.id]?.here);
  });

  test('a person who is moved is removed from the room, and enters the other', async () => {
    const room = 'moved';
    const { host, ada, first, second } = await invited(room);
    const before = await people.go(room, ada, first);
    await people.ask(host, 'assign', { room: second, participants: [ada.id] });
    assert.equal(await endOf(before), 'removed');
    const inside = await people.go(room, ada, second);
    await people.until(host, ({ people: all }) => all[ada.id]?.here === true && all[ada.id]?.room === second);
    // Back in the main room at once.
    await people.ask(host, 'assign', { room: null, participants: [ada.id] });
    assert.equal(await endOf(inside), 'removed');
  });

  test('participants choose and return only if the host lets them', async () => {
    const room = 'choice';
    const { ada, first, second, host } = await invited(room, { mayReturn: false });
    assert.equal(await people.ask(ada, 'go', { room: second }), 'breakout_closed');
    assert.equal(await people.ask(ada, 'return'), 'not_allowed');
    await people.ask(host, 'close', { seconds: 0 });
    await people.ask(host, 'open', { choice: true, mayReturn: true, minutes: null });
    assert.equal(await people.ask(ada, 'go', { room: second }), 'ok');
    const inside = await people.enter(room, ada);
    assert.equal(await people.ask(ada, 'return'), 'ok');
    assert.equal(await endOf(inside), 'removed');
    assert.deepEqual((await people.stateOf(ada)).people[ada.id], {
      room: second,
      place: 'main',
      here: false,
    });
    assert.equal(await people.ask(ada, 'go', { room: first }), 'ok');
  });

  test('a shuffle spreads everyone but moderators evenly', async () => {
    const room = 'shuffle';
    const host = await people.join(room, 'host', 'host');
    const guests = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((subject) => people.join(room, subject)));
    await people.open(host, [], { rooms: 2 });
    await people.ask(host, 'shuffle');
    const { people: all } = await people.stateOf(host);
    assert.deepEqual(Object.keys(all).sort(), guests.map(({ id }) => id).sort());
    const sizes = ['1', '2'].map((id) => Object.values(all).filter((one) => one.room === id).length);
    assert.deepEqual(sizes.sort(), [2, 3]);
  });

  test('a late person can be assigned, and someone who comes back finds the room again', async () => {
    const room = 'late';
    const { host, first } = await invited(room);
    const late = await people.join(room, 'late');
    assert.equal(await people.ask(late, 'ticket'), 'breakout_closed');
    await people.ask(host, 'assign', { room: first, participants: [late.id] });
    const inside = await people.go(room, late, first);
    // They lose both connections, and come back with another page.
    await late.command('leave', null);
    assert.equal(await endOf(inside), 'removed', 'a person who leaves the call leaves the breakout room');
    const again = await people.join(room, 'late');
    assert.deepEqual((await people.stateOf(again)).people[again.id], {
      room: first,
      place: 'room',
      here: false,
    });
    await (await people.enter(room, again)).close();
  });

  test('a reload is the same participant in the breakout room', async () => {
    const room = 'reload';
    const { ada, first } = await invited(room);
    const inside = await people.go(room, ada, first);
    inside.cut();
    const again = await people.enter(room, ada, { resume: inside.welcome.resume });
    assert.equal(again.id, inside.id);
    assert.equal(again.welcome.resumed, true);
  });
});

describe('tickets', () => {
  test('a ticket works once', async () => {
    const room = 'once';
    const { ada } = await invited(room);
    const ticket = await people.ticket(ada);
    const { ticket: opens } = await people.exchange(room, ticket, ada);
    assert.equal(codeOf(await people.exchange(room, ticket, ada)), 'breakout_ticket_used');
    const child = encodeURIComponent(breakoutName(room, ticket.breakout));
    const options = { room: child, token: null, query: { ticket: opens! } };
    await RawClient.join(people.worker, options);
    const second = await RawClient.open(people.worker, options);
    assert.equal(((await second.next('error')).error as { code: string }).code, 'ticket_invalid');
  });

  test('a ticket is for one person', async () => {
    const room = 'foreign';
    const { host, ada } = await invited(room);
    const ticket = await people.ticket(ada);
    assert.equal(codeOf(await people.exchange(room, ticket, host)), 'breakout_ticket_foreign');
    const elsewhere = await people.join('foreign-2', 'ada');
    assert.equal(codeOf(await people.exchange(room, ticket, elsewhere)), 'breakout_ticket_foreign');
    // It is not used up by the other person.
    assert.equal(codeOf(await people.exchange(room, ticket, ada)), 'ok');
  });

  test('a ticket is for one room, and for as long as the person is sent there', async () => {
    const room = 'elsewhere';
    const { host, ada, second } = await invited(room);
    const ticket = await people.ticket(ada);
    const [session] = ticket.breakout.split('.');
    const other = { ...ticket, breakout: `${session}.${second}` };
    assert.equal(codeOf(await people.exchange(room, other, ada)), 'breakout_ticket_invalid');
    await people.ask(host, 'assign', { room: second, participants: [ada.id] });
    assert.equal(codeOf(await people.exchange(room, ticket, ada)), 'breakout_closed');
    const next = await people.ticket(ada);
    await people.ask(host, 'close', { seconds: 0 });
    assert.equal(codeOf(await people.exchange(room, next, ada)), 'breakout_closed');
    // Opened again, the rooms are others.
    await people.ask(host, 'open', { choice: false, mayReturn: true, minutes: null });
    assert.equal(codeOf(await people.exchange(room, next, ada)), 'breakout_closed');
  });

  test('a ticket expires', async () => {
    const room = 'expired';
    const { ada, host } = await invited(room);
    const ticket = await people.ticket(ada);
    await people.worker.advance(room, 10_000);
    for (let passed = 0; passed < 60_000; passed += 10_000) {
      for (const client of [ada, host]) {
        client.send('ping');
        await client.next('pong');
      }
      await people.worker.advance(room, 10_000);
    }
    assert.equal(codeOf(await people.exchange(room, ticket, ada)), 'breakout_ticket_invalid');
  });

  test('a forged ticket, a site token and other tokens of this server are refused', async () => {
    const room = 'forged';
    const { ada } = await invited(room);
    const { breakout, ticket } = await people.ticket(ada);
    const child = breakoutName(room, breakout);
    const claims = { room: child, participant: ada.id, jti: 'x' };
    const sign = (secret: string, audience: string) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setSubject('ada')
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime('50s')
        .sign(new TextEncoder().encode(secret));
    const forged = [
      await sign('another secret that is long enough', 'callroom:breakout'),
      // As a site could sign it, which has the secret too.
      await sign(TOKEN_SECRET, 'callroom:room'),
      `${ticket.slice(0, -4)}AAAA`,
      ada.welcome.credential!.token,
      await people.worker.token({ room, subject: 'ada' }),
      '',
    ];
    for (const text of forged)
      assert.equal(
        codeOf(await people.exchange(room, { breakout, ticket: text }, ada)),
        'breakout_ticket_invalid',
        text,
      );
    await assert.rejects(createRoomToken({ secret: TOKEN_SECRET, room: child, subject: 'ada' }), TypeError);
    const socket = await RawClient.open(people.worker, {
      room: encodeURIComponent(child),
      token: await sign(TOKEN_SECRET, 'callroom:room'),
    });
    assert.equal(((await socket.next('error')).error as { code: string }).code, 'token_invalid');
    // A ticket opens no socket by itself, and is no room token.
    const bare = await RawClient.open(people.worker, { room: encodeURIComponent(child), token: ticket });
    assert.equal(((await bare.next('error')).error as { code: string }).code, 'token_invalid');
  });

  test('a ticket for a main room that has no breakout rooms, or is one, asks no object', async () => {
    const room = 'nowhere';
    const { ada } = await invited(room);
    const ticket = await people.ticket(ada);
    for (const main of ['not-there', breakoutName(room, ticket.breakout)])
      assert.equal(codeOf(await people.exchange(main, ticket, ada)), 'breakout_ticket_invalid');
  });
});

describe('removal and closing', () => {
  test('a person who is removed from the call is removed from the breakout room, and does not get back in', async () => {
    const room = 'removed';
    const { host, ada, first } = await invited(room);
    const inside = await people.go(room, ada, first);
    const ticket = await people.ticket(ada);
    await host.command('participant.remove', { participant: ada.id, ban: true });
    assert.equal(await endOf(inside), 'removed');
    assert.equal(codeOf(await people.exchange(room, ticket, ada)), 'breakout_closed');
  });

  test('someone who got in while they were removed is removed by the main room', async () => {
    const room = 'raced';
    const { host, ada } = await invited(room);
    const ticket = await people.ticket(ada);
    const { ticket: opens } = await people.exchange(room, ticket, ada);
    await host.command('participant.remove', { participant: ada.id, ban: true });
    const late = await RawClient.open(people.worker, {
      room: encodeURIComponent(breakoutName(room, ticket.breakout)),
      token: null,
      query: { ticket: opens! },
    });
    assert.equal(await endOf(late), 'removed');
  });

  test('closing ends the rooms for everyone, with their chat', async () => {
    const room = 'closing';
    const { host, ada, first } = await invited(room);
    const inside = await people.go(room, ada, first);
    await inside.command('chat.send', { text: 'For this room alone' });
    const { breakout } = await people.ticket(ada);
    await people.ask(host, 'close', { seconds: 5 });
    assert.equal((await people.stateOf(ada)).status, 'closing');
    await people.worker.advance(room, 5_000);
    assert.equal(await endOf(inside), 'ended');
    const { status, people: all } = await people.stateOf(ada);
    assert.deepEqual([status, all[ada.id]?.place], ['closed', 'main']);
    const backup = await people.worker.backup(encodeURIComponent(breakoutName(room, breakout)));
    assert.doesNotMatch(backup, /For this room alone/);
  });

  test('the end of the call for everyone ends the breakout rooms', async () => {
    const room = 'ended';
    const { host, ada, first } = await invited(room);
    const inside = await people.go(room, ada, first);
    await host.command('room.end', null);
    assert.equal(await endOf(inside), 'removed');
    // A call that is over for a minute has no open rooms any more.
    await people.worker.advance(room, 61_000);
    const next = await people.join(room, 'host', 'host');
    assert.equal((await people.stateOf(next)).status, 'closed');
  });

  test('deleting the data of the call ends the breakout rooms, with their chat', async () => {
    const room = 'deleted';
    const { host, ada, first } = await invited(room);
    const inside = await people.go(room, ada, first);
    await inside.command('chat.send', { text: 'For this room alone' });
    const { breakout } = await people.ticket(ada);
    await people.until(host, ({ people: all }) => all[ada.id]?.here === true);
    const child = encodeURIComponent(breakoutName(room, breakout));
    // The first attempts to tell it fail; the alarm tries again.
    await people.worker.refuseReports(child, 2);
    await operator(people.worker, `rooms/${room}`, 'DELETE');
    assert.equal(await endOf(host), 'ended');
    await people.worker.advance(room, 4_000);
    assert.match(await endOf(inside), /^(ended|removed)$/);
    assert.doesNotMatch(await people.worker.backup(child), /For this room alone/);
  });

  test('those who have left the call are forgotten when the rooms close', async () => {
    const room = 'forgotten';
    const { host, ada, first } = await invited(room);
    const late = await people.join(room, 'late');
    await people.ask(late, 'return');
    await people.ask(host, 'assign', { room: first, participants: [ada.id] });
    for (const person of [ada, late]) await person.command('leave', null);
    await people.ask(host, 'close', { seconds: 0 });
    assert.doesNotMatch(await people.worker.backup(room), /person:/);
  });

  test('the timer calls everyone back, and survives a restart of the room', async () => {
    const room = 'timer';
    const { ada, first, host } = await invited(room, { minutes: 1 });
    await people.go(room, ada, first);
    await people.worker.restart(room);
    const back = await people.join(room, 'ada', 'participant', { resume: ada.welcome.resume });
    const again = await people.join(room, 'host', 'host', { resume: host.welcome.resume });
    assert.equal((await people.stateOf(back)).status, 'open');
    for (let passed = 0; passed < 60_000; passed += 10_000) {
      for (const client of [back, again]) {
        client.send('ping');
        await client.next('pong');
      }
      await people.worker.advance(room, 10_000);
    }
    assert.equal((await people.stateOf(back)).status, 'closing');
    await people.worker.advance(room, 30_000);
    assert.equal((await people.stateOf(await people.join(room, 'eve'))).status, 'closed');
  });

  test('a breakout room that was restarted hears who may be in it', async () => {
    const room = 'restarted';
    const { host, ada, first } = await invited(room);
    await people.go(room, ada, first);
    await people.until(host, ({ people: all }) => all[ada.id]?.here === true);
    const { breakout } = await people.ticket(ada);
    const child = encodeURIComponent(breakoutName(room, breakout));
    await people.worker.refuseReports(child, 1);
    await people.ask(host, 'assign', { room: null, participants: [ada.id] });
    // The first message was lost; the alarm sends it again.
    await people.worker.advance(room, 4_000);
    await people.until(host, ({ people: all }) => all[ada.id]?.here === false);
  });
});

describe('what people may ask', () => {
  test('only moderators manage the rooms', async () => {
    const { ada, first } = await invited('authority');
    const commands = {
      create: { names: ['A'] },
      rename: { room: first, name: 'A' },
      remove: { room: first },
      assign: { room: first, participants: [ada.id] },
      shuffle: null,
      open: { choice: true, mayReturn: true, minutes: null },
      timer: { minutes: 1 },
      close: { seconds: 0 },
      announce: { text: 'Hello' },
      answer: { room: first },
    };
    for (const [name, data] of Object.entries(commands))
      assert.equal(await people.ask(ada, name, data), 'not_allowed', name);
    const waiting = await people.join('authority', 'wes', 'waiting');
    for (const [name, data] of [
      ['go', { room: first }],
      ['ticket', null],
    ] as const)
      assert.equal(await people.ask(waiting, name, data), 'not_allowed', name);
  });

  test('51 rooms, empty and long names are refused', async () => {
    const host = await people.join('limits', 'host', 'host');
    const names = (count: number) => ({ names: Array.from({ length: count }, (_, at) => `Room ${at}`) });
    assert.equal(await people.ask(host, 'create', names(51)), 'breakout_limit');
    assert.equal(await people.ask(host, 'create', names(0)), 'breakout_limit');
    assert.equal(((await people.ask(host, 'create', names(50))) as string[]).length, 50);
    assert.equal(await people.ask(host, 'create', names(1)), 'breakout_limit');
    for (const name of ['', '\u200b', 'x'.repeat(65)])
      assert.equal(await people.ask(host, 'rename', { room: '1', name }), 'invalid_message', name);
    assert.equal(await people.ask(host, 'announce', { text: 'x'.repeat(501) }), 'invalid_message');
    assert.equal(
      await people.ask(host, 'open', { choice: true, mayReturn: true, minutes: 0 }),
      'invalid_message',
    );
    assert.equal(await people.ask(host, 'go', { room: '1' }), 'breakout_closed');
    assert.throws(() => breakoutBehavior({ maxRooms: 51 }), { code: 'settings_invalid' });
  });

  test('a breakout room has none of its own, and its moderator commands need its own moderators', async () => {
    const room = 'nested';
    const { ada, first } = await invited(room);
    const inside = await people.go(room, ada, first);
    assert.equal((await inside.roomState()).behaviors.breakouts, undefined);
    assert.equal(await people.ask(inside, 'create', { names: ['A'] }), 'not_allowed');
    assert.equal(await people.ask(inside, 'ticket'), 'conflict');
    assert.equal(codeOf((await inside.command('room.end', null)) as never), 'not_allowed');
  });

  test('an announcement reaches everyone through the main room, and help is asked for and answered', async () => {
    const room = 'help';
    const { host, ada, first } = await invited(room);
    await people.go(room, ada, first);
    await people.ask(host, 'announce', { text: ' Two minutes left ' });
    assert.deepEqual((await ada.event('breakouts.announcement')).data, {
      text: 'Two minutes left',
      from: 'host',
    });
    assert.equal(await people.ask(ada, 'help', { asks: true }), 'ok');
    assert.equal((await people.stateOf(host)).help[first]?.by, ada.id);
    await people.ask(host, 'go', { room: first });
    assert.deepEqual((await people.stateOf(host)).help, {}, 'a host who comes answers the call');
    assert.equal(await people.ask(host, 'help', { asks: true }), 'ok');
    await people.ask(host, 'answer', { room: first });
    assert.deepEqual((await people.stateOf(host)).help, {});
  });

  test('twelve people go into four rooms and back, twice', async () => {
    const room = 'twelve';
    const host = await people.join(room, 'host', 'host');
    const guests = await Promise.all(Array.from({ length: 12 }, (_, at) => people.join(room, `guest-${at}`)));
    await people.open(host, [], { rooms: 4 });
    await people.ask(host, 'close', { seconds: 0 });
    for (const round of [1, 2]) {
      await people.ask(host, 'shuffle');
      await people.ask(host, 'open', { choice: false, mayReturn: true, minutes: null });
      const inside = await Promise.all(guests.map((guest) => people.enter(room, guest)));
      const state = await people.until(
        host,
        ({ people: all }) => Object.values(all).filter(({ here }) => here).length === guests.length,
      );
      for (const id of Object.keys(state.rooms))
        assert.equal(Object.values(state.people).filter((one) => one.room === id).length, 3);
      // A reload and a dropped socket in the breakout room.
      for (const at of [0, 1]) {
        inside[at]!.cut();
        const resume = inside[at]!.welcome.resume;
        inside[at] = await people.enter(room, guests[at]!, { resume });
        assert.equal(inside[at]!.welcome.resumed, true);
      }
      if (round === 2) {
        const [removed] = guests.splice(5, 1);
        const [theirs] = inside.splice(5, 1);
        await host.command('participant.remove', { participant: removed!.id, ban: true });
        assert.equal(await endOf(theirs!), 'removed');
      }
      await people.ask(host, 'close', { seconds: 0 });
      for (const client of inside) assert.equal(await endOf(client), 'ended');
      const { status, people: all } = await people.stateOf(host);
      assert.equal(status, 'closed');
      assert.ok(
        Object.values(all).every(({ place, here }) => place === 'main' && !here),
        'everyone is back in the main room',
      );
    }
  });
});
