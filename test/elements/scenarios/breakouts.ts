import { type FakeBreakouts, startFakeBreakouts } from '../../../src/testing/index.js';
import type { ElementFixture, Scenarios } from './scenario.js';
import { control, panelToggle } from './toggles.js';

/** The breakout rooms of each call. */
const roomsOf = new WeakMap<object, FakeBreakouts>();
const rooms = (on: ElementFixture) => roomsOf.get(on.call)!;
const asks = (data: unknown) => ({ 'call-breakout-request': { data } });

function begin(on: ElementFixture): FakeBreakouts {
  const fake = startFakeBreakouts(on.room);
  roomsOf.set(on.call, fake);
  return fake;
}

const selfId = (on: ElementFixture) => on.call.self.details.get().id;
const locate = (on: ElementFixture, room: string | null, invited: string | null = null) =>
  on.call.breakoutLocation.set({
    room,
    isEntering: false,
    invitation: invited === null ? null : { room: invited, movesAtMs: Date.now() },
    accept: () => {},
  });

export const breakoutScenarios: Scenarios = {
  'call-breakouts': {
    call: { role: 'host' },
    around: 'inline-size: 360px; block-size: 640px; padding: 20px',
    before: begin,
    states: 'empty',
    steps: [
      {
        when: 'a host wants too many rooms',
        run: async (on) => {
          const field = (await on.find('count')) as HTMLInputElement;
          field.value = '51';
          await on.press('create');
          await on.find('problem');
          field.value = '2';
        },
        fires: {
          ...asks({
            command: 'create',
            names: Array.from({ length: 51 }, (_, at) => `Room ${at + 1}`),
          }),
          'call-error': { error: 'breakout_limit' },
        },
        isNewView: true,
      },
      {
        when: 'a host creates rooms',
        run: async (on) => {
          await on.press('create');
          await on.find('room');
        },
        states: '',
        fires: asks({ command: 'create', names: ['Room 1', 'Room 2'] }),
        isNewView: true,
      },
      {
        when: 'the host assigns people at random',
        run: (on) => on.press('shuffle'),
        fires: asks({ command: 'shuffle' }),
        isNewView: true,
      },
      {
        when: 'the host opens the rooms',
        run: async (on) => {
          await on.press('open');
          await on.find('message');
        },
        states: 'open',
        fires: asks({ command: 'open', choice: false, mayReturn: true, minutes: null }),
        isNewView: true,
      },
      {
        when: 'the host writes to all rooms',
        run: async (on) => {
          (await on.find('text')).focus();
          await on.type('Five minutes');
          await on.press('send');
        },
        fires: asks({ command: 'announce', text: 'Five minutes' }),
      },
      {
        when: 'somebody asks for help',
        run: async (on) => {
          rooms(on).askForHelp(on.grace.details.get().id, '1');
          await on.find('room__help');
        },
        isNewView: true,
      },
      {
        when: 'the host has an answer',
        run: (on) => on.press('room__answer'),
        fires: asks({ command: 'answerHelp', room: '1' }),
      },
      {
        when: 'the host is in a room, and returns',
        run: async (on) => {
          locate(on, '1');
          await on.press('return');
        },
        fires: asks({ command: 'return' }),
      },
      {
        when: 'the host calls everyone back',
        run: (on) => on.press('close'),
        fires: asks({ command: 'close', seconds: 30 }),
      },
      {
        when: 'the host closes the rooms at once',
        run: (on) => on.press('close'),
        states: '',
        fires: asks({ command: 'close', seconds: 0 }),
      },
    ],
  },

  'call-breakout-status': {
    before: (on) => {
      const fake = begin(on);
      fake.create(['Room 1', 'Room 2']);
      fake.open();
      locate(on, null, '1');
    },
    states: 'invited',
    steps: [
      {
        when: 'they go to the room',
        run: async (on) => {
          await on.press('enter');
          locate(on, '1');
          await on.find('return');
        },
        states: 'inside',
        fires: asks({ command: 'enter', room: '1' }),
        isNewView: true,
      },
      {
        when: 'they ask for help',
        run: (on) => on.press('help'),
        fires: asks({ command: 'askForHelp', asks: true }),
      },
      {
        when: 'a host writes to all rooms',
        run: async (on) => {
          rooms(on).announce({ text: 'Five minutes', from: 'Grace Hopper' });
          await on.find('announcement');
        },
        isNewView: true,
      },
      {
        when: 'they return',
        run: async (on) => {
          await on.press('return');
          locate(on, null);
        },
        states: '',
        fires: asks({ command: 'return' }),
      },
      {
        when: 'they are a host, and somebody asks for help',
        run: async (on) => {
          on.call.self.set({ role: 'host' });
          rooms(on).askForHelp(on.grace.details.get().id, '2');
          await on.find('wanted');
        },
        isNewView: true,
      },
      {
        when: 'they go there',
        run: (on) => on.press('wanted__enter'),
        fires: asks({ command: 'enter', room: '2' }),
      },
      {
        when: 'they dismiss the message',
        run: (on) => on.press('dismiss'),
      },
    ],
    properties: {
      call: {
        given: (on) => {
          rooms(on).enter(selfId(on), '1');
          locate(on, '1');
        },
      },
    },
  },

  'call-breakouts-toggle': {
    steps: [
      {
        when: 'there are breakout rooms',
        run: async (on) => {
          begin(on).create(['Room 1']);
          await on.find('count');
        },
        isNewView: true,
      },
      ...panelToggle('breakouts').steps,
    ],
    properties: { ...control, call: { given: begin } },
  },
};
