import type { RoomEnv } from '../settings.js';
import type { Transcriber } from './transcriber.js';

/** The stub of a room's `Transcriber`; null: the Worker has no such binding. */
export function transcriberStub(env: RoomEnv, room: string): DurableObjectStub<Transcriber> | null {
  // `RoomEnv` names no Workers types, because a site's own may differ; the namespace always has our class.
  const transcribers = env.Transcriber as DurableObjectNamespace<Transcriber> | undefined;
  return transcribers ? transcribers.get(transcribers.idFromName(room)) : null;
}
