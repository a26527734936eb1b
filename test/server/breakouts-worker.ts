/** Rooms with breakout rooms, under a clock that a test can move. */
import { breakoutBehavior } from '../../src/server/behaviors/breakout-behavior.js';
import { pollBehavior } from '../../src/server/behaviors/poll-behavior.js';
import { defineRoom } from '../../src/server/index.js';
import type { RoomOptions } from '../../src/server/room/room-options.js';
import app, { Room as TestRoom } from './test-worker.js';

const options = Reflect.get(
  defineRoom({ behaviors: [breakoutBehavior(), pollBehavior] }).prototype,
  'roomOptions',
) as RoomOptions;

export class Room extends TestRoom {
  override get roomOptions(): RoomOptions {
    return options;
  }
}

export default app;
