import type { Role } from '../../../room/protocol/index.js';
import { Refusal } from '../../refusal.js';
import type { RoomContext } from '../room-context.js';
import type { RoomOptions } from '../room-options.js';
import type { Member } from '../state/member.js';
import { isBelow } from './grants.js';

/** Which limit each role counts toward: waiting participants take no places from admitted ones. */
const CROWDS = {
  host: 'participants',
  moderator: 'participants',
  participant: 'participants',
  viewer: 'viewers',
  waiting: 'waiting',
} as const satisfies Record<Role, keyof RoomOptions['limits']>;
const ROLES = Object.keys(CROWDS) as Role[];

/**
 * Checks that a further participant fits in. Moderators and hosts pass the lock and the limits of the room. Removes a
 * disconnected participant of a person who has too many, so that repeated reconnects do not fill the room.
 * @throws `Refusal` when the room is locked or full, or the person has joined too often.
 */
export function makePlace(room: RoomContext, role: Role, subject: string): void {
  const { members, options, tree } = room;
  const { limits } = options;
  const isModerator = !isBelow(role, 'moderator');
  if (tree.state.room.locked && !isModerator) throw Refusal.roomLocked();
  const limit = limits[CROWDS[role]];
  const count = ROLES.filter((other) => CROWDS[other] === CROWDS[role])
    .map((other) => members.group(`role ${other}`).size)
    .reduce((sum, size) => sum + size, 0);
  if (count >= limit && !isModerator) throw Refusal.roomFull(limit);
  const own = [...members.group(`subject ${subject}`).values()];
  const waiting = own.filter(({ info }) => info.role === 'waiting');
  if (role === 'waiting') removeLost(room, waiting, limits.waitingPerPerson);
  removeLost(room, own, limits.perPerson);
}

function removeLost(room: RoomContext, own: readonly Member[], limit: number): void {
  if (own.length < limit) return;
  const lost = own.find(({ lostAtMs }) => lostAtMs !== null);
  if (!lost) throw Refusal.tooOften(own.length);
  if (room.members.get(lost.info.id)) room.leave(lost);
}
