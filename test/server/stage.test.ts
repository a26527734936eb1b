import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Audience, Role, Self, SelfStage } from '../../src/room/protocol/index.js';
import { RawClient } from './raw-client.js';
import { type RunningWorker, startWorker } from './start-worker.js';

let worker: RunningWorker;
before(async () => {
  worker = await startWorker();
});
after(() => worker.stop());

type Joined = Awaited<ReturnType<typeof RawClient.join>>;
const join = (room: string, subject: string, role: Role = 'viewer', query = {}): Promise<Joined> =>
  RawClient.join(worker, { room, token: { room, role, subject, name: subject }, query });
const back = (room: string, client: Joined, subject: string, role: Role = 'viewer') =>
  join(room, subject, role, { resume: client.welcome.resume });
/** Commands with ids of their own: a client that comes back would repeat those of its earlier connection. */
const command = (client: Joined, name: string, data?: unknown) =>
  client.command(name, data, crypto.randomUUID());
const codeOf = (answer: Record<string, unknown>) =>
  (answer.error as { code: string } | undefined)?.code ?? 'ok';
/** The next `self` that fits. */
const self = async (client: Joined, fits: (self: Self) => boolean): Promise<Self> => {
  const message = await client.next(({ type, self }) => type === 'self' && fits(self as Self));
  return message.self as Self;
};
const stage = async (client: Joined, state: SelfStage['state'] | null) =>
  (await self(client, (now) => (now.stage?.state ?? null) === state)).stage;
const isRaised = ({ handRaisedAtMs }: Self) => handRaisedAtMs !== null;
/** The next list of the audience that fits. */
const audience = async (client: Joined, fits: (audience: Audience) => boolean): Promise<Audience> =>
  (await client.next(
    (message) => message.type === 'audience' && fits(message as unknown as Audience),
  )) as unknown as Audience;
const hands =
  (...ids: string[]) =>
  ({ hands }: Audience) =>
    hands.map(({ id }) => id).join() === ids.join();
const invited =
  (...ids: string[]) =>
  (list: Audience) =>
    list.invited.map(({ id }) => id).join() === ids.join();
const close = async (...clients: Joined[]) => {
  for (const client of clients) await client.close();
};

describe('the raised hands of viewers', () => {
  test('are listed to moderators only, the earliest first', async () => {
    const room = 'hands';
    const [host, moderator, ada] = [
      await join(room, 'host', 'host'),
      await join(room, 'moderator', 'moderator'),
      await join(room, 'ada', 'participant'),
    ];
    const [eve, bob] = [await join(room, 'eve'), await join(room, 'bob')];
    await command(bob, 'hand.raise');
    await command(eve, 'hand.raise');
    await command(bob, 'hand.raise');
    const list = await audience(host, hands(bob.id, eve.id));
    assert.deepEqual(
      list.hands.map(({ name }) => name),
      ['bob', 'eve'],
    );
    assert.equal(list.handCount, 2);
    await audience(moderator, hands(bob.id, eve.id));
    for (const other of [ada, eve, bob]) {
      await other.settled();
      assert.ok(!other.messages.some(({ type }) => type === 'audience'), `${other.id} learns of no hands`);
    }
    await close(host, moderator, ada, eve, bob);
  });

  test('are told to the viewer, also after a reconnect, and a moderator lowers them', async () => {
    const room = 'own-hand';
    const [host, eve] = [await join(room, 'host', 'host'), await join(room, 'eve')];
    assert.equal(eve.welcome.self.handRaisedAtMs, null);
    await command(eve, 'hand.raise');
    await self(eve, isRaised);
    await audience(host, hands(eve.id));
    eve.cut();
    const again = await back(room, eve, 'eve');
    assert.equal(again.id, eve.id);
    assert.notEqual(again.welcome.self.handRaisedAtMs, null);
    assert.equal(codeOf(await command(host, 'hand.lower', { participant: eve.id })), 'ok');
    await self(again, (now) => !isRaised(now));
    await audience(host, hands());
    await close(host, again);
  });

  test('go down when the viewer leaves, and when their connection is lost for good', async () => {
    const room = 'gone-hands';
    const [host, eve, bob] = [
      await join(room, 'host', 'host'),
      await join(room, 'eve'),
      await join(room, 'bob'),
    ];
    await command(eve, 'hand.raise');
    await command(bob, 'hand.raise');
    await audience(host, hands(eve.id, bob.id));
    eve.send({ id: 'l', command: 'leave' });
    await audience(host, hands(bob.id));
    await bob.close();
    // The runtime may answer a close before it tells the room of it.
    await host.settled();
    // The others no longer see Bob, who may still come back.
    await worker.advance(room, 6_000);
    await audience(host, hands());
    const again = await back(room, bob, 'bob');
    assert.equal(again.id, bob.id);
    await audience(host, hands(bob.id));
    await again.close();
    await host.settled();
    await worker.advance(room, 6_000);
    await audience(host, hands());
    host.send('ping');
    await host.next('pong');
    await worker.advance(room, 10_000);
    const late = await back(room, again, 'bob');
    assert.notEqual(late.id, bob.id);
    assert.equal(late.welcome.self.handRaisedAtMs, null);
    await close(host, late);
  });

  test('are listed to a moderator who comes back, also when the last hand was lowered meanwhile', async () => {
    const room = 'missed-hands';
    const [host, other, eve] = [
      await join(room, 'host', 'host'),
      await join(room, 'other', 'moderator'),
      await join(room, 'eve'),
    ];
    await command(eve, 'hand.raise');
    await audience(host, hands(eve.id));
    await audience(other, hands(eve.id));
    host.cut();
    await other.patched(({ set }) => set?.at(-1) === 'connected');
    await command(eve, 'hand.lower');
    await audience(other, hands());
    const again = await back(room, host, 'host', 'host');
    await audience(again, hands());
    await close(again, other, eve);
  });

  test('are bounded, with their number', async () => {
    const room = 'many-hands';
    const host = await join(room, 'host', 'host');
    const viewers = await Promise.all(
      Array.from({ length: 53 }, (_, index) => join(room, `viewer ${index}`)),
    );
    for (const viewer of viewers) await command(viewer, 'hand.raise');
    // A crowd's hands are told together.
    await worker.advance(room, 500);
    const list = await audience(host, ({ handCount }) => handCount === 53);
    assert.deepEqual(
      list.hands.map(({ id }) => id),
      viewers.slice(0, 50).map(({ id }) => id),
    );
    for (const viewer of viewers) viewer.cut();
    await close(host);
  });

  test('are raised a limited number of times', async () => {
    const eve = await join('hand-storm', 'eve');
    const codes: string[] = [];
    for (let n = 0; n < 12; n++) {
      codes.push(codeOf(await command(eve, 'hand.raise')));
      codes.push(codeOf(await command(eve, 'hand.lower')));
    }
    assert.ok(codes.includes('rate_limited'), codes.join());
    await close(eve);
  });

  test('become the hand of a participant with the role', async () => {
    const room = 'promoted-hand';
    const [host, eve] = [await join(room, 'host', 'host'), await join(room, 'eve')];
    await command(eve, 'hand.raise');
    await audience(host, hands(eve.id));
    await command(host, 'participant.promote', { participant: eve.id, role: 'participant' });
    await audience(host, hands());
    assert.notEqual((await host.roomState()).participants[eve.id]!.handRaisedAtMs, null);
    await close(host, eve);
  });
});

test('a viewer’s reaction carries their name', async () => {
  const room = 'reaction';
  const [ada, eve] = [await join(room, 'ada', 'participant'), await join(room, 'eve')];
  await command(eve, 'reaction.send', { reaction: '👏' });
  const { data } = await ada.event('reaction');
  assert.deepEqual(data, { participant: eve.id, name: 'eve', reaction: '👏' });
  await close(ada, eve);
});

describe('an invitation to the stage', () => {
  const invite = (moderator: Joined, viewer: Joined) =>
    command(moderator, 'stage.invite', { participant: viewer.id });
  /** A host and a viewer whom the host has invited. */
  async function begin(room: string) {
    const [host, eve] = [await join(room, 'host', 'host'), await join(room, 'eve')];
    assert.equal(codeOf(await invite(host, eve)), 'ok');
    await stage(eve, 'invited');
    await audience(host, invited(eve.id));
    return { host, eve };
  }

  test('is known to the viewer and to moderators, survives a resume, and brings the viewer on stage', async () => {
    const room = 'invited';
    const [host, ada, eve] = [
      await join(room, 'host', 'host'),
      await join(room, 'ada', 'participant'),
      await join(room, 'eve'),
    ];
    await command(eve, 'hand.raise');
    await invite(host, eve);
    const invitation = await stage(eve, 'invited');
    const { sinceMs } = invitation as { sinceMs: number };
    const publish = ['microphone', 'camera', 'screen', 'screen-audio'];
    assert.deepEqual(invitation, { state: 'invited', by: host.id, name: 'host', sinceMs, publish });
    await audience(host, invited(eve.id));
    eve.cut();
    const again = await back(room, eve, 'eve');
    assert.deepEqual(again.welcome.self.stage, invitation);
    assert.equal(codeOf(await command(again, 'stage.accept')), 'ok');
    const now = await self(again, ({ role }) => role === 'participant');
    assert.deepEqual(now.stage, { state: 'joined', acceptedBy: eve.id });
    assert.deepEqual(now.grants.publish, publish);
    await audience(host, (list) => list.invited.length === 0 && list.handCount === 0);
    const { participants } = await ada.roomState();
    assert.equal(participants[eve.id]!.role, 'participant');
    assert.equal(participants[eve.id]!.handRaisedAtMs, null, 'they have what they raised it for');
    // A reload keeps it, and the way back.
    const reloaded = await back(room, again, 'eve');
    assert.equal(reloaded.welcome.self.role, 'participant');
    assert.equal(codeOf(await command(reloaded, 'stage.leave')), 'ok');
    assert.equal((await self(reloaded, ({ role }) => role === 'viewer')).stage, null);
    await ada.patched((op) => op.delete?.[1] === eve.id);
    assert.equal(codeOf(await command(reloaded, 'stage.leave')), 'not_allowed', 'they are there');
    await close(host, ada, reloaded);
  });

  test('can be declined, canceled, and given again', async () => {
    const { host, eve } = await begin('declined');
    assert.equal(codeOf(await command(eve, 'stage.decline')), 'ok');
    await stage(eve, null);
    await audience(host, invited());
    assert.equal(codeOf(await command(eve, 'stage.accept')), 'not_found');
    await invite(host, eve);
    await stage(eve, 'invited');
    assert.equal(codeOf(await command(host, 'stage.cancel', { participant: eve.id })), 'ok');
    await stage(eve, null);
    assert.equal(codeOf(await command(eve, 'stage.decline')), 'not_found');
    assert.equal(codeOf(await command(eve, 'stage.accept')), 'not_found');
    await close(host, eve);
  });

  test('given twice stays that of the first moderator, and the second cancels it', async () => {
    const room = 'twice';
    const { host, eve } = await begin(room);
    const other = await join(room, 'other', 'moderator');
    assert.equal(codeOf(await invite(other, eve)), 'ok');
    assert.equal(codeOf(await command(other, 'stage.cancel', { participant: eve.id })), 'ok');
    await stage(eve, null);
    assert.equal(codeOf(await command(host, 'stage.cancel', { participant: eve.id })), 'not_found');
    assert.equal(codeOf(await command(eve, 'stage.accept')), 'not_found', 'the cancel came first');
    const selves = eve.messages.filter(({ type }) => type === 'self');
    assert.deepEqual(selves, [], 'the second invitation told nothing');
    await close(host, other, eve);
  });

  test('does not outlive a removal, and a ban', async () => {
    for (const ban of [false, true]) {
      const room = `removed-${ban}`;
      const { host, eve } = await begin(room);
      const tab = await join(room, 'eve');
      await command(host, 'participant.remove', { participant: eve.id, ban });
      await audience(host, invited());
      if (!ban) assert.equal(codeOf(await command(tab, 'stage.accept')), 'not_found');
      assert.equal(codeOf(await command(host, 'stage.cancel', { participant: eve.id })), 'not_found');
      await close(host, tab);
    }
  });

  test('that was accepted does not bring a removed person back on stage', async () => {
    const room = 'removed-from-stage';
    const [host, eve] = [await join(room, 'host', 'host'), await join(room, 'eve')];
    await command(host, 'stage.invite', { participant: eve.id });
    await stage(eve, 'invited');
    await command(eve, 'stage.accept');
    await stage(eve, 'joined');
    await command(host, 'participant.remove', { participant: eve.id });
    const again = await join(room, 'eve');
    assert.equal(again.welcome.self.role, 'viewer');
    await close(host, again);
  });

  test('ends as the person leaves with their last window', async () => {
    const room = 'departed';
    const { host, eve } = await begin(room);
    const tab = await join(room, 'eve');
    assert.equal(tab.welcome.self.stage?.state, 'invited', 'each window shows it');
    await command(eve, 'leave');
    await audience(host, invited(tab.id));
    await command(tab, 'leave');
    await audience(host, invited());
    const again = await join(room, 'eve');
    assert.equal(again.welcome.self.stage, null);
    await close(host, again);
  });

  test('is accepted in one window, for all of them', async () => {
    const room = 'windows';
    const { host, eve } = await begin(room);
    const tab = await join(room, 'eve');
    assert.equal(codeOf(await command(tab, 'stage.accept')), 'ok');
    const now = await self(eve, ({ role }) => role === 'participant');
    assert.deepEqual(now.stage, { state: 'joined', acceptedBy: tab.id }, 'the first window did not accept');
    assert.equal(codeOf(await command(eve, 'stage.accept')), 'not_found');
    assert.equal(codeOf(await command(eve, 'stage.leave')), 'ok');
    await self(tab, ({ role }) => role === 'viewer');
    await close(host, eve, tab);
  });

  test('ends with a change of the role, by the host or by a token', async () => {
    const room = 'role';
    const { host, eve } = await begin(room);
    await command(host, 'participant.promote', { participant: eve.id, role: 'participant' });
    const now = await self(eve, ({ role }) => role === 'participant');
    assert.deepEqual(now.stage, { state: 'joined', acceptedBy: null }, 'they may go back');
    assert.equal(codeOf(await command(eve, 'stage.accept')), 'not_found');
    await command(host, 'participant.promote', { participant: eve.id, role: 'moderator' });
    assert.equal((await self(eve, ({ role }) => role === 'moderator')).stage, null);
    assert.equal(codeOf(await command(eve, 'stage.leave')), 'not_allowed');
    await close(eve);

    const bob = await join(room, 'bob');
    await invite(host, bob);
    await audience(host, invited(bob.id));
    const presenting = await join(room, 'bob', 'participant');
    await audience(host, invited());
    assert.equal(codeOf(await invite(host, bob)), 'conflict', 'they are on stage in the other window');
    await close(host, bob, presenting);
  });

  test('is for viewers only, from people of a higher rank', async () => {
    const room = 'ranks';
    const [host, moderator, ada, waiting, eve] = [
      await join(room, 'host', 'host'),
      await join(room, 'moderator', 'moderator'),
      await join(room, 'ada', 'participant'),
      await join(room, 'waiting', 'waiting'),
      await join(room, 'eve'),
    ];
    assert.equal(codeOf(await invite(host, waiting)), 'conflict');
    assert.equal(codeOf(await invite(host, ada)), 'conflict');
    assert.equal(codeOf(await invite(ada, eve)), 'not_allowed');
    assert.equal(codeOf(await invite(eve, eve)), 'not_allowed');
    assert.equal(codeOf(await command(moderator, 'stage.dismiss', { participant: host.id })), 'not_allowed');
    assert.equal(codeOf(await command(host, 'stage.dismiss', { participant: moderator.id })), 'conflict');
    assert.equal(codeOf(await command(host, 'stage.invite', { participant: 'nobody' })), 'not_found');
    // A viewer whose token lets them moderate does not let themselves in.
    const grants = { moderate: true };
    const token = { room, role: 'viewer' as const, subject: 'mod', name: 'mod', grants };
    const viewer = await RawClient.join(worker, { room, token });
    assert.equal(codeOf(await invite(viewer, viewer)), 'not_allowed');
    // A host's second window is the host.
    const second = await join(room, 'host', 'viewer');
    assert.equal(codeOf(await invite(host, second)), 'conflict');
    await close(host, moderator, ada, waiting, eve, viewer, second);
  });

  test('leads to a stage from which a moderator sends back', async () => {
    const room = 'dismissed';
    const moderator = await join(room, 'moderator', 'moderator');
    const speaker = await join(room, 'speaker', 'participant');
    const eve = await join(room, 'eve');
    await invite(moderator, eve);
    await command(eve, 'stage.accept');
    for (const person of [eve, speaker]) {
      const done = await command(moderator, 'stage.dismiss', { participant: person.id });
      assert.equal(codeOf(done), 'ok');
      const now = await self(person, ({ role }) => role === 'viewer');
      assert.deepEqual(now.grants.publish, []);
    }
    const reloaded = await back(room, speaker, 'speaker', 'participant');
    assert.equal(reloaded.welcome.self.role, 'viewer', 'whatever the token says');
    await close(moderator, eve, reloaded);
    // The decision about Eve is over: a later token counts again.
    const presenting = await join(room, 'eve', 'participant');
    assert.equal(presenting.welcome.self.role, 'participant');
    await close(presenting);
  });

  test('is one of at most 50', async () => {
    const room = 'many-invited';
    const host = await join(room, 'host', 'host');
    const viewers = await Promise.all(
      Array.from({ length: 51 }, (_, index) => join(room, `viewer ${index}`)),
    );
    const codes = [];
    for (const viewer of viewers) codes.push(codeOf(await invite(host, viewer)));
    assert.deepEqual(codes, [...Array(50).fill('ok'), 'quota_exceeded']);
    for (const viewer of viewers) viewer.cut();
    await close(host);
  });
});
