import type { FakeCall } from '../../src/testing/index.js';

export interface GalleryPage {
  readonly about: string;
  /** What is put into the `<call-room>`; `null`: the room itself is what is shown. */
  readonly markup: string | null;
  /** CSS of the box around it. */
  readonly box?: string;
  /** Whether one is in the call to begin with; true by default. */
  readonly joined?: boolean;
  /** Gives what the markup cannot say: objects are properties only. */
  readonly setUp?: (sample: HTMLElement, call: FakeCall) => void;
}

/** Hands a participant to an element: the property that a tile, a name tag and a meter have. */
function giveParticipant(selector: string): NonNullable<GalleryPage['setUp']> {
  return (sample, call) => {
    const element = sample.querySelector<HTMLElement & { participant: unknown }>(selector);
    if (element) element.participant = call.others[0] ?? call.self;
  };
}

const WIDE = 'inline-size: 100%; block-size: 100%';
const SMALL = 'display: grid; place-items: center; block-size: 100%';

/** One page per element, by its tag. */
export const PAGES: Readonly<Record<string, GalleryPage>> = {
  'call-room': { about: 'A whole call in one tag.', markup: null, box: WIDE },
  'call-lobby': {
    about: 'What one sees before joining: oneself, the devices, the name, one way in.',
    markup: '<call-lobby></call-lobby>',
    box: WIDE,
    joined: false,
  },
  'call-stage': {
    about: 'The call from inside: everyone, the controls, and what is open beside them.',
    markup: '<call-stage></call-stage>',
    box: WIDE,
  },
  'call-ended': {
    about: 'After a call, or instead of one that is not to be had.',
    markup: '<call-ended></call-ended>',
    box: WIDE,
    setUp: (_sample, call) => call.end('left'),
  },
  'call-device-menu': {
    about: 'Which microphone, camera or speaker is used.',
    markup: `<div style="display: grid; gap: 12px; inline-size: 280px">
      <call-device-menu kind="microphone"></call-device-menu>
      <call-device-menu kind="camera"></call-device-menu>
      <call-device-menu kind="speaker"></call-device-menu>
    </div>`,
    box: SMALL,
    setUp: (_sample, call) => {
      const { hardware } = call.self;
      hardware.plug({ kind: 'microphone', label: 'Headset' });
      hardware.plug({ kind: 'camera', label: 'Front', facing: 'user' });
      hardware.plug({ kind: 'speaker', label: 'Headset' });
    },
  },
  'call-connection-check': {
    about: 'Whether this network and this browser will do for a call.',
    markup: '<call-connection-check style="inline-size: 320px"></call-connection-check>',
    box: SMALL,
  },
  'call-screen-toggle': {
    about: 'Shares the screen, a window or a tab, and stops it.',
    markup: '<call-screen-toggle></call-screen-toggle>',
    box: SMALL,
  },
  'call-screen-controls': {
    about: 'Holds one’s own share, lets it go on, and stops it, in words.',
    markup: '<call-screen-controls></call-screen-controls>',
    box: SMALL,
    setUp: (_sample, call) => void call.screen.start(),
  },
  'call-media-grid': {
    about: 'Everyone, as large as possible at their own aspect ratio.',
    markup: '<call-media-grid></call-media-grid>',
    box: `${WIDE}; padding: 12px; box-sizing: border-box`,
  },
  'call-tile': {
    about: 'One person: the picture, who it is, and how things stand.',
    markup: '<call-tile style="inline-size: min(640px, 90%)"></call-tile>',
    box: SMALL,
    setUp: giveParticipant('call-tile'),
  },
  'call-name-tag': {
    about: 'Who someone is, with their marks.',
    markup: '<call-name-tag></call-name-tag>',
    box: SMALL,
    setUp: giveParticipant('call-name-tag'),
  },
  'call-control-bar': {
    about: 'The row of controls. Without children it holds the usual three.',
    markup: `<call-control-bar>
  <call-mic-toggle></call-mic-toggle>
  <call-camera-toggle></call-camera-toggle>
  <call-layout-toggle></call-layout-toggle>
  <call-people-toggle></call-people-toggle>
  <call-leave-button></call-leave-button>
</call-control-bar>`,
    box: SMALL,
  },
  'call-mic-toggle': {
    about: 'Mutes and unmutes the microphone.',
    markup: '<call-mic-toggle></call-mic-toggle>',
    box: SMALL,
  },
  'call-camera-toggle': {
    about: 'Turns the camera on and off; off, its light is out.',
    markup: '<call-camera-toggle></call-camera-toggle>',
    box: SMALL,
  },
  'call-layout-toggle': {
    about: 'Everyone of one size, or whoever speaks large.',
    markup: '<call-layout-toggle></call-layout-toggle>',
    box: SMALL,
  },
  'call-people-toggle': {
    about: 'Opens the list of people, and says how many there are.',
    markup: '<call-people-toggle></call-people-toggle>',
    box: SMALL,
  },
  'call-fullscreen-toggle': {
    about: 'Lets the call fill the screen.',
    markup: '<call-fullscreen-toggle></call-fullscreen-toggle>',
    box: SMALL,
  },
  'call-leave-button': {
    about: 'The way out.',
    markup: '<call-leave-button></call-leave-button>',
    box: SMALL,
  },
  'call-participants': {
    about: 'Who is in the call. Raised hands come first.',
    markup: '<call-participants style="inline-size: min(360px, 90%)"></call-participants>',
    box: `${SMALL}; overflow: auto`,
  },
  'call-level-meter': {
    about: 'How loud someone is just now.',
    markup: '<call-level-meter style="inline-size: 160px"></call-level-meter>',
    box: SMALL,
    setUp: giveParticipant('call-level-meter'),
  },
  'call-duration': {
    about: 'How long one has been in the call.',
    markup: '<call-duration></call-duration>',
    box: SMALL,
  },
  'call-notices': {
    about: 'What a person should know of, one thing at a time.',
    markup: '<call-notices></call-notices>',
    box: SMALL,
    setUp: (_sample, call) => call.cutOff(),
  },
  'call-invite': {
    about: 'The link to send to others.',
    markup: '<call-invite link="https://example.com/standup"></call-invite>',
    box: SMALL,
  },
};

/** Three complete themes: nothing but tokens. */
export const THEMES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Tangerine: {},
  Ink: {
    '--call-accent': 'oklch(0.55 0.2 265)',
    '--call-stage': 'light-dark(oklch(0.97 0.005 265), oklch(0.16 0.02 265))',
    '--call-surface': 'light-dark(white, oklch(0.22 0.025 265))',
    '--call-raised': 'light-dark(white, oklch(0.27 0.03 265))',
    '--call-control': 'light-dark(oklch(0.93 0.012 265), oklch(0.33 0.03 265))',
    '--call-radius-tile': '4px',
    '--call-radius-control': '4px',
  },
  Meadow: {
    '--call-accent': 'oklch(0.68 0.15 150)',
    '--call-stage': 'light-dark(oklch(0.965 0.015 140), oklch(0.19 0.02 155))',
    '--call-surface': 'light-dark(oklch(0.995 0.006 140), oklch(0.25 0.025 155))',
    '--call-raised': 'light-dark(white, oklch(0.3 0.028 155))',
    '--call-control': 'light-dark(oklch(0.92 0.02 140), oklch(0.36 0.03 155))',
    '--call-radius-tile': '28px',
    '--call-radius-control': '22px',
    '--call-gap': '14px',
    '--call-font': 'ui-rounded, "SF Pro Rounded", system-ui, sans-serif',
  },
};
