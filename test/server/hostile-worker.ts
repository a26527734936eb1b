/** A Worker whose rooms hold two people, under a clock that a test can move. */
import { defineRoom } from '../../src/server/index.js';
import type { RoomOptions } from '../../src/server/room/room-options.js';
import app, { Room as TestRoom } from './test-worker.js';

const defined = defineRoom({ limits: { participants: 2, waiting: 4, waitingPerPerson: 2 } });

export class Room extends TestRoom {
  override get roomOptions(): RoomOptions {
    return Reflect.get(defined.prototype, 'roomOptions', this) as RoomOptions;
  }
}

export default app;
