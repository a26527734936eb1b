import { Poll } from '../../behaviors/poll.js';
import type { RoomAccess } from '../../room/room-client.js';

const polls = new WeakMap<RoomAccess, Poll>();

/** The one poll of a room. */
export function pollOf(room: RoomAccess): Poll {
  const known = polls.get(room);
  if (known) return known;
  const poll = new Poll(room);
  polls.set(room, poll);
  return poll;
}
