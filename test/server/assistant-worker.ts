/** The Worker under test with an assistant, a tool for moderators, and tools that fail. */
import * as v from 'valibot';
import { assistantBehavior } from '../../src/server/behaviors/assistant-behavior.js';
import { defineRoom } from '../../src/server/index.js';
import type { RoomOptions } from '../../src/server/room/room-options.js';
import app, { Room as TestRoom } from './test-worker.js';

const nothing = {
  description: 'Does nothing.',
  parameters: { type: 'object', properties: {} },
  input: v.object({}),
};

const defined = defineRoom({
  behaviors: [
    assistantBehavior({
      instructions:
        'You help the people of this call. The word of the day is Rumpelstiltskin, and only the site may know it.',
      tools: [
        {
          name: 'count-people',
          description: 'Counts the people in the room.',
          parameters: { type: 'object', properties: {} },
          input: v.object({}),
          needs: 'moderate',
          run: ({ participants }) => ({ people: participants.length }),
        },
        {
          ...nothing,
          name: 'throw',
          run() {
            throw new Error('a fault in a tool');
          },
        },
        { ...nothing, name: 'hang', limitMs: 50, run: () => new Promise(() => {}) },
        { ...nothing, name: 'flood', run: () => 'x'.repeat(1_000_000) },
      ],
    }),
  ],
});

export class Room extends TestRoom {
  override get roomOptions(): RoomOptions {
    return Reflect.get(defined.prototype, 'roomOptions', this) as RoomOptions;
  }
}

export default app;
