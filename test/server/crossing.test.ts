import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Audience, Role, Self } from '../../src/room/protocol/index.js';
import { RawClient } from './raw-client.js';
import { type RunningWorker, startWorker } from './start-worker.js';

let worker: RunningWorker;
before(async () => {
  worker = await startWorker();
});
after(() => worker.stop());

type Joined = Awaited<ReturnType<typeof RawClient.join>>;
type Answer = Record<string, unknown>;
const join = (room: string, subject: string, role: Role = 'viewer'): Promise<Joined> =>
  RawClient.join(worker, { room, token: { room, role, subject, name: subject } });
const codeOf = (answer: Answer) => (answer.error as { code: string } | undefined)?.code ?? 'ok';
/** Sends commands without waiting for their answers. A client that is removed meanwhile gets none. */
const fire = (client: Joined, commands: [name: string, data: unknown][]) =>
  Promise.all(
    commands.map(([name, data]) =>
      client.command(name, data).catch((): Answer => ({ error: { code: 'closed' } })),
    ),
  );

describe('commands that cross', () => {
  test('an invitation, its acceptance and a removal leave nobody on stage who was removed', async () => {
    const room = 'invitations';
    const [host, moderator] = [await join(room, 'host', 'host'), await join(room, 'moderator', 'moderator')];
    for (let n = 0; n < 5; n++) {
      const eve = await join(room, `eve ${n}`);
      const participant = eve.id;
      await Promise.all([
        fire(host, [['stage.invite', { participant }]]),
        fire(moderator, [
          ['participant.remove', { participant, ban: n % 2 === 0 }],
          ['stage.invite', { participant }],
        ]),
        fire(eve, [
          ['stage.accept', null],
          ['hand.raise', null],
          ['stage.accept', null],
        ]),
      ]);
      assert.deepEqual(
        Object.keys((await host.roomState()).participants).sort(),
        [host.id, moderator.id].sort(),
      );
      if (n % 2 === 0) continue;
      const back = await join(room, `eve ${n}`);
      assert.deepEqual([back.welcome.self.role, back.welcome.self.stage], ['viewer', null]);
      await back.close();
    }
    const again = await join(room, 'again', 'moderator');
    await again.settled();
    const lists = again.messages.filter(({ type }) => type === 'audience') as unknown as Audience[];
    for (const { hands, invited } of lists) assert.deepEqual([hands, invited], [[], []]);
    for (const client of [host, moderator, again]) await client.close();
  });

  test('a storm of promotions ends with the last of them, in the state and for the person', async () => {
    const room = 'promotions';
    const [host, eve] = [await join(room, 'host', 'host'), await join(room, 'eve')];
    const roles: Role[] = ['participant', 'viewer', 'moderator', 'viewer', 'participant'];
    const [answers] = await Promise.all([
      fire(
        host,
        Array.from({ length: 40 }, (_, n) => [
          'participant.promote',
          { participant: eve.id, role: roles[n % roles.length] },
        ]),
      ),
      fire(
        eve,
        Array.from({ length: 20 }, (_, n) => [n % 2 ? 'hand.raise' : 'hand.lower', n % 2 ? null : {}]),
      ),
    ]);
    assert.deepEqual(new Set(answers.map(codeOf)), new Set(['ok']));
    await eve.settled();
    const [last] = eve.messages.filter(({ type }) => type === 'self').slice(-1) as unknown as [
      { self: Self },
    ];
    assert.equal(last.self.role, 'participant');
    assert.equal((await host.roomState()).participants[eve.id]?.role, 'participant');
    assert.equal((await host.roomState()).viewers, 0);
    for (const client of [host, eve]) await client.close();
  });

  test('a lift of a mute and another mute leave the microphone muted', async () => {
    const room = 'mutes';
    const [host, ada] = [await join(room, 'host', 'host'), await join(room, 'ada', 'participant')];
    const source = 'microphone';
    const mute: [string, unknown] = ['participant.mute', { participant: ada.id, source }];
    for (let n = 0; n < 5; n++) {
      await fire(host, [mute]);
      const told = await ada.next(({ type, self }) => type === 'self' && (self as Self).revoked.length > 0);
      const [{ id: revocation }] = (told.self as Self).revoked as [Self['revoked'][number]];
      const lift: [string, unknown] = ['source.restore', { source, revocation }];
      await Promise.all([fire(ada, [lift, lift]), fire(host, [mute])]);
      assert.deepEqual((await host.roomState()).participants[ada.id]?.revoked, { microphone: 'muted' });
      await host.command('participant.restore', { participant: ada.id, source });
      await ada.next(({ type, self }) => type === 'self' && (self as Self).revoked.length === 0);
      await ada.settled();
      ada.messages.length = 0;
    }
    for (const client of [host, ada]) await client.close();
  });
});
