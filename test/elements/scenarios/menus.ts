import { startFakeAi } from '../../../src/testing/index.js';
import type { ElementFixture, Scenarios } from './scenario.js';

const plugged = ({ call }: ElementFixture) => call.self.hardware;

/** The menu of effects loads when someone approaches its button, as the pointer of an earlier test may. */
async function openInvite(on: ElementFixture): Promise<void> {
  await on.press('base');
  await on.find('Copy link');
}

const linkOf = ({ element }: ElementFixture) =>
  element.shadowRoot!.querySelector('call-invite')?.shadowRoot?.querySelector<HTMLElement>('.link')?.title;

async function openEffects(on: ElementFixture): Promise<void> {
  await on.press('base');
  await on.find('Suppress');
}

export const menus: Scenarios = {
  'call-control-bar': {
    isSameWithoutCall: true,
    around: 'inline-size: 180px; padding: 300px 60px 60px',
    before: ({ element, call }) => {
      element.innerHTML = `<call-mic-toggle></call-mic-toggle><call-hand-toggle></call-hand-toggle>
        <call-participants-toggle></call-participants-toggle><call-settings-toggle></call-settings-toggle>`;
      for (const control of element.children) Object.assign(control, { call });
    },
    states: 'overflowing',
    steps: [
      { when: 'its menu is opened', run: (on) => on.press('more'), isNewView: true },
      {
        when: 'there is room',
        run: ({ element }) => {
          element.parentElement!.style.inlineSize = '640px';
        },
        states: '',
        isNewView: true,
      },
    ],
  },

  'call-device-menu': {
    steps: [
      {
        when: 'a moderator has muted the person',
        run: async (on) => {
          on.call.self.revoke('microphone');
          await on.find('reason');
        },
        isNewView: true,
      },
      { when: 'they may speak again', run: ({ call }) => call.self.restore('microphone') },
      {
        when: 'another one is chosen by the keyboard',
        run: async (on) => {
          await on.find('select');
          on.element.shadowRoot!.querySelector('select')!.focus();
          await on.keys('ArrowDown');
        },
        fires: { 'call-device-request': { kind: 'microphone', deviceId: 'microphone-synthetic-microphone' } },
      },
      {
        when: 'the last is gone',
        run: (on) => plugged(on).unplug(plugged(on).device('Synthetic microphone')),
        states: 'empty',
        isNewView: true,
      },
      {
        when: 'there is one again',
        run: (on) => void plugged(on).plug({ kind: 'microphone', label: 'Headset' }),
        states: '',
      },
      {
        when: 'it is about a phone’s camera',
        run: async (on) => {
          on.element.kind = 'camera';
          const phone = plugged(on).plug({ kind: 'camera', label: 'Front', facing: 'user' });
          await on.find(`[value=${phone.id}]`);
          on.call.devices.choose('camera', phone.id);
          await on.find('turn');
        },
        isNewView: true,
      },
      {
        when: 'the camera cannot be turned round',
        run: async (on) => {
          on.call.camera.flip = () => Promise.reject(new Error('no'));
          await on.press('turn');
        },
        fires: { 'call-error': { error: 'unexpected' } },
      },
      {
        when: 'there is no call',
        run: ({ element }) => {
          element.call = null;
        },
        states: 'absent',
      },
      {
        when: 'there is one',
        run: ({ element, call }) => {
          element.call = call;
        },
        states: '',
      },
    ],
    properties: { kind: { value: 'camera' } },
  },

  'call-effects-menu': {
    around: 'inline-size: 640px; padding: 500px 60px 60px',
    steps: [
      { when: 'it is pressed', run: (on) => on.press('base'), states: 'open', isNewView: true },
      { when: 'noise is to be suppressed', run: (on) => on.press('Suppress'), states: 'on open' },
      { when: 'it is not any more', run: (on) => on.press('Suppress'), states: 'open' },
      { when: 'Escape is pressed', run: (on) => on.keys('Escape'), states: '' },
    ],
    properties: {
      call: { given: openEffects },
      inMenu: { value: true, given: openEffects },
      backgrounds: {
        value: [{ id: 'own', name: 'Our office', image: 'data:,' }],
        given: openEffects,
      },
    },
  },

  'call-invite': {
    steps: [
      {
        when: 'its QR code is asked for',
        run: async (on) => {
          await on.press('qr-toggle');
          await on.find('qr');
        },
        isNewView: true,
      },
      {
        when: 'the role can be chosen, and the browser has a share sheet',
        run: async ({ element, find }) => {
          Object.defineProperty(navigator, 'canShare', { configurable: true, value: () => true });
          element.roles = 'participant, viewer';
          await element.updateComplete;
          await find('share');
        },
        isNewView: true,
      },
      {
        when: 'the link cannot be copied',
        run: async (on) => {
          const { clipboard } = navigator;
          const value = { writeText: () => Promise.reject(new DOMException('', 'NotAllowedError')) };
          Object.defineProperty(navigator, 'clipboard', { configurable: true, value });
          await on.press('button');
          Reflect.deleteProperty(navigator, 'canShare');
          Object.defineProperty(navigator, 'clipboard', { configurable: true, value: clipboard });
        },
        fires: { 'call-error': { error: 'copy_failed' } },
      },
    ],
    properties: {
      link: { value: 'https://example.com/standup' },
      roles: { value: 'participant, viewer' },
      noTitle: { value: true },
    },
  },

  'call-invite-toggle': {
    around: 'inline-size: 640px; padding: 500px 60px 60px',
    steps: [
      {
        when: 'it is pressed',
        run: async (on) => {
          await on.press('base');
          await on.find('Copy link');
        },
        states: 'open',
        isNewView: true,
      },
      { when: 'Escape is pressed', run: (on) => on.keys('Escape'), states: '' },
    ],
    properties: {
      link: { value: 'https://example.com/standup', given: openInvite, see: linkOf },
      roles: { value: 'participant, viewer', given: openInvite, see: linkOf },
      inMenu: { value: true },
    },
  },

  'call-settings': {
    steps: [
      {
        when: 'another layout is chosen',
        run: (on) => on.press('Side by side'),
        fires: { 'call-setting-request': { data: { setting: 'layout', value: 'side-by-side' } } },
        isNewView: true,
      },
      {
        when: 'where speech goes to cannot be said',
        run: ({ element }) => {
          element.captionSource = { where: () => Promise.reject(new Error('no')), listen: async () => {} };
        },
        fires: { 'call-error': { error: 'unexpected' } },
      },
    ],
    properties: {
      microphone: { value: 'never' },
      camera: { value: 'never' },
      captionSource: { value: { where: async () => 'device', listen: async () => {} } },
    },
  },

  'call-shortcuts': {
    steps: [
      { when: 'the room has an AI', run: (on) => void startFakeAi(on.room), isNewView: true },
      { when: 'Escape is pressed', run: (on) => on.keys('Escape'), fires: { close: {} } },
    ],
    properties: { call: { given: (on) => startFakeAi(on.room) } },
  },
};
