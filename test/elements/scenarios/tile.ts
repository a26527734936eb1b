import { network, speaks } from './indicators.js';
import type { Scenarios } from './scenario.js';

export const tile: Scenarios = {
  'call-tile': {
    around: 'inline-size: 320px; block-size: 180px; padding: 60px',
    states: 'picture',
    fires: { 'call-tile-ratio': { ratio: 16 / 9 } },
    steps: [
      { when: 'they speak', run: speaks(({ grace }) => grace), states: 'speaking picture', isNewView: true },
      {
        when: 'they mute themselves',
        run: ({ grace }) => grace.mute(),
        states: 'muted picture',
        isNewView: true,
      },
      { when: 'they unmute themselves', run: ({ grace }) => grace.unmute(), states: 'picture' },
      {
        when: 'the camera is turned off',
        run: ({ grace }) => grace.sources.camera.stop(),
        states: '',
        fires: { 'call-tile-ratio': { ratio: null } },
        isNewView: true,
      },
      {
        when: 'a picture is on its way',
        run: ({ grace }) => grace.sources.camera.setPending(),
        states: 'loading',
        isNewView: true,
      },
      {
        when: 'it cannot be had',
        run: ({ grace }) => grace.sources.camera.fail(network),
        states: 'failed',
        fires: { 'call-error': { error: 'network' } },
        isNewView: true,
      },
      {
        when: 'it is there again',
        run: ({ grace }) => grace.sources.camera.start(),
        states: 'picture',
        fires: { 'call-tile-ratio': { ratio: 16 / 9 } },
      },
      {
        when: 'they are cut off',
        run: ({ grace }) => grace.setConnected(false),
        states: 'picture disconnected',
        isNewView: true,
      },
      { when: 'they are back', run: ({ grace }) => grace.setConnected(true), states: 'picture' },
      {
        when: 'it shows their screen, which is held',
        run: ({ element, grace }) => {
          grace.sources.screen.start();
          grace.sources.screen.setMuted(true);
          element.source = 'screen';
        },
        states: 'paused',
        isNewView: true,
      },
      { when: 'that goes on', run: ({ grace }) => grace.sources.screen.setMuted(false), states: 'picture' },
      {
        when: 'it is rotated',
        run: async ({ find }) => (await find('zoom__button')).click(),
        states: 'picture sideways',
        fires: { 'call-tile-ratio': { ratio: 9 / 16 } },
        isNewView: true,
      },
      {
        when: 'it is rotated once more',
        run: async ({ find }) => (await find('zoom__button')).click(),
        states: 'picture',
        fires: { 'call-tile-ratio': { ratio: 16 / 9 } },
      },
      {
        when: 'it shows oneself',
        run: ({ element, call }) => {
          element.source = 'camera';
          element.participant = call.self;
        },
        states: 'picture local',
      },
      {
        when: 'it shows someone else',
        run: ({ element, call }) => {
          element.participant = call.others[1];
        },
        states: 'picture',
      },
    ],
    properties: {
      source: { value: 'screen' },
      noMirror: {
        value: true,
        given: async ({ element, call }) => {
          element.participant = call.self;
          await element.updateComplete;
        },
        see: ({ element }) => getComputedStyle(element.shadowRoot!.querySelector('video')!).scale,
      },
    },
    tokens: { '--call-tile-fit': 'contain' },
  },
};
