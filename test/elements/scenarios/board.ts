import type { BoardObject } from '../../../src/behaviors/board-object.js';
import { type FakeBoard, startFakeBoard } from '../../../src/testing/index.js';
import { waitUntil } from '../wait-until.js';
import type { ElementFixture, Scenarios } from './scenario.js';
import { control, refuse } from './toggles.js';

/** The whiteboard of the room of each call. */
const boardOf = new WeakMap<object, FakeBoard>();

/** Let the room answer. */
const answers = new WeakMap<object, () => void>();

const board = (on: ElementFixture) => boardOf.get(on.call)!;
const asks = (data: unknown) => ({ 'call-board-request': { data } });
const NOTE: BoardObject = {
  type: 'text',
  order: 1,
  color: 'blue',
  // In the middle of the surface.
  x: 400,
  y: 180,
  text: 'A note',
  size: 40,
};

function begin(on: ElementFixture, open = true): void {
  boardOf.set(on.call, startFakeBoard(on.room, { open }));
}

/** The fake room has so many objects. */
const has = (on: ElementFixture, count: number) =>
  waitUntil(() => board(on).objects.size === count, `${count} objects, and not ${board(on).objects.size}`);

const pressNamed = async (on: ElementFixture, part: string, label: string) =>
  on.press(`[part=${part}][aria-label="${label}"]`);

export const boardScenarios: Scenarios = {
  'call-board': {
    around: 'inline-size: 900px; block-size: 500px',
    before: (on) => begin(on),
    states: 'drawable',
    steps: [
      {
        when: 'others write on it',
        run: async (on) => {
          board(on).put({ note: NOTE });
          await on.find('[aria-label="Whiteboard with 1 object"]');
        },
        isNewView: true,
      },
      {
        when: 'a person draws a dot',
        run: async (on) => {
          await pressNamed(on, 'tool', 'Pen');
          await on.press('surface');
          await has(on, 2);
          await waitUntil(() => !on.element.matches(':state(saving)'), 'it is stored');
        },
      },
      {
        when: 'the room takes its time to store another',
        run: async (on) => {
          const answer = new Promise<void>((resolve) => answers.set(on.call, resolve));
          on.room.answer('board.change', async (_, data) => {
            await answer;
            board(on).answer();
            return on.room.command('board.change', data);
          });
          await on.press('surface');
          await waitUntil(() => on.element.matches(':state(saving)'), 'it is being stored');
        },
        states: 'drawable saving',
      },
      {
        when: 'the room has stored it',
        run: async (on) => {
          answers.get(on.call)!();
          await waitUntil(() => !on.element.matches(':state(saving)'), 'it is stored');
          await pressNamed(on, 'action', 'Undo');
          await has(on, 2);
          await waitUntil(() => !on.element.matches(':state(saving)'), 'it is stored');
        },
        states: 'drawable',
      },
      {
        when: 'another person points at it',
        run: async (on) => {
          const data = { cursor: [120, 90] };
          on.room.receiveEphemeral(on.grace.key, 'ephemeral.board', { n: 1, data });
          await on.find('cursor');
        },
        isNewView: true,
      },
      {
        when: 'a person selects the note',
        run: async (on) => {
          await pressNamed(on, 'tool', 'Select and move');
          // The middle of the note, where it is shown.
          await on.press('surface');
          await on.find('selection');
        },
        isNewView: true,
      },
      {
        when: 'they take it back',
        run: async (on) => {
          await pressNamed(on, 'action', 'Undo');
          await has(on, 1);
          await waitUntil(() => !on.element.matches(':state(saving)'), 'it is stored');
        },
      },
      {
        when: 'they write more in the note',
        run: async (on) => {
          await pressNamed(on, 'tool', 'Text');
          await on.press('surface');
          await on.find('writing');
          await on.type('More');
        },
        isNewView: true,
      },
      {
        when: 'Escape ends the text',
        run: async (on) => {
          await on.keys('Escape');
          const text = () => [...board(on).objects.values()].find((object) => object.type === 'text')?.text;
          await waitUntil(() => text()?.includes('More') ?? false, 'the note has it');
          await waitUntil(() => !on.element.matches(':state(saving)'), 'it is stored');
        },
      },
      {
        when: 'the page keeps them from closing it',
        run: async (on) => {
          on.preventNext('call-board-request');
          await pressNamed(on, 'action', 'Close the whiteboard');
        },
        fires: asks({ command: 'close' }),
      },
      {
        when: 'they ask to clear it',
        run: async (on) => {
          await pressNamed(on, 'action', 'Clear the whiteboard');
          await on.find('sure');
        },
        isNewView: true,
      },
      {
        when: 'they are sure',
        run: async (on) => {
          await on.press('.button--danger');
          await has(on, 0);
          await waitUntil(() => !on.element.matches(':state(saving)'), 'it is stored');
        },
        fires: asks({ command: 'clear' }),
      },
      {
        when: 'the room refuses what they draw',
        run: async (on) => {
          refuse('board.change')(on);
          await pressNamed(on, 'tool', 'Pen');
          await on.press('surface');
          await waitUntil(() => on.call.board.problem.get() !== null, 'it is refused');
          await waitUntil(() => on.call.board.status.get() === 'saved', 'it has the content of the room');
        },
        fires: { 'call-error': { error: 'not_allowed' } },
      },
      {
        when: 'only moderators may draw',
        run: async (on) => {
          board(on).set({ editors: 'moderators' });
          await waitUntil(() => !on.element.matches(':state(drawable)'), 'it has no tools');
        },
        states: '',
        isNewView: true,
      },
      {
        when: 'somebody closes it',
        run: async (on) => {
          board(on).set({ open: false });
          await waitUntil(() => on.element.hidden, 'it is hidden');
        },
      },
    ],
    properties: { call: { given: (on) => begin(on), see: ({ element }) => element.hidden } },
  },

  'call-board-toggle': {
    before: (on) => begin(on, false),
    steps: [
      {
        when: 'it is pressed',
        run: async (on) => {
          await on.press('base');
          await waitUntil(() => board(on).state.open, 'it is open');
        },
        states: 'open',
        fires: asks({ command: 'open' }),
        isNewView: true,
      },
      {
        when: 'Enter is pressed',
        run: async (on) => {
          await on.keys('Enter');
          await waitUntil(() => !board(on).state.open, 'it is closed');
        },
        states: '',
        fires: asks({ command: 'close' }),
      },
      {
        when: 'the room refuses it',
        run: async (on) => {
          refuse('board.open')(on);
          await on.press('base');
        },
        fires: { ...asks({ command: 'open' }), 'call-error': { error: 'not_allowed' } },
      },
    ],
    properties: {
      ...control,
      call: { given: (on) => begin(on, true), see: ({ element }) => element.hidden },
    },
  },
};
