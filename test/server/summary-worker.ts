/** The Worker under test with an assistant that also summarizes a meeting that has ended. */
import { assistantBehavior } from '../../src/server/behaviors/assistant-behavior.js';
import { defineRoom } from '../../src/server/index.js';
import type { RoomOptions } from '../../src/server/room/room-options.js';
import app, { Room as TestRoom } from './test-worker.js';

const defined = defineRoom({ behaviors: [assistantBehavior({ summaryAtEnd: true })] });

export class Room extends TestRoom {
  override get roomOptions(): RoomOptions {
    return Reflect.get(defined.prototype, 'roomOptions', this) as RoomOptions;
  }
}

export default app;
