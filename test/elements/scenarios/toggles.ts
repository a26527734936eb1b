import { RoomError } from '../../../src/room/room-error.js';
import { startFakePoll } from '../../../src/testing/index.js';
import type { ElementFixture, PropertyRow, Scenario, Scenarios, Step } from './scenario.js';

/** What each control has. */
export const control: Readonly<Record<string, PropertyRow>> = { inMenu: { value: true } };

/** A server that refuses. */
export const refuse = (command: string) => (on: ElementFixture) =>
  on.room.answer(command, () => {
    throw new RoomError('not_allowed', 'Not here.');
  });

export function panelToggle(panel: string, news?: Step): Scenario {
  return {
    steps: [
      ...(news ? [news] : []),
      {
        when: 'it is pressed',
        run: (on) => on.press('base'),
        states: 'open',
        fires: { 'call-panel-toggle-request': { panel } },
        isNewView: true,
      },
      {
        when: 'Enter is pressed',
        run: (on) => on.keys('Enter'),
        states: '',
        fires: { 'call-panel-toggle-request': { panel: null } },
      },
    ],
    properties: { ...control, ...(news && { call: { given: news.run } }) },
  };
}

export const toggles: Scenarios = {
  'call-participants-toggle': panelToggle('participants'),
  'call-settings-toggle': { ...panelToggle('settings'), isSameWithoutCall: true },
  'call-chat-toggle': panelToggle('chat', {
    when: 'someone writes',
    run: async ({ room, grace, find }) => {
      room.say({ from: grace.key, name: 'Grace', text: 'Hello' });
      await find('count');
    },
    isNewView: true,
  }),
  'call-poll-toggle': panelToggle('poll', {
    when: 'something is asked',
    run: async ({ room, find }) => {
      startFakePoll(room, { question: 'Tea?', options: ['Yes', 'No'] });
      await find('count');
    },
    isNewView: true,
  }),

  'call-captions-toggle': {
    isSameWithoutCall: true,
    steps: [
      {
        when: 'it is pressed',
        run: (on) => on.press('base'),
        states: 'on',
        fires: { 'call-captions-toggle-request': { data: { on: true } } },
        isNewView: true,
      },
      {
        when: 'Enter is pressed',
        run: (on) => on.keys('Enter'),
        states: '',
        fires: { 'call-captions-toggle-request': { data: { on: false } } },
      },
    ],
    properties: control,
  },

  'call-fullscreen-toggle': {
    isSameWithoutCall: true,
    steps: [
      {
        when: 'it is pressed',
        run: (on) => on.press('base'),
        states: 'on',
        fires: { 'call-fullscreen-toggle-request': { on: true } },
        isNewView: true,
      },
      {
        when: 'Enter is pressed',
        run: (on) => on.keys('Enter'),
        states: '',
        fires: { 'call-fullscreen-toggle-request': { on: false } },
      },
    ],
    properties: control,
  },

  'call-hand-toggle': {
    steps: [
      {
        when: 'it is pressed',
        run: (on) => on.press('base'),
        states: 'raised',
        fires: { 'call-hand-toggle-request': { data: { raised: true } } },
        isNewView: true,
      },
      {
        when: 'the room refuses',
        run: (on) => {
          refuse('hand.lower')(on);
          return on.press('base');
        },
        fires: {
          'call-hand-toggle-request': { data: { raised: false } },
          'call-error': { error: 'not_allowed' },
        },
      },
      {
        when: 'a moderator takes it down',
        run: ({ call }) => call.self.set({ handRaisedAtMs: null }),
        states: '',
      },
    ],
    properties: control,
  },

  'call-layout-toggle': {
    isSameWithoutCall: true,
    steps: [
      {
        when: 'it is pressed',
        run: (on) => on.press('base'),
        states: 'speaker',
        fires: { 'call-layout-toggle-request': { layout: 'speaker' } },
        isNewView: true,
      },
      {
        when: 'it is pressed again',
        run: (on) => on.press('base'),
        states: '',
        fires: { 'call-layout-toggle-request': { layout: 'grid' } },
      },
    ],
    properties: { ...control, layouts: { value: 'grid presentation' } },
  },

  'call-leave-button': {
    call: { role: 'host' },
    around: 'inline-size: 640px; padding: 300px 60px 60px',
    steps: [
      { when: 'a host presses it', run: (on) => on.press('base'), isNewView: true },
      {
        when: 'they choose to leave, and the page takes that over',
        run: (on) => {
          on.preventNext('call-leave-request');
          return on.press('Leave the call');
        },
        fires: { 'call-leave-request': {} },
      },
      {
        when: 'the room lets nobody end it',
        run: async (on) => {
          refuse('room.end')(on);
          await on.press('base');
          await on.press('End call for everyone');
        },
        fires: { 'call-end-request': { data: null }, 'call-error': { error: 'not_allowed' } },
      },
      {
        when: 'a person who came on stage from the audience returns',
        run: async (on) => {
          on.call.self.set({ role: 'participant' });
          on.room.stage.set({ state: 'joined', acceptedBy: 'fake-self' });
          await on.press('base');
          on.preventNext('call-audience-request');
          await on.press('Return to the audience');
        },
        fires: { 'call-audience-request': { data: null } },
      },
    ],
    properties: control,
  },
};
