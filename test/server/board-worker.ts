/** Rooms with a whiteboard and notes, under a clock that a test can move. */
import { boardBehavior } from '../../src/server/behaviors/board-behavior.js';
import { documentBehavior } from '../../src/server/behaviors/document-behavior.js';
import { defineRoom } from '../../src/server/index.js';
import type { RoomOptions } from '../../src/server/room/room-options.js';
import app, { Room as TestRoom } from './test-worker.js';

const behaviors = [
  boardBehavior({ maxBytes: 400_000 }),
  documentBehavior('notes', { maxBytes: 60_000 }),
  documentBehavior('agenda', { editors: 'moderators' }),
];
const options = Reflect.get(defineRoom({ behaviors }).prototype, 'roomOptions') as RoomOptions;

export class Room extends TestRoom {
  override get roomOptions(): RoomOptions {
    return options;
  }
}

export default app;
