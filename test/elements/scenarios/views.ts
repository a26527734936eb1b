import { CallroomError } from '../../../src/core/errors.js';
import { createFakeCall } from '../../../src/testing/index.js';
import type { ElementFixture, Scenarios } from './scenario.js';

export const refused = new CallroomError('network', 'The server cannot be reached.');
export const LARGE = 'inline-size: 1000px; block-size: 600px';

const invited = {
  state: 'invited',
  by: 'grace',
  name: 'Grace',
  sinceMs: 1,
  publish: ['microphone', 'camera'],
} as const;

export const views: Scenarios = {
  'call-stage-invitation': {
    call: { joined: true, role: 'viewer', participants: ['Grace'] },
    around: LARGE,
    before: ({ room }) => room.stage.set({ ...invited, publish: [...invited.publish] }),
    states: 'invited',
    steps: [
      {
        when: 'one opens the preview',
        run: (on) => on.press('accept'),
        isNewView: true,
      },
      { when: 'one closes it', run: (on) => on.press('cancel'), isNewView: true },
      {
        when: 'one declines',
        run: (on) => on.press('decline'),
        states: '',
        fires: { 'call-stage-request': { data: { join: false } } },
      },
      {
        when: 'one is invited again, and joins',
        run: async (on) => {
          on.room.stage.set({ ...invited, publish: [...invited.publish] });
          await on.press('accept');
          await on.press('join');
        },
        fires: { 'call-stage-request': { data: { join: true } } },
      },
    ],
    properties: {
      microphone: { value: 'never', see: previewed('call-mic-toggle') },
      camera: { value: 'never', see: previewed('call-camera-toggle') },
    },
  },

  'call-end-screen': {
    call: { joined: true },
    around: LARGE,
    before: ({ call, view }) => {
      view.met.set('grace', { id: 'fake-grace', name: 'Grace' });
      call.end('removed');
    },
    steps: [
      { when: 'the call was ended', run: ({ call }) => call.end('ended'), isNewView: true },
      { when: 'one has left it', run: ({ call }) => call.end('left'), isNewView: true },
      {
        when: 'one joins again, and cannot',
        run: ({ call, press }) => {
          call.joinError = refused;
          return press('button');
        },
        fires: { 'call-join-request': { participantName: 'Ada' }, 'call-error': { error: 'network' } },
        isNewView: true,
      },
    ],
  },

  'call-lobby': {
    call: { joined: false, joinMs: 1e9 },
    around: LARGE,
    steps: [
      {
        when: 'one wants to join',
        run: async (on) => {
          await on.press('name');
          await on.type(' L');
          await on.press('join');
        },
        states: 'joining',
        fires: { 'call-join-request': { participantName: 'Ada L' } },
        isNewView: true,
      },
      {
        when: 'one has to wait',
        run: ({ call }) => {
          call.self.set({ role: 'waiting' });
          call.state.set({ ...call.state.get(), status: 'joined' });
        },
        states: 'waiting',
        isNewView: true,
      },
      {
        when: 'one gives up waiting',
        run: (on) => on.press('Leave'),
        fires: { 'call-leave-request': {} },
      },
      {
        when: 'it cannot be joined',
        run: async (on) => {
          on.call.self.set({ role: 'participant' });
          on.call.state.set({ ...on.call.state.get(), status: 'idle' });
          on.call.join = () => Promise.reject(refused);
          await on.press('join');
        },
        states: '',
        fires: { 'call-join-request': { participantName: 'Ada L' }, 'call-error': { error: 'network' } },
      },
      {
        when: 'another call lets one only watch',
        run: async (on) => {
          const watching = createFakeCall({ role: 'viewer' });
          on.element.call = watching;
          await on.find('audience');
        },
        isNewView: true,
      },
    ],
    properties: {
      microphone: { value: 'never' },
      camera: { value: 'never' },
      noCheck: { value: true },
    },
  },

  'call-media-grid': {
    around: LARGE,
    states: 'floating',
    steps: [
      { when: 'someone is pinned', run: (on) => on.press('pin'), states: 'presenting', isNewView: true },
      { when: 'they are let go', run: (on) => on.press('Unpin'), states: 'floating' },
      {
        when: 'there is a crowd',
        run: async ({ call, find }) => {
          for (let more = 0; more < 60; more++) call.add({ name: `Guest ${more}`, camera: false });
          await find('pager');
        },
        isNewView: true,
      },
    ],
    properties: {
      selfView: { value: 'hidden' },
      fit: { value: 'fill', given: ({ element }) => Object.assign(element.style, { inlineSize: '300px' }) },
      layout: { value: 'speaker' },
    },
  },

  'call-pip-view': { around: 'inline-size: 420px; block-size: 300px', steps: [] },

  'call-stage': {
    around: LARGE,
    steps: [
      {
        when: 'the chat is opened',
        run: async (on) => {
          await on.press('call-chat-toggle');
          await on.find('[part=input]');
        },
        states: 'panel',
        isNewView: true,
      },
      { when: 'it is closed', run: (on) => on.press('Close'), states: '' },
      { when: 'the pointer rests', run: hurried((on) => on.press('grid')), states: 'quiet' },
      { when: 'it is used', run: (on) => on.press('grid'), states: '' },
      {
        when: 'the room goes backstage',
        run: ({ room }) => room.roomInfo.set({ ...room.roomInfo.get(), live: false }),
        isNewView: true,
      },
      {
        when: 'one is in the audience before the room is live',
        run: ({ call }) => call.self.set({ role: 'viewer' }),
        isNewView: true,
      },
      {
        when: 'it goes live, and one is on stage again',
        run: ({ call, room }) => {
          call.self.set({ role: 'participant' });
          room.roomInfo.set({ ...room.roomInfo.get(), live: null });
        },
      },
    ],
    properties: {
      microphone: { value: 'never', see: controls },
      camera: { value: 'never', see: controls },
      call: { see: ({ element }) => element.shadowRoot!.childElementCount },
    },
  },

  'call-theme': {
    before: ({ element }) => {
      element.innerHTML = '<call-hand-toggle></call-hand-toggle>';
    },
    steps: [],
    properties: {
      brand: {
        value: 'teal',
        see: ({ element }) => getComputedStyle(element.firstElementChild!).getPropertyValue('--call-accent'),
      },
      scheme: {
        value: 'dark',
        see: ({ element }) => getComputedStyle(element.firstElementChild!).colorScheme,
      },
      density: { value: 'compact', see: ({ element }) => getComputedStyle(element.firstElementChild!).width },
    },
    tokens: {
      '--call-accent': ({ element }) => {
        element.brand = 'teal';
        return true;
      },
      '--call-control-size': () => true,
    },
  },
};

function controls({ element }: ElementFixture): string {
  const bar = element.shadowRoot!.querySelector('call-control-bar')!;
  return [...bar.children].map(({ localName }) => localName).join(' ');
}

/** Runs with a clock that advances immediately, for waits that start within it. */
function hurried(run: (on: ElementFixture) => unknown) {
  return async (on: ElementFixture) => {
    const { setTimeout } = window;
    window.setTimeout = ((what: () => void, ms = 0) =>
      setTimeout.call(window, what, ms === 4_000 ? 0 : ms)) as typeof setTimeout;
    await run(on);
    window.setTimeout = setTimeout;
  };
}

/** Whether the preview of the stage has this control. */
function previewed(tag: string) {
  return async (on: ElementFixture) => {
    await on.press('accept');
    await on.element.updateComplete;
    const has = on.element.shadowRoot!.querySelector(tag) !== null;
    await on.press('cancel');
    return has;
  };
}
