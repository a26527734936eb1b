import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Role } from '../../src/room/protocol/index.js';
import type { Member } from '../../src/server/room/state/member.js';
import { type MemberGroup, MemberGroups } from '../../src/server/room/state/member-groups.js';
import { randomOf } from '../support/random.js';

const ROLES: Role[] = ['host', 'moderator', 'participant', 'viewer', 'waiting'];
const PUBLICATION = {
  trackName: 't',
  source: 'camera',
  kind: 'video',
  sessionId: 's',
  muted: false,
} as const;

function memberOf(
  id: string,
  {
    role = 'participant' as Role,
    subject = 'ada',
    lostAtMs = null as number | null,
    present = true,
    publishes = false,
    moderates = false,
  },
): Member {
  return {
    info: {
      id,
      name: id,
      role,
      connected: lostAtMs === null,
      joinedAtMs: 0,
      handRaisedAtMs: null,
      recordingSinceMs: null,
      publications: publishes ? { t: PUBLICATION } : {},
    },
    subject,
    token: { role, grants: {} },
    grants: {
      subscribe: true,
      send: true,
      storage: 'write',
      publish: [],
      moderate: moderates,
    } as unknown as Member['grants'],
    resume: { current: '', previous: null },
    declared: {},
    watches: [],
    presence: null,
    lostAtMs,
    present,
  };
}

describe('MemberGroups', () => {
  test('has the same members as a search through all of them, after any changes', () => {
    const groups = new MemberGroups();
    const all = new Map<string, Member>();
    const random = randomOf(7);
    const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
    for (let n = 0; n < 5_000; n++) {
      const id = `p${Math.floor(random() * 40)}`;
      if (random() < 0.2) {
        all.delete(id);
        groups.delete(id);
        continue;
      }
      const isLost = random() < 0.4;
      const member = memberOf(id, {
        role: pick(ROLES),
        subject: pick(['ada', 'bob', 'eve']),
        lostAtMs: isLost ? n : null,
        present: random() < 0.7,
        publishes: random() < 0.3,
        moderates: random() < 0.3,
      });
      all.set(id, member);
      groups.place(member);
      const expect = (group: MemberGroup, isIn: (member: Member) => boolean) => {
        const expected = [...all].filter(([, other]) => isIn(other)).map(([other]) => other);
        assert.deepEqual([...groups.get(group).keys()].sort(), expected.sort(), group);
      };
      expect('present', ({ present, info }) => present && info.role !== 'waiting');
      expect('viewers', ({ present, info }) => present && info.role === 'viewer');
      expect('publishers', ({ present, info }) => present && 't' in info.publications);
      expect('waiting', ({ present, info }) => present && info.role === 'waiting');
      expect('connected', ({ lostAtMs }) => lostAtMs === null);
      expect('moderators', ({ lostAtMs, grants }) => lostAtMs === null && grants.moderate);
      expect('lost', ({ lostAtMs }) => lostAtMs !== null);
      expect('dimmed', ({ lostAtMs, present }) => lostAtMs !== null && present);
      for (const role of ROLES) expect(`role ${role}`, ({ info }) => info.role === role);
      expect('subject bob', ({ subject }) => subject === 'bob');
    }
  });

  test('keeps the order in which people were lost, also when one of them loses their place first', () => {
    const groups = new MemberGroups();
    for (const id of ['a', 'b', 'c']) groups.place(memberOf(id, {}));
    groups.place(memberOf('b', { lostAtMs: 1 }));
    groups.place(memberOf('a', { lostAtMs: 2, present: false }));
    groups.place(memberOf('b', { lostAtMs: 1, present: false }));
    assert.deepEqual([...groups.get('lost').keys()], ['b', 'a']);
    groups.place(memberOf('b', {}));
    groups.place(memberOf('b', { lostAtMs: 3 }));
    assert.deepEqual([...groups.get('lost').keys()], ['a', 'b'], 'back and lost again: the last');
  });
});
