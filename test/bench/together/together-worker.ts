/** The Worker of the bench of watching together. */
import { createWorker, defineRoom, watchBehavior } from '../../../src/server/index.js';

export class Room extends defineRoom({ behaviors: [watchBehavior({ waits: true })] }) {}

export default createWorker();
