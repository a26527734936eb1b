import { CallroomError } from '../../../src/core/errors.js';
import type { ElementFixture, Scenarios } from './scenario.js';

export const network = new CallroomError('network', 'The server cannot be reached.');

/** Someone raises their voice. */
export const speaks = (who: (on: ElementFixture) => { speak(level: number): void }) => (on: ElementFixture) =>
  who(on).speak(0.8);

/** The browser holds sound back, or plays it: what it says to each player. */
function answerPlay(element: Element, answer: () => Promise<void>): void {
  for (const player of element.shadowRoot!.querySelectorAll('audio')) {
    player.autoplay = false;
    player.pause();
    player.play = answer;
  }
  (element as unknown as { requestUpdate(): void }).requestUpdate();
}

export const indicators: Scenarios = {
  'call-audio-sink': {
    steps: [
      {
        when: 'the browser holds sound back',
        run: ({ element }) =>
          answerPlay(element, async () => {
            throw new DOMException('', 'NotAllowedError');
          }),
        states: 'blocked',
        fires: { 'call-sound-blocked': { isBlocked: true } },
        isNewView: true,
      },
      {
        when: 'its button is pressed',
        run: ({ element, press }) => {
          for (const player of element.shadowRoot!.querySelectorAll('audio')) player.play = async () => {};
          return press('button');
        },
        states: '',
        fires: { 'call-sound-blocked': { isBlocked: false } },
      },
      {
        when: 'one of them cannot be played',
        run: ({ call, element }) => {
          call.remove(call.others[1]!);
          let isFirst = true;
          answerPlay(element, async () => {
            const isTold = !isFirst;
            isFirst = false;
            if (!isTold) throw new DOMException('', 'NotSupportedError');
          });
        },
        fires: { 'call-error': { error: 'unexpected' } },
      },
    ],
  },

  'call-connection-check': {
    steps: [
      {
        when: 'it is pressed',
        run: async (on) => {
          await on.press('button');
          await on.find('verdict');
        },
        isNewView: true,
      },
      {
        when: 'the network lets no media through',
        run: async (on) => {
          on.call.connection = {
            checks: { ...on.call.connection.checks, media: { status: 'failed', value: null } },
          };
          await on.press('button');
          await on.find('dd.failed');
        },
        isNewView: true,
      },
      {
        when: 'it cannot be checked',
        run: async (on) => {
          on.call.checkConnection = () => Promise.reject(network);
          await on.press('button');
        },
        fires: { 'call-error': { error: 'network' } },
      },
    ],
  },

  'call-connection-status': {
    states: 'up',
    steps: [
      { when: 'one is cut off', run: ({ call }) => call.cutOff(), states: 'busy', isNewView: true },
      { when: 'one is back', run: ({ call }) => call.restore(), states: 'up' },
      { when: 'one leaves', run: ({ call }) => call.leave(), states: 'down', isNewView: true },
      { when: 'one joins', run: ({ call }) => call.join(), states: 'up' },
    ],
  },

  'call-duration': {
    steps: [],
    properties: { call: { see: ({ element }) => element.shadowRoot!.textContent!.trim() !== '' } },
  },

  'call-level-meter': {
    steps: [{ when: 'someone speaks', run: speaks(({ grace }) => grace), isNewView: true }],
    properties: {
      participant: { given: speaks(({ grace }) => grace) },
      call: {
        given: ({ element, call }) => {
          element.participant = null;
          call.self.level.set(0.8);
        },
      },
    },
    tokens: { '--call-success': 'rgb(1, 200, 3)' },
  },

  'call-name-tag': {
    steps: [
      { when: 'it is an AI', run: ({ grace }) => grace.set({ isAgent: true }), isNewView: true },
      { when: 'it is a person', run: ({ grace }) => grace.set({ isAgent: false }) },
      { when: 'they speak', run: speaks(({ grace }) => grace), states: 'speaking', isNewView: true },
      { when: 'they have spoken', run: ({ grace }) => grace.speak(0), states: '' },
      { when: 'they mute themselves', run: ({ grace }) => grace.mute(), states: 'muted', isNewView: true },
      {
        when: 'a host mutes them',
        run: ({ grace }) => grace.sources.microphone.revoke(true),
        states: 'muted',
        isNewView: true,
      },
      {
        when: 'they unmute themselves',
        run: ({ grace }) => {
          grace.sources.microphone.restore();
          grace.sources.microphone.start();
        },
        states: '',
      },
      {
        when: 'they come across badly',
        run: async ({ grace, find }) => {
          grace.quality.set(1);
          await find('[part=bar]');
        },
        states: 'poor',
        isNewView: true,
      },
      { when: 'they come across well', run: ({ grace }) => grace.quality.set(5), states: '' },
      { when: 'they raise a hand', run: ({ grace }) => grace.set({ handRaisedAtMs: 1 }), isNewView: true },
    ],
    properties: { source: { value: 'screen' } },
  },

  'call-notices': {
    steps: [
      {
        when: 'one speaks while muted',
        run: async ({ call, find }) => {
          call.voiceHint.set(new CallroomError('speaking_while_muted', 'You are muted.'));
          await find('action');
        },
        isNewView: true,
      },
      { when: 'the action is pressed', run: (on) => on.press('action') },
      {
        when: 'the system keeps the microphone back, and it is tried again',
        run: async (on) => {
          on.call.microphone.release();
          on.call.self.hardware.failure.audio = new DOMException('', 'NotAllowedError');
          await on.call.microphone.turnOn();
          await on.press('Try again');
          await on.find('Try again');
        },
        isNewView: true,
      },
      {
        when: 'something else is taken away',
        run: async (on) => {
          on.call.self.hardware.failure.audio = null;
          await on.call.microphone.turnOn();
          on.call.notify(network);
          await on.press('dismiss');
        },
      },
      { when: 'one is cut off', run: ({ call }) => call.cutOff(), isNewView: true },
    ],
    properties: { call: { given: ({ call }) => call.cutOff() } },
  },

  'call-quality-indicator': {
    states: 'good',
    steps: [
      { when: 'it is fair', run: ({ grace }) => grace.quality.set(3), states: 'fair', isNewView: true },
      { when: 'it is bad', run: ({ grace }) => grace.quality.set(1), states: 'bad', isNewView: true },
      { when: 'it is not known', run: ({ grace }) => grace.quality.set(null), states: 'unknown' },
      { when: 'it is good', run: ({ grace }) => grace.quality.set(5), states: 'good' },
    ],
    properties: {
      onlyBad: { value: true },
      participant: { given: ({ grace }) => grace.quality.set(1) },
      call: {
        given: ({ element, call }) => {
          element.participant = null;
          call.self.quality.set(1);
        },
      },
    },
  },

  'call-recording-indicator': {
    steps: [
      {
        when: 'someone records',
        run: ({ grace }) => grace.set({ recordingSinceMs: 1 }),
        states: 'on',
        isNewView: true,
      },
      { when: 'they have recorded', run: ({ grace }) => grace.set({ recordingSinceMs: null }), states: '' },
    ],
    properties: { call: { given: ({ grace }) => grace.set({ recordingSinceMs: 1 }) } },
  },

  'call-reaction-stream': {
    isSameWithoutCall: true,
    steps: [
      {
        when: 'someone reacts',
        run: async ({ room, grace, find }) => {
          room.emit('reaction', { participant: grace.key, name: 'Grace', reaction: '🎉' });
          await find('reaction');
        },
        isNewView: true,
      },
    ],
  },

  'call-screen-controls': {
    before: ({ call }) => call.screen.start(),
    steps: [
      {
        when: 'the share is held',
        run: (on) => on.press('pause'),
        states: 'paused',
        fires: { 'call-screen-pause-request': { on: false } },
        isNewView: true,
      },
      {
        when: 'it goes on',
        run: (on) => on.press('pause'),
        states: '',
        fires: { 'call-screen-pause-request': { on: true } },
      },
      {
        when: 'it is stopped',
        run: (on) => on.press('stop'),
        fires: { 'call-screen-toggle-request': { on: false } },
      },
    ],
  },
};
