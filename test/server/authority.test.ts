import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  type CommandName,
  commandInputs,
  type QueryName,
  queryInputs,
  type Role,
  roles,
} from '../../src/room/protocol/index.js';
import { FakeCallsServer } from './fake-calls-server.js';
import { RawClient } from './raw-client.js';
import { type RunningWorker, startWorker } from './start-worker.js';

let sfu: FakeCallsServer;
let worker: RunningWorker;
before(async () => {
  sfu = await FakeCallsServer.start();
  worker = await startWorker({ callsApiBase: sfu.base, files: true });
});
after(async () => {
  await worker.stop();
  await sfu.stop();
});

type Target = 'self' | Role;
type Outcome = 'ok' | 'not_allowed' | 'not_found' | 'conflict';
type Rule = (actor: Role, target: Target) => Outcome;

const everyone = new Set<Role>(roles);
const admitted = new Set<Role>(['host', 'moderator', 'participant', 'viewer']);
const publishers = new Set<Role>(['host', 'moderator', 'participant']);
const moderators = new Set<Role>(['host', 'moderator']);
const hosts = new Set<Role>(['host']);
const by =
  (allowed: ReadonlySet<Role>): Rule =>
  (actor) =>
    allowed.has(actor) ? 'ok' : 'not_allowed';

/** The roles on which each role may act: itself and lower roles; hosts also on other hosts. */
const reach: Record<Role, ReadonlySet<Target>> = {
  host: new Set<Target>(['self', ...roles]),
  moderator: new Set<Target>(['self', 'participant', 'viewer', 'waiting']),
  participant: new Set(),
  viewer: new Set(),
  waiting: new Set(),
};
const onOthers: Rule = (actor, target) => (reach[actor].has(target) ? 'ok' : 'not_allowed');

/** All permissions, written down a second time. A command without a row here fails the test. */
const rules: { [K in CommandName]: { data: (target: string) => unknown; rule: Rule; onTarget?: true } } = {
  leave: { data: () => null, rule: by(everyone) },
  'publication.declare': {
    data: () => ({ trackName: 't', source: 'camera', muted: false }),
    rule: by(publishers),
  },
  // There is no offer here; media-offer.test.ts covers offers.
  'media.answer': {
    data: () => ({ attempt: 'a', sdp: 'v=0' }),
    rule: (actor) => (admitted.has(actor) ? 'not_found' : 'not_allowed'),
  },
  'speech.report': { data: () => ({ speaking: true }), rule: by(admitted) },
  'hand.raise': { data: () => null, rule: by(admitted) },
  'hand.lower': {
    data: (participant) => ({ participant }),
    rule: (actor, target) => (target === 'self' && admitted.has(actor) ? 'ok' : onOthers(actor, target)),
    onTarget: true,
  },
  'reaction.send': { data: () => ({ reaction: '👍' }), rule: by(admitted) },
  'presence.track': { data: () => ({ meta: { away: true } }), rule: by(admitted) },
  'presence.untrack': { data: () => null, rule: by(admitted) },
  // Viewers and those waiting are not listed: they would record unseen.
  'recording.start': { data: () => null, rule: by(publishers) },
  'recording.stop': { data: () => null, rule: by(admitted) },
  'participant.admit': { data: (participant) => ({ participant }), rule: onOthers, onTarget: true },
  'participant.admit-all': { data: () => null, rule: by(moderators) },
  'participant.deny': {
    data: (participant) => ({ participant }),
    rule: (actor, target) => {
      const allowed = onOthers(actor, target);
      return allowed === 'ok' && target !== 'waiting' ? 'not_found' : allowed;
    },
    onTarget: true,
  },
  'participant.mute': { data: (participant) => ({ participant }), rule: onOthers, onTarget: true },
  'participant.mute-all': { data: () => null, rule: by(moderators) },
  'participant.revoke': {
    data: (participant) => ({ participant, source: 'camera' }),
    rule: onOthers,
    onTarget: true,
  },
  'participant.restore': {
    data: (participant) => ({ participant, source: 'camera' }),
    rule: onOthers,
    onTarget: true,
  },
  // No mute has this id: see muting.test.ts.
  'participant.restore-all': { data: () => ({ revocation: 'none' }), rule: by(moderators) },
  'source.restore': { data: () => ({ source: 'camera', revocation: 'none' }), rule: by(admitted) },
  'participant.remove': { data: (participant) => ({ participant }), rule: onOthers, onTarget: true },
  'participant.promote': {
    data: (participant) => ({ participant, role: 'participant' }),
    rule: by(hosts),
    onTarget: true,
  },
  // Nobody is banned here; a test below covers bans.
  'ban.lift': {
    data: () => ({ subject: 'nobody' }),
    rule: (actor) => (moderators.has(actor) ? 'not_found' : 'not_allowed'),
  },
  'stage.invite': {
    data: (participant) => ({ participant }),
    rule: (actor, target) => {
      const allowed = target === 'self' ? 'not_allowed' : onOthers(actor, target);
      return allowed === 'ok' && target !== 'viewer' ? 'conflict' : allowed;
    },
    onTarget: true,
  },
  // Nobody is invited here; stage.test.ts covers invitations.
  'stage.cancel': {
    data: (participant) => ({ participant }),
    rule: (actor, target) => (onOthers(actor, target) === 'ok' ? 'not_found' : 'not_allowed'),
    onTarget: true,
  },
  'stage.accept': {
    data: () => null,
    rule: (actor) => (admitted.has(actor) ? 'not_found' : 'not_allowed'),
  },
  'stage.decline': {
    data: () => null,
    rule: (actor) => (admitted.has(actor) ? 'not_found' : 'not_allowed'),
  },
  'stage.leave': { data: () => null, rule: () => 'not_allowed' },
  'stage.dismiss': {
    data: (participant) => ({ participant }),
    rule: (actor, target) => {
      const allowed = onOthers(actor, target);
      return allowed === 'ok' && target !== 'participant' ? 'conflict' : allowed;
    },
    onTarget: true,
  },
  'room.lock': { data: () => ({ locked: true }), rule: by(moderators) },
  'room.wait': { data: () => ({ waitingRoom: true }), rule: by(moderators) },
  'room.may-unmute': { data: () => ({ mayUnmute: false }), rule: by(moderators) },
  'room.live': { data: () => ({ live: false }), rule: by(hosts) },
  'room.end': { data: () => null, rule: by(hosts) },
  'message.send': { data: () => ({ data: 1 }), rule: by(admitted) },
  'chat.send': { data: () => ({ text: 'hello' }), rule: by(admitted) },
  // files.test.ts covers what becomes of files.
  'file.offer': { data: () => ({ name: 'a.txt', type: 'text/plain', size: 1 }), rule: by(publishers) },
  'file.discard': { data: () => ({ file: 'none' }), rule: by(admitted) },
  'storage.write': { data: () => ({ put: [{ key: 'k', value: 1 }] }), rule: by(publishers) },
  'storage.watch': { data: () => ({ prefix: 'k' }), rule: by(admitted) },
  'storage.unwatch': { data: () => ({ prefix: 'k' }), rule: by(admitted) },
  'report.quality': { data: () => ({ score: 5 }), rule: by(admitted) },
  'report.bug': { data: () => ({ text: 'it broke' }), rule: by(admitted) },
  'report.dead-track': {
    data: () => ({ participant: 'p', trackName: 't' }),
    rule: by(admitted),
  },
  // chat.test.ts covers the editing of messages; this room has no messages.
  'chat.edit': {
    data: () => ({ message: 1, text: 'x' }),
    rule: (actor) => (admitted.has(actor) ? 'not_found' : 'not_allowed'),
  },
  'chat.delete': {
    data: () => ({ message: 1 }),
    rule: (actor) => (admitted.has(actor) ? 'not_found' : 'not_allowed'),
  },
  'chat.react': {
    data: () => ({ message: 1, reaction: '👍', on: true }),
    rule: (actor) => (admitted.has(actor) ? 'not_found' : 'not_allowed'),
  },
  'chat.pin': {
    data: () => ({ message: 1, pinned: true }),
    rule: (actor) => (moderators.has(actor) ? 'not_found' : 'not_allowed'),
  },
};

/** The same of the queries. */
const queryRules: { [K in QueryName]: { data: unknown; rule: Rule } } = {
  // People who wait see an empty room: see people.test.ts.
  'room.state': { data: null, rule: by(everyone) },
  'media.credential': { data: null, rule: by(admitted) },
  viewers: { data: {}, rule: by(admitted) },
  'presence.list': { data: {}, rule: by(admitted) },
  'chat.history': { data: {}, rule: by(admitted) },
  'file.links': { data: { files: ['none'] }, rule: by(admitted) },
  'storage.get': { data: { keys: ['k'] }, rule: by(admitted) },
  'storage.list': { data: { prefix: '' }, rule: by(admitted) },
  bans: { data: {}, rule: by(moderators) },
  revoked: {
    data: { participant: 'nobody' },
    rule: (actor) => (moderators.has(actor) ? 'not_found' : 'not_allowed'),
  },
  reports: { data: { kind: 'bugs' }, rule: by(moderators) },
};

const names = Object.keys(commandInputs) as CommandName[];
const join = (room: string, role: Role, subject: string) =>
  RawClient.join(worker, { room, token: { room, role, subject } });

describe('commands by role and target', () => {
  for (const name of names) {
    for (const actorRole of roles) {
      const targets: Target[] = rules[name].onTarget ? ['self', ...roles] : ['self'];
      test(`${name} by ${actorRole}`, async () => {
        await Promise.all(targets.map((target) => check(name, actorRole, target)));
      });
    }
  }
});

describe('queries by role', () => {
  for (const name of Object.keys(queryInputs) as QueryName[]) {
    test(`${name} by any role`, async () => {
      for (const role of roles) {
        const actor = await join(`${name}-${role}`, role, 'actor');
        const reply = await actor.query(name, queryRules[name].data);
        const code = (reply.error as { code: string } | undefined)?.code ?? 'ok';
        assert.equal(code, queryRules[name].rule(role, 'self'), `by ${role}`);
        actor.cut();
      }
    });
  }
});

async function check(name: CommandName, actorRole: Role, target: Target): Promise<void> {
  const { data, rule } = rules[name];
  const room = `${name}-${actorRole}-${target}`;
  const actor = await join(room, actorRole, 'actor');
  const other = target === 'self' ? actor : await join(room, target, 'target');
  const reply = await actor.command(name, data(other.id));
  const code = (reply.error as { code: string } | undefined)?.code ?? 'ok';
  assert.equal(code, rule(actorRole, target), `on ${target}`);
  for (const client of new Set([actor, other])) client.cut();
}

describe('nothing works without a valid token', () => {
  const tokens = {
    missing: async () => null,
    expired: (room: string, role: Role) => worker.token({ room, role, nowMs: Date.now() - 120_000 }),
    foreign: (_room: string, role: Role) => worker.token({ room: 'elsewhere', role }),
  };
  const codes = { missing: 'token_missing', expired: 'token_expired', foreign: 'token_room_mismatch' };
  for (const kind of Object.keys(tokens) as (keyof typeof tokens)[]) {
    test(`a ${kind} token, any role, any command or query, on the own or another participant`, async () => {
      const room = `bad-token-${kind}`;
      const witness = await join(room, 'participant', 'witness');
      for (const role of roles) {
        const token = await tokens[kind](room, role);
        // The same person, who got in before with a token that was good.
        const own = await join(room, role, 'someone');
        const frames = [
          ...names.flatMap((command) =>
            [own.id, witness.id].map((target) => ({ command, data: rules[command].data(target) })),
          ),
          ...Object.entries(queryRules).map(([query, { data }]) => ({ query, data })),
        ];
        await Promise.all(
          frames.map(async (frame) => {
            const client = await RawClient.open(worker, { room, token });
            const refused = await client.next('error');
            assert.equal((refused.error as { code: string }).code, codes[kind]);
            client.send({ id: '1', ...frame });
            await client.closed();
            assert.equal(client.messages.length, 0, `${JSON.stringify(frame)} was not answered`);
          }),
        );
        await own.settled();
        const heard = own.messages.filter(({ type }) => type !== 'patch' && type !== 'waiting');
        assert.deepEqual(heard, [], `${role} noticed nothing of what came in their name`);
        await own.close();
      }
      await witness.settled();
      assert.deepEqual(
        witness.messages.filter(({ type }) => type !== 'patch'),
        [],
        'and nobody noticed',
      );
      await witness.close();
    });
  }
});

test('bans are listed to moderators only, and a moderator can lift them', async () => {
  const room = 'bans';
  const host = await join(room, 'host', 'host');
  const moderator = await join(room, 'moderator', 'moderator');
  const bob = await join(room, 'participant', 'bob');
  const eve = await RawClient.join(worker, { room, token: { room, subject: 'eve', name: 'Eve' } });
  await host.command('participant.remove', { participant: eve.id, ban: true });
  const codeOf = (answer: Record<string, unknown>) => (answer.error as { code: string } | undefined)?.code;

  const { ok } = await moderator.query('bans');
  assert.deepEqual(ok, { bans: [{ subject: 'eve', name: 'Eve' }], more: false });
  assert.equal(codeOf(await bob.query('bans')), 'not_allowed');
  assert.equal(codeOf(await bob.command('ban.lift', { subject: 'eve' })), 'not_allowed');
  const refused = await RawClient.open(worker, { room, token: { room, subject: 'eve' } });
  assert.equal(codeOf(await refused.next('error')), 'removed');

  assert.equal(codeOf(await moderator.command('ban.lift', { subject: 'eve' })), undefined);
  assert.deepEqual((await host.query('bans')).ok, { bans: [], more: false });
  const again = await join(room, 'participant', 'eve');
  for (const client of [host, moderator, bob, again]) await client.close();
});
