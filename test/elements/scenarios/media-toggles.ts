import { RoomError } from '../../../src/room/room-error.js';
import type { ElementFixture, Scenario, Scenarios } from './scenario.js';
import { control } from './toggles.js';

const GRID = '<call-media-grid style="display: block; block-size: 300px"></call-media-grid>';

const REASONS = { microphone: 'A host muted you', camera: 'A host turned off your camera' };
const tells = (message: string) => ({ 'call-notice': { notice: { message } } });

function deviceToggle(device: 'microphone' | 'camera', kind: 'audio' | 'video'): Scenario {
  const name = device === 'microphone' ? 'mic' : device;
  const asks = (on: boolean) => ({ [`call-${name}-toggle-request`]: { on } });
  let answer = () => {};
  const wait = ({ call }: ElementFixture) => {
    const { hardware } = call.self;
    const ask = hardware.getUserMedia.bind(hardware);
    const asked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    hardware.getUserMedia = async (constraints) => {
      await asked;
      hardware.getUserMedia = ask;
      return ask(constraints);
    };
  };
  return {
    states: 'on',
    steps: [
      {
        when: 'it is pressed',
        run: (on) => on.press('base'),
        states: 'off',
        fires: asks(false),
        isNewView: true,
      },
      { when: 'the space bar is pressed', run: (on) => on.keys('Space'), states: 'on', fires: asks(true) },
      { when: 'the device is let go', run: (on) => on.call[device].release(), states: 'off' },
      {
        when: 'the browser asks the person',
        run: (on) => {
          wait(on);
          return on.press('base');
        },
        states: 'starting',
        fires: asks(true),
        isNewView: true,
      },
      { when: 'the person answers', run: () => answer(), states: 'on' },
      {
        when: 'the system does not give it out',
        run: (on) => {
          on.call[device].release();
          on.call.self.hardware.failure[kind] = new DOMException('', 'NotAllowedError');
          return on.press('base');
        },
        states: 'failed',
        fires: { ...asks(true), 'call-error': { error: 'device_denied' } },
        isNewView: true,
      },
      {
        when: 'it does after all',
        run: (on) => {
          on.call.self.hardware.failure[kind] = null;
          return on.press('base');
        },
        states: 'on',
        fires: asks(true),
      },
      {
        when: 'a moderator turns it off',
        run: ({ call }) => call.self.revoke(device),
        states: 'off blocked',
        isNewView: true,
      },
      { when: 'it is pressed nevertheless', run: (on) => on.press('base'), fires: tells(REASONS[device]) },
      { when: 'a moderator allows it again', run: ({ call }) => call.self.restore(device), states: 'off' },
    ],
    properties: control,
  };
}

export const mediaToggles: Scenarios = {
  'call-mic-toggle': deviceToggle('microphone', 'audio'),

  'call-camera-toggle': deviceToggle('camera', 'video'),

  'call-pip-toggle': {
    beside: GRID,
    steps: [
      {
        when: 'it is pressed',
        run: (on) => on.press('base'),
        states: 'on',
        fires: { 'call-pip-toggle-request': { on: true } },
        isNewView: true,
      },
      {
        when: 'it is pressed again',
        run: (on) => on.press('base'),
        states: '',
        fires: { 'call-pip-toggle-request': { on: false } },
      },
    ],
    properties: control,
  },

  'call-record-toggle': {
    beside: GRID,
    steps: [
      {
        when: 'the room refuses',
        run: (on) => {
          on.room.answer('recording.start', () => {
            on.room.answer('recording.start', () => null);
            throw new RoomError('not_allowed', 'Not here.');
          });
          return on.press('base');
        },
        fires: { 'call-record-toggle-request': { on: true }, 'call-error': { error: 'not_allowed' } },
      },
      {
        when: 'it is pressed',
        run: (on) => on.press('base'),
        states: 'on',
        fires: { 'call-record-toggle-request': { on: true } },
        isNewView: true,
      },
      {
        when: 'it is pressed again',
        run: (on) => {
          on.preventNext('call-recording-save-request');
          return on.press('base');
        },
        states: '',
        fires: {
          'call-record-toggle-request': { on: false },
          'call-recording-save-request': { recording: ({ file }: { file: Blob }) => file instanceof Blob },
        },
      },
    ],
    properties: control,
  },

  'call-screen-toggle': {
    steps: [
      {
        when: 'it is pressed',
        run: (on) => on.press('base'),
        states: 'on',
        fires: { 'call-screen-toggle-request': { on: true } },
        isNewView: true,
      },
      { when: 'the share is held', run: ({ call }) => call.screen.pause(), states: 'on paused' },
      { when: 'it goes on', run: ({ call }) => call.screen.resume(), states: 'on' },
      {
        when: 'it is pressed again',
        run: (on) => on.press('base'),
        states: '',
        fires: { 'call-screen-toggle-request': { on: false } },
      },
      {
        when: 'the system refuses',
        run: (on) => {
          on.call.self.hardware.getDisplayMedia = () =>
            Promise.reject(new DOMException('', 'NotReadableError'));
          return on.press('base');
        },
        fires: { 'call-screen-toggle-request': { on: true }, 'call-error': { error: 'screen_failed' } },
      },
      {
        when: 'the browser cannot',
        run: ({ call, element }) => {
          Object.defineProperty(call.screen, 'isSupported', { value: false, configurable: true });
          (element as unknown as { requestUpdate(): void }).requestUpdate();
        },
        states: 'unsupported',
      },
      {
        when: 'the browser can',
        run: ({ call, element }) => {
          Object.defineProperty(call.screen, 'isSupported', { value: true });
          (element as unknown as { requestUpdate(): void }).requestUpdate();
        },
        states: '',
      },
      {
        when: 'a moderator stops the share',
        run: ({ call }) => call.self.revoke('screen'),
        states: 'blocked',
        isNewView: true,
      },
      {
        when: 'it is pressed nevertheless',
        run: (on) => on.press('base'),
        fires: tells('A host stopped your screen share'),
      },
      { when: 'a moderator allows it again', run: ({ call }) => call.self.restore('screen'), states: '' },
    ],
    properties: {
      ...control,
      surface: {
        value: 'browser',
        see: asked(({ video }) => (video as MediaTrackConstraints).displaySurface),
      },
      noAudio: { value: true, see: asked(({ audio }) => Boolean(audio)) },
      hint: { value: 'motion', see: (on) => shared(on, () => on.call.screen.state.get().hint) },
    },
  },

  'call-snapshot-button': {
    beside: GRID,
    steps: [
      {
        when: 'it is pressed',
        run: (on) => {
          on.preventNext('call-snapshot-save-request');
          return on.press('base');
        },
        fires: { 'call-snapshot-save-request': { picture: ({ type }: Blob) => type === 'image/png' } },
      },
    ],
    properties: control,
  },
};

/** What the browser is asked for when a share is started. */
function asked(what: (options: DisplayMediaStreamOptions) => unknown) {
  return (on: ElementFixture) => shared(on, () => what(on.call.self.hardware.screenRequests.at(-1)!));
}

async function shared(on: ElementFixture, look: () => unknown): Promise<unknown> {
  const { screen } = on.call;
  (on.element as unknown as { toggle(): void }).toggle();
  while (screen.state.get().status !== 'on') await new Promise(requestAnimationFrame);
  const seen = look();
  screen.stop();
  return seen;
}
