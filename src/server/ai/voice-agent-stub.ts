import type { RoomEnv } from '../settings.js';
import type { VoiceAgent } from './voice-agent.js';

/** The object that holds the AI of a room; null: the Worker binds none. */
export function voiceAgentStub(env: RoomEnv, room: string): DurableObjectStub<VoiceAgent> | null {
  // As in `roomStub`: `RoomEnv` names no Workers types.
  const agents = env.VoiceAgent as DurableObjectNamespace<VoiceAgent> | undefined;
  return agents ? agents.get(agents.idFromName(room)) : null;
}
