/** The Worker under test with captions, a backstage, and a clock that a test can move. */
import { Transcriber } from '../../src/server/ai/transcriber.js';
import { captionsBehavior } from '../../src/server/behaviors/captions-behavior.js';
import { defineRoom } from '../../src/server/index.js';
import type { RoomOptions } from '../../src/server/room/room-options.js';
import app, { Room as TestRoom } from './test-worker.js';

const defined = defineRoom({
  behaviors: [captionsBehavior({ store: true, maxMinutesPerDay: 1 })],
  backstage: true,
});

export class Room extends TestRoom {
  override get roomOptions(): RoomOptions {
    return Reflect.get(defined.prototype, 'roomOptions', this) as RoomOptions;
  }
}

export { Transcriber };

export default app;
