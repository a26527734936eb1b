import { type Grants, type Role, type Source, sources } from '../../../room/protocol/index.js';

/** What a token gives or takes away, beside the grants of its role. */
type OwnGrants = { [K in keyof Grants]?: Grants[K] | undefined };

const EVERYTHING: Grants = {
  publish: [...sources],
  subscribe: true,
  chat: true,
  send: true,
  data: true,
  storage: 'write',
  moderate: true,
};

/** What a role may do where the token says nothing else. */
export const roleGrants: Record<Role, Grants> = {
  host: EVERYTHING,
  moderator: EVERYTHING,
  participant: { ...EVERYTHING, moderate: false },
  viewer: { ...EVERYTHING, publish: [], data: false, storage: 'read', moderate: false },
  waiting: {
    publish: [],
    subscribe: false,
    chat: false,
    send: false,
    data: false,
    storage: 'none',
    moderate: false,
  },
};

/** What of a token's own grants still counts for somebody whom a host gave a lower role: what they take away. */
export function withoutGifts(role: Role, own: OwnGrants): OwnGrants {
  const { publish, subscribe, chat, send, data, storage, moderate } = roleGrants[role];
  const levels = ['none', 'read', 'write'] as const;
  return {
    publish: own.publish?.filter((source) => publish.includes(source)),
    subscribe: own.subscribe === undefined ? undefined : own.subscribe && subscribe,
    chat: own.chat === undefined ? undefined : own.chat && chat,
    send: own.send === undefined ? undefined : own.send && send,
    data: own.data === undefined ? undefined : own.data && data,
    storage: own.storage && levels[Math.min(levels.indexOf(own.storage), levels.indexOf(storage))],
    moderate: own.moderate === undefined ? undefined : own.moderate && moderate,
  };
}

/** The higher of two roles. */
export function higher(role: Role, other: Role): Role {
  return isBelow(role, other) ? other : role;
}

/** Who stands above whom. Nobody acts on someone who stands above them, and only hosts on their equals. */
const ranks: Record<Role, number> = { host: 3, moderator: 2, participant: 1, viewer: 0, waiting: -1 };

/** The grants of `role`, with what the token changes and without the sources the room withdrew. */
export function grantsOf(role: Role, own: OwnGrants, revoked: readonly Source[]): Grants {
  // Who waits has nothing, whatever the token says: it counts from admission on.
  if (role === 'waiting') return { ...roleGrants.waiting };
  const given = Object.entries(own).filter(([, value]) => value !== undefined);
  const grants: Grants = { ...roleGrants[role], ...Object.fromEntries(given) };
  return { ...grants, publish: grants.publish.filter((source) => !revoked.includes(source)) };
}

export function mayActOn(actor: Role, target: Role): boolean {
  return actor === 'host' || ranks[actor] > ranks[target];
}

export function isBelow(role: Role, other: Role): boolean {
  return ranks[role] < ranks[other];
}
