import type { Room } from '../room/room-object.js';
import type { RoomEnv } from '../settings.js';

/** The room of that name, as the Worker calls it. */
export function roomStub(env: RoomEnv, name: string): DurableObjectStub<Room> {
  // `RoomEnv` names no Workers types, because a site's own may differ; the namespace is of our class in any case.
  const rooms = env.Room as DurableObjectNamespace<Room>;
  return rooms.get(rooms.idFromName(name));
}
