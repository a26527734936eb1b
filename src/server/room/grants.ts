import { type Grants, type Role, type Source, sources } from '../../room/messages.js';

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

/** Who stands above whom. Nobody acts on someone who stands above them, and only hosts on their equals. */
const ranks: Record<Role, number> = { host: 3, moderator: 2, participant: 1, viewer: 0, waiting: -1 };

/** The grants of `role`, with what the token changes and without the sources the room withdrew. */
export function grantsOf(
  role: Role,
  own: { [K in keyof Grants]?: Grants[K] | undefined },
  revoked: readonly Source[],
): Grants {
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
