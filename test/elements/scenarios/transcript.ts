import { type FakeCaptions, startFakeCaptions } from '../../../src/testing/index.js';
import type { ElementFixture, Scenarios } from './scenario.js';
import { control, panelToggle, refuse } from './toggles.js';

const PANEL = 'inline-size: 360px; block-size: 560px; padding: 20px';
/** The captions of the room of each call. */
const captionsOf = new WeakMap<object, FakeCaptions>();

const begin = (on: ElementFixture) => captionsOf.set(on.call, startFakeCaptions(on.room));
const captions = (on: ElementFixture) => captionsOf.get(on.call)!;
const own = (on: ElementFixture) => on.call.self.details.get().id;

const asks = (data: unknown) => ({ 'call-transcript-request': { data } });
const saves = (format: string) => ({ 'call-transcript-download-request': { data: { format } } });

/** Lets the room answer with what was said before. */
let answer = () => {};

export const transcript: Scenarios = {
  'call-transcript': {
    around: PANEL,
    before: (on) => {
      begin(on);
      const hasAnswer = new Promise<void>((resolve) => {
        answer = resolve;
      });
      on.room.answer('captions.transcript', async () => {
        await hasAnswer;
        return { entries: [], more: false };
      });
    },
    states: 'empty loading',
    steps: [
      { when: 'nothing was said before', run: () => answer(), states: 'empty', isNewView: true },
      {
        when: 'the transcript is started',
        run: (on) => on.press('start'),
        states: 'on empty',
        fires: asks({ command: 'start' }),
        isNewView: true,
      },
      {
        when: 'you allow your speech',
        run: (on) => on.press('[role=switch]'),
        fires: asks({ command: 'allow', allowed: true }),
        isNewView: true,
      },
      {
        when: 'the speech service fails',
        run: (on) => captions(on).setSpeaker(own(on), 'failed', 'ai_timed_out'),
        isNewView: true,
      },
      {
        when: 'you take it back',
        run: (on) => on.press('[role=switch]'),
        fires: asks({ command: 'allow', allowed: false }),
      },
      {
        when: 'people speak',
        run: async (on) => {
          captions(on).allow(on.grace.key);
          for (let at = 0; at < 60; at++) captions(on).say(on.grace.key, `Good morning, number ${at}`);
          await on.find('line');
        },
        states: 'on',
        isNewView: true,
      },
      {
        when: 'you read what was said earlier',
        run: async (on) => {
          (await on.find('list')).scrollTop = 0;
          await on.find('to-end');
        },
        isNewView: true,
      },
      { when: 'you go to the newest line', run: (on) => on.press('to-end') },
      {
        when: 'you look for a word',
        run: async (on) => {
          await on.press('search');
          await on.type('zz');
        },
        isNewView: true,
      },
      { when: 'Escape is pressed', run: (on) => on.keys('Escape') },
      {
        when: 'a text is downloaded',
        run: (on) => {
          on.preventNext('call-transcript-download-request');
          return on.press('Text');
        },
        fires: saves('txt'),
      },
      {
        when: 'the room refuses to stop it',
        run: (on) => {
          refuse('captions.stop')(on);
          return on.press('start');
        },
        fires: { ...asks({ command: 'stop' }), 'call-error': { error: 'not_allowed' } },
        isNewView: true,
      },
      { when: 'someone stops it', run: (on) => captions(on).stop(), states: '' },
    ],
    properties: { call: { given: () => answer() } },
  },

  'call-transcript-notice': {
    before: begin,
    steps: [
      {
        when: 'someone announces a transcript',
        run: (on) => captions(on).start(on.grace.key, 5_000),
        states: 'on asking',
        isNewView: true,
      },
      {
        when: 'you decline for now',
        run: (on) => on.press('decline'),
        states: 'on',
        isNewView: true,
      },
      {
        when: 'it ends, and another begins',
        run: (on) => {
          captions(on).stop();
          captions(on).start(own(on), 5_000);
        },
        states: 'on asking',
        isNewView: true,
      },
      {
        when: 'the room refuses the answer',
        run: (on) => {
          refuse('captions.allow')(on);
          return on.press('allow');
        },
        fires: { ...asks({ command: 'allow', allowed: true }), 'call-error': { error: 'not_allowed' } },
      },
      {
        when: 'another window of the person allows it',
        run: (on) => captions(on).allow(own(on)),
        states: 'on',
      },
      { when: 'it ends', run: (on) => captions(on).stop(), states: '' },
    ],
    properties: { call: { given: (on) => captions(on).start(on.grace.key) } },
  },

  'call-transcript-toggle': {
    ...panelToggle('transcript', {
      when: 'the room has captions',
      run: async (on) => {
        begin(on);
        await on.find('base');
      },
      isNewView: true,
    }),
    properties: { ...control, call: { given: begin } },
  },
};
