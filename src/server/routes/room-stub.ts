import type { Room } from '../room/room-object.js';
import type { RoomEnv } from '../settings.js';

/** The Worker's stub of the room with this name. */
export function roomStub(env: RoomEnv, name: string): DurableObjectStub<Room> {
  // `RoomEnv` names no Workers types, because a site's own may differ; the namespace always has our class.
  const rooms = env.Room as DurableObjectNamespace<Room>;
  return rooms.get(rooms.idFromName(name));
}
