import { type FakeWatch, startFakeWatch } from '../../../src/testing/index.js';
import { makeVideo } from '../../support/video-file.js';
import { waitUntil } from '../wait-until.js';
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

let film: Promise<string> | null = null;

/** A film that this page has made is on, paused. */
async function start(on: ElementFixture): Promise<void> {
  film ??= makeVideo(6).then((blob) => URL.createObjectURL(blob));
  const url = await film;
  const fake = begin(on);
  const id = fake.add(FILM);
  const videos = { [id]: { ...fake.state.videos[id]!, url } };
  on.room.behaviors.set({ ...on.room.behaviors.get(), watch: { ...fake.state, videos } });
  fake.add(`${location.origin}/missing.webm`);
  fake.start(id);
  fake.setClock({ paused: true });
}

const { play } = HTMLMediaElement.prototype;
const refuseToPlay = () => Promise.reject(new DOMException('A click is needed.', 'NotAllowedError'));
const setPlay = (run: typeof play) => {
  HTMLMediaElement.prototype.play = run;
};
const shows = ({ element }: ElementFixture, state: string) =>
  waitUntil(() => element.matches(`:state(${state})`), state);

export const watchScenarios: Scenarios = {
  'call-watch': {
    before: begin,
    steps: [
      {
        when: 'someone starts a video, and pauses it',
        run: async (on) => {
          await start(on);
          await on.find('play');
        },
        isNewView: true,
      },
      {
        when: 'someone speaks',
        run: (on) => {
          on.grace.speak(0.8);
          return shows(on, 'ducked');
        },
        states: 'ducked',
      },
      {
        when: 'they are quiet again',
        run: (on) => {
          on.grace.speak(0);
          return waitUntil(() => !on.element.matches(':state(ducked)'), 'it is as loud as before');
        },
        states: '',
      },
      {
        when: 'a person is waited for',
        run: (on) => {
          watch(on).waitFor([on.grace.key]);
          return on.find('waiting');
        },
        states: 'waiting',
        isNewView: true,
      },
      {
        when: 'the browser does not let the video play',
        run: async (on) => {
          setPlay(refuseToPlay);
          watch(on).waitFor([]);
          watch(on).setClock({ paused: false });
          await on.find('unblock');
          setPlay(play);
        },
        states: 'playing blocked',
        isNewView: true,
      },
      {
        when: 'one plays it by hand',
        run: async (on) => {
          await on.press('unblock');
          await waitUntil(() => !on.element.matches(':state(blocked)'), 'it plays');
        },
        states: 'playing',
      },
      {
        when: 'one pauses it',
        run: async (on) => {
          await on.press('play');
          await waitUntil(() => !on.element.matches(':state(playing)'), 'it is paused');
        },
        states: '',
        fires: asks({ command: 'pause' }),
      },
      {
        when: 'one starts the next video, which does not exist',
        run: async (on) => {
          await on.press('next');
          await on.find('problem');
        },
        states: 'playing failed',
        fires: { ...asks({ command: 'next', after: '1' }), 'call-error': { error: 'video_not_found' } },
        isNewView: true,
      },
      {
        when: 'one stops it',
        run: async (on) => {
          await on.press('stop');
          await waitUntil(() => !on.element.matches(':state(playing)'), 'it is off');
        },
        states: '',
        fires: asks({ command: 'stop' }),
      },
    ],
    properties: { call: { given: start, see: ({ element }) => element.hidden } },
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
