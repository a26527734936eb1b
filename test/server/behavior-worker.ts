/** The demo's Worker under a clock that a test can move. */
import { pollBehavior } from '../../src/server/behaviors/poll-behavior.js';
import { defineRoom, type RoomBehavior } from '../../src/server/index.js';
import type { RoomOptions } from '../../src/server/room/room-options.js';
import app, { Room as TestRoom } from './test-worker.js';

/** Records its hooks, and throws on request. */
const diary: RoomBehavior<string[]> = {
  name: 'diary',
  state: () => [],
  onJoin(context, { name }) {
    note(context, `${name} joined`);
    if (name === 'sleeper') context.wakeAt(context.now() + 1_000);
  },
  onLeave: (context, { name }) => note(context, `${name} left`),
  onMessage(context, { id, name }, data) {
    if (data === 'throw') throw new Error('a fault in a behaviour');
    if (data === 'share nothing') context.set(['0'], undefined);
    const loop: unknown[] = [];
    loop.push(loop);
    if (data === 'share a loop') context.set([], loop);
    if (data === 'tell a loop') context.emit('loop', loop);
    note(context, `${name} said ${JSON.stringify(data)}`);
    if (data === 'who is here') {
      for (const { subject, metas } of context.presence.list())
        note(context, `${subject}: ${JSON.stringify(Object.values(metas))}`);
    }
    if (data === 'where are we') note(context, context.origin);
    if (data === 'move my cursor') {
      context.ephemeral(id, 'cursor', 1);
      context.ephemeral(id, 'cursor', 2);
    }
    if (data === 'wake me') context.wakeAt(context.now() + 1_000);
  },
  onCommand(context, { name }, command) {
    if (command === 'hand.raise') note(context, `${name} used ${command}`);
  },
  onPublications(context, { id, name, publications }) {
    const isHere = context.participants.some((other) => other.id === id);
    const all = Object.values(publications).map(({ source, muted }) => `${source}${muted ? ' (muted)' : ''}`);
    note(context, `${name}${isHere ? '' : ', who is gone,'} sends ${all.join() || 'nothing'}`);
  },
  onService: (context, data) => note(context, `a service said ${JSON.stringify(data)}`),
  onAlarm(context) {
    note(context, 'woken');
    context.emit('woken', { ok: true });
  },
};

function note(context: Parameters<NonNullable<typeof diary.onAlarm>>[0], line: string): void {
  context.set([], [...context.state, line]);
}

// `defineRoom` as a site uses it, checked for what it makes; the class under test adds the same to the test's clock.
const defined = defineRoom({ behaviors: [pollBehavior, diary], keepDataMs: 60_000 });

export class Room extends TestRoom {
  override get roomOptions(): RoomOptions {
    return Reflect.get(defined.prototype, 'roomOptions', this) as RoomOptions;
  }
}

export default app;
