/** A Worker whose rooms are each under the rule for screens that their name begins with. */
import { defineRoom } from '../../src/server/index.js';
import type { RoomOptions } from '../../src/server/room/room-options.js';
import app, { Room as TestRoom } from './test-worker.js';

const any = defineRoom({ screens: 'any' });
const one = defineRoom({ screens: 'one' });

export class Room extends TestRoom {
  override get roomOptions(): RoomOptions {
    const of = this.name.startsWith('any') ? any : this.name.startsWith('one') ? one : TestRoom;
    return Reflect.get(of.prototype, 'roomOptions', this) as RoomOptions;
  }
}

export default app;
