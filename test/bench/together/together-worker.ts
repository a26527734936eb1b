/** The Worker of the bench of watching and drawing together. */
import { boardBehavior, createWorker, defineRoom, watchBehavior } from '../../../src/server/index.js';

export class Room extends defineRoom({ behaviors: [watchBehavior({ waits: true }), boardBehavior()] }) {}

export default createWorker();
