import type { RoomEnv } from '../settings.js';

/** The Realtime service that the site has set up. */
export interface VoiceService {
  /** The address before `/realtime/calls`. */
  endpoint: string;
  token: string;
  model: string;
}

/** Null: something is missing, or the token cannot be sent in a header. */
export function voiceServiceOf({ AI_ENDPOINT, AI_TOKEN, AI_MODEL }: RoomEnv): VoiceService | null {
  const token = AI_TOKEN?.trim() ?? '';
  if (!AI_ENDPOINT || !AI_MODEL || !/^[\x21-\x7e]+$/.test(token)) return null;
  return { endpoint: AI_ENDPOINT.replace(/\/+$/, ''), token, model: AI_MODEL };
}
