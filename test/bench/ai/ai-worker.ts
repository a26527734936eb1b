/** The Worker of the bench of AI: everyone may start it, and a transcript begins at once. */
import {
  aiBehavior,
  captionsBehavior,
  createWorker,
  defineRoom,
  Transcriber,
  VoiceAgent,
} from '../../../src/server/index.js';

export class Room extends defineRoom({
  behaviors: [
    aiBehavior({ enableBy: 'everyone' }),
    captionsBehavior({ startBy: 'everyone', announceMs: 0, store: true }),
  ],
}) {}

export { Transcriber, VoiceAgent };

export default createWorker();
