/** The Worker under test with captions that begin at once, and the real clock. */
import { captionsBehavior } from '../../src/server/behaviors/captions-behavior.js';
import { createWorker, defineRoom, Transcriber } from '../../src/server/index.js';

export class Room extends defineRoom({
  behaviors: [captionsBehavior({ store: true, announceMs: 0, language: 'en' })],
  backstage: false,
}) {}

export { Transcriber };

export default createWorker();
