import type { Clock } from '../../core/clock.js';
import type { RoomEnv } from '../settings.js';
import { BindingSpeechService, SocketSpeechService, type SpeechService } from './speech-service.js';

/** A model of Workers AI for a site that sets none. */
const DEFAULT_MODEL = '@cf/deepgram/nova-3';

/** Whether the site has a speech service, and the binding that listens to the SFU. */
export function hasSpeechService({ SPEECH_ENDPOINT, AI, Transcriber }: RoomEnv): boolean {
  return Transcriber !== undefined && Boolean(SPEECH_ENDPOINT || AI);
}

/** The speech service that the site has set up; null: none. */
export function speechServiceOf(env: RoomEnv, clock: Clock): SpeechService | null {
  const { SPEECH_ENDPOINT, SPEECH_TOKEN, SPEECH_MODEL, AI } = env;
  if (!hasSpeechService(env)) return null;
  if (SPEECH_ENDPOINT)
    return new SocketSpeechService(SPEECH_ENDPOINT, SPEECH_TOKEN?.trim() || null, SPEECH_MODEL ?? '', clock);
  return AI ? new BindingSpeechService(AI, SPEECH_MODEL || DEFAULT_MODEL, clock) : null;
}
