import { sendKeys } from '@web/test-runner-commands';
import type { CallNotice } from '../../../src/elements/index.js';
import { type FakeAi, startFakeAi } from '../../../src/testing/index.js';
import type { ElementFixture, Scenarios } from './scenario.js';
import { control, panelToggle, refuse } from './toggles.js';

/** The AI of the room of each call. */
const aiOf = new WeakMap<object, FakeAi>();

const begin = (on: ElementFixture) => aiOf.set(on.call, startFakeAi(on.room));
const ai = (on: ElementFixture) => aiOf.get(on.call)!;
const own = (on: ElementFixture) => on.call.self.details.get().id;

const asks = (data: unknown) => ({ 'call-ai-request': { data } });

export const aiScenarios: Scenarios = {
  'call-ai': {
    around: 'inline-size: 360px; block-size: 640px; padding: 20px',
    before: begin,
    states: 'off',
    steps: [
      {
        when: 'one chooses a voice and writes instructions, and lets it in',
        run: async (on) => {
          (await on.find('voice')).focus();
          await on.type('ced');
          await on.press('instructions');
          await on.type('Be brief.');
          await on.press('enable');
        },
        states: 'connecting',
        fires: asks({ command: 'enable', instructions: 'Be brief.', voice: 'cedar' }),
        isNewView: true,
      },
      { when: 'it has come', run: (on) => ai(on).setReady(), states: 'ready', isNewView: true },
      {
        when: 'someone has the floor, and one requests it',
        run: (on) => {
          ai(on).request(on.grace.key);
          return on.press('ask');
        },
        states: 'ready queued',
        fires: asks({ command: 'request' }),
        isNewView: true,
      },
      {
        when: 'they talk to it',
        run: (on) => ai(on).talk(true),
        states: 'listening queued',
        isNewView: true,
      },
      { when: 'it answers', run: (on) => ai(on).speak(true), states: 'speaking queued', isNewView: true },
      {
        when: 'it has answered, and they give up the floor',
        run: (on) => {
          ai(on).speak(false);
          ai(on).release(on.grace.key);
        },
        states: 'ready floor',
        isNewView: true,
      },
      {
        when: 'one holds the button with the space bar',
        run: async (on) => {
          (await on.find('talk')).focus();
          await sendKeys({ down: 'Space' });
        },
        states: 'listening floor talking',
        fires: asks({ command: 'talk' }),
        isNewView: true,
      },
      { when: 'one lets go', run: () => sendKeys({ up: 'Space' }), states: 'ready floor' },
      {
        when: 'one passes the floor on',
        run: async (on) => {
          await on.press('Pass the floor on');
          await on.press('pass__person');
        },
        states: 'ready',
        fires: asks({ command: 'pass', to: 'fake-grace' }),
        isNewView: true,
      },
      {
        when: 'one gets it back and gives it up',
        run: async (on) => {
          ai(on).pass(own(on));
          await on.press('release');
        },
        states: 'ready',
        fires: asks({ command: 'release' }),
      },
      {
        when: 'the room refuses to remove it',
        run: (on) => {
          refuse('ai.disable')(on);
          return on.press('disable');
        },
        fires: { ...asks({ command: 'disable' }), 'call-error': { error: 'not_allowed' } },
        isNewView: true,
      },
      {
        when: 'the service does not answer',
        run: (on) => ai(on).fail('ai_timed_out'),
        states: 'failed',
        isNewView: true,
      },
      { when: 'someone removes it', run: (on) => ai(on).disable(), states: 'off' },
    ],
  },

  'call-ai-toggle': {
    steps: [
      {
        when: 'someone waits for the floor of the AI',
        run: async (on) => {
          begin(on);
          ai(on).enable(on.grace.key);
          for (const id of [on.grace.key, 'fake-alan']) ai(on).request(id);
          await on.find('count');
        },
        isNewView: true,
      },
      {
        when: 'one gets the floor',
        run: (on) => ai(on).pass(own(on)),
        fires: {
          'call-notice': {
            notice: ({ message, action }: CallNotice) =>
              message === 'You have the floor.' && action?.label === 'Show AI',
          },
        },
      },
      ...panelToggle('ai').steps,
    ],
    properties: { ...control, call: { given: begin } },
  },
};
