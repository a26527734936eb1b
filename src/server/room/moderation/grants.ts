import { type Grants, type Role, sources } from '../../../room/protocol/index.js';

/** The grants in a token that differ from those of its role. */
type OwnGrants = { [K in keyof Grants]?: Grants[K] | undefined };

const EVERYTHING: Grants = {
  publish: [...sources],
  subscribe: true,
  chat: true,
  send: true,
  data: true,
  storage: 'write',
  moderate: true,
  ai: true,
};

/** The grants of each role, unless the token changes them. */
export const roleGrants: Record<Role, Grants> = {
  host: EVERYTHING,
  moderator: EVERYTHING,
  participant: { ...EVERYTHING, moderate: false },
  viewer: { ...EVERYTHING, publish: [], data: false, storage: 'read', moderate: false, ai: false },
  waiting: {
    publish: [],
    subscribe: false,
    chat: false,
    send: false,
    data: false,
    storage: 'none',
    moderate: false,
    ai: false,
  },
};

/** The part of a token's own grants that still applies after a host lowered the role: restrictions, not additions. */
export function withoutGifts(role: Role, own: OwnGrants): OwnGrants {
  const { publish, subscribe, chat, send, data, storage, moderate, ai } = roleGrants[role];
  const levels = ['none', 'read', 'write'] as const;
  return {
    publish: own.publish?.filter((source) => publish.includes(source)),
    subscribe: own.subscribe === undefined ? undefined : own.subscribe && subscribe,
    chat: own.chat === undefined ? undefined : own.chat && chat,
    send: own.send === undefined ? undefined : own.send && send,
    data: own.data === undefined ? undefined : own.data && data,
    storage: own.storage && levels[Math.min(levels.indexOf(own.storage), levels.indexOf(storage))],
    moderate: own.moderate === undefined ? undefined : own.moderate && moderate,
    ai: own.ai === undefined ? undefined : own.ai && ai,
  };
}

/** The higher of two roles. */
export function higher(role: Role, other: Role): Role {
  return isBelow(role, other) ? other : role;
}

/** The rank of each role. A participant acts only on lower ranks; hosts also act on other hosts. */
const ranks: Record<Role, number> = { host: 3, moderator: 2, participant: 1, viewer: 0, waiting: -1 };

/** The grants of `role`, changed by the token's own grants. */
export function grantsOf(role: Role, own: OwnGrants): Grants {
  // Waiting participants have no grants; the token's own grants apply from admission on.
  if (role === 'waiting') return { ...roleGrants.waiting };
  const given = Object.entries(own).filter(([, value]) => value !== undefined);
  return { ...roleGrants[role], ...Object.fromEntries(given) };
}

export function mayActOn(actor: Role, target: Role): boolean {
  return actor === 'host' || ranks[actor] > ranks[target];
}

export function isBelow(role: Role, other: Role): boolean {
  return ranks[role] < ranks[other];
}
