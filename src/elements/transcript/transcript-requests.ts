import type { Call } from '../../call/call.js';

/** What a person does about the transcript. `allow`: whether their own speech is turned into text. */
export type TranscriptRequest =
  | { command: 'start' }
  | { command: 'stop' }
  | { command: 'allow'; allowed: boolean };

/** Sends a request to the room. */
export function sendTranscriptRequest({ captions }: Call, request: TranscriptRequest): Promise<void> {
  if (request.command === 'allow') return captions.allow(request.allowed);
  return request.command === 'start' ? captions.start() : captions.stop();
}
