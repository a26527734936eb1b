/** The Worker under test with captions that begin at once, and the real clock. */
import { assistantBehavior } from '../../src/server/behaviors/assistant-behavior.js';
import { captionsBehavior } from '../../src/server/behaviors/captions-behavior.js';
import { createWorker, defineRoom, Transcriber } from '../../src/server/index.js';

export class Room extends defineRoom({
  behaviors: [
    captionsBehavior({ store: true, announceMs: 0, language: 'en' }),
    assistantBehavior({ transcript: true, summaryAtEnd: true }),
  ],
  backstage: false,
}) {}

export { Transcriber };

export default createWorker();
