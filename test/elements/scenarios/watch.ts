import { type FakeWatch, startFakeWatch } from '../../../src/testing/index.js';
import type { ElementFixture, Scenarios } from './scenario.js';
import { control, panelToggle } from './toggles.js';

/** What the room of each call watches. */
const watchOf = new WeakMap<object, FakeWatch>();

const watch = (on: ElementFixture) => watchOf.get(on.call)!;
const asks = (data: unknown) => ({ 'call-watch-request': { data } });
const FILM = 'https://films.example/film.webm';

function begin(on: ElementFixture): FakeWatch {
  const fake = startFakeWatch(on.room, 'holder');
  watchOf.set(on.call, fake);
  return fake;
}

/** A video that cannot be reached is on: what plays is tested with a real video. */
function start(on: ElementFixture): void {
  const fake = begin(on);
  fake.setHolder(on.call.self.details.get().id);
  fake.add(FILM);
  fake.start(fake.add(`${location.origin}/missing.webm`));
}

export const watchScenarios: Scenarios = {
  'call-watch': {
    before: begin,
    steps: [
      {
        when: 'someone starts a video that does not exist',
        run: (on) => {
          start(on);
          return on.find('problem');
        },
        states: 'playing failed',
        fires: { 'call-error': { error: 'video_not_found' } },
        isNewView: true,
      },
      {
        when: 'one pauses it',
        run: (on) => on.press('play'),
        states: 'failed',
        fires: asks({ command: 'pause' }),
      },
      {
        when: 'one mutes it',
        run: (on) => on.press('volume'),
        isNewView: true,
      },
      {
        when: 'the video runs again, and a person is waited for',
        run: (on) => {
          watch(on).setClock({ paused: false });
          watch(on).waitFor([on.grace.key]);
          return on.find('waiting');
        },
        states: 'waiting failed',
        isNewView: true,
      },
      {
        when: 'one stops it',
        run: (on) => on.press('stop'),
        states: '',
        fires: asks({ command: 'stop' }),
      },
    ],
    properties: { call: { given: start } },
  },

  'call-watch-queue': {
    around: 'inline-size: 360px; block-size: 640px; padding: 20px',
    before: begin,
    states: 'empty',
    steps: [
      {
        when: 'one adds a video',
        run: async (on) => {
          (await on.find('address')).focus();
          await on.type(FILM);
          await on.press('add');
          await on.find('video');
        },
        states: '',
        fires: asks({ command: 'add', url: FILM }),
        isNewView: true,
      },
      {
        when: 'one adds what is no video',
        run: async (on) => {
          (await on.find('address')).focus();
          await on.type('javascript:1');
          await on.press('add');
          await on.find('problem');
        },
        fires: {
          ...asks({ command: 'add', url: 'javascript:1' }),
          'call-error': { error: 'video_address_invalid' },
        },
        isNewView: true,
      },
      {
        when: 'one takes the remote control',
        run: async (on) => {
          await on.press('take');
          await on.find('release');
        },
        fires: asks({ command: 'take' }),
        isNewView: true,
      },
      {
        when: 'one starts the video',
        run: (on) => on.press('video__start'),
        fires: asks({ command: 'start', video: '1' }),
        isNewView: true,
      },
      {
        when: 'one removes it',
        run: (on) => on.press('video__remove'),
        states: 'empty',
        fires: asks({ command: 'remove', video: '1' }),
      },
    ],
  },

  'call-watch-toggle': {
    steps: [
      {
        when: 'the room has a queue',
        run: async (on) => {
          begin(on).add(FILM);
          await on.find('count');
        },
        isNewView: true,
      },
      ...panelToggle('watch').steps,
    ],
    properties: { ...control, call: { given: begin } },
  },
};
