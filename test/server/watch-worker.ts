/** Rooms that watch videos, under a clock that a test can move. The begin of a room's name says who controls the video. */
import type { WatchControl } from '../../src/behaviors/watch-state.js';
import { watchBehavior } from '../../src/server/behaviors/watch-behavior.js';
import { defineRoom } from '../../src/server/index.js';
import type { RoomOptions } from '../../src/server/room/room-options.js';
import app, { Room as TestRoom } from './test-worker.js';

const optionsOf = (control: WatchControl, waits: boolean) =>
  Reflect.get(
    defineRoom({ behaviors: [watchBehavior({ control, waits, maxVideos: 3 })] }).prototype,
    'roomOptions',
  ) as RoomOptions;
const options = {
  everyone: optionsOf('everyone', false),
  waits: optionsOf('everyone', true),
  holder: optionsOf('holder', false),
  moderators: optionsOf('moderators', false),
};

export class Room extends TestRoom {
  override get roomOptions(): RoomOptions {
    const kind = this.ctx.id.name?.split('-', 1)[0] as keyof typeof options;
    return options[kind] ?? options.everyone;
  }
}

export default app;
