import type { FakeCall } from '../../src/testing/index.js';

/** Additional setup that an element needs to show something. */
export interface Sample {
  /** The content of its default slot. */
  readonly content?: string;
  /** Its own style. */
  readonly style?: string;
  /** Whether it fills the stage; otherwise it keeps its own size, centered. */
  readonly fills?: boolean;
  /** Its initial attributes. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** Whether the sample starts in the call (default: true). */
  readonly joined?: boolean;
  /** The initially active `KNOBS`, by name. */
  readonly on?: readonly string[];
  /** Brings the call into a state in which the element shows something. */
  readonly setUp?: (call: FakeCall) => void;
  /** A dialog is shown only on request, because it would cover the page. */
  readonly isDialog?: boolean;
}

const CONTROLS = ['mic-toggle', 'camera-toggle', 'screen-toggle', 'hand-toggle', 'reactions', 'leave-button'];
const bar = CONTROLS.map((name) => `<call-${name}></call-${name}>`).join('\n');

/** Setup that the manifest does not contain; elements that are not listed need none. */
export const SAMPLES: Readonly<Record<string, Sample>> = {
  'call-ai': { style: 'inline-size: min(360px, 90%)', on: ['AI'] },
  'call-ai-toggle': { on: ['AI'] },
  'call-chat': { fills: true, style: 'max-inline-size: 380px; margin-inline: auto', on: ['Chat'] },
  'call-connection-check': { style: 'inline-size: min(320px, 90%)' },
  'call-control-bar': { content: bar, style: 'inline-size: 100%' },
  'call-device-menu': {
    style: 'inline-size: 280px',
    setUp: ({ self: { hardware } }) => {
      hardware.plug({ kind: 'microphone', label: 'Headset' });
      hardware.plug({ kind: 'camera', label: 'Front', facing: 'user' });
      hardware.plug({ kind: 'speaker', label: 'Headset' });
    },
  },
  'call-captions': { style: 'inline-size: min(640px, 90%)', on: ['Captions'] },
  'call-end-screen': { fills: true, setUp: (call) => call.end('left') },
  'call-feedback': { style: 'inline-size: min(420px, 90%)' },
  'call-invite': { attributes: { link: 'https://example.com/standup', roles: 'participant, viewer' } },
  'call-invite-toggle': { attributes: { link: 'https://example.com/standup' } },
  'call-level-meter': { style: 'inline-size: 200px' },
  'call-lobby': { fills: true, joined: false },
  'call-media-grid': { fills: true, style: 'padding: 12px' },
  'call-notices': { on: ['I am cut off'] },
  'call-participants': { style: 'inline-size: min(360px, 90%)', on: ['Hand raised', 'Away, with a status'] },
  'call-pip-view': { style: 'inline-size: 320px; block-size: 420px' },
  'call-poll': { style: 'inline-size: min(380px, 90%)', on: ['Poll'] },
  'call-poll-toggle': { on: ['Poll'] },
  'call-reaction-stream': { fills: true, on: ['Reactions'] },
  'call-recording-indicator': { on: ['Someone records'] },
  'call-room': { fills: true },
  'call-screen-controls': { setUp: (call) => void call.screen.start() },
  'call-settings': { style: 'inline-size: min(360px, 90%)' },
  'call-shortcuts': { isDialog: true },
  'call-stage': { fills: true },
  'call-stage-invitation': {
    style: 'inline-size: min(480px, 90%)',
    setUp: (call) => {
      const publish = ['microphone' as const, 'camera' as const];
      call.room
        .get()
        ?.stage.set({ state: 'invited', by: 'grace', name: 'Grace Hopper', sinceMs: 0, publish });
    },
  },
  'call-theme': {
    content: `<call-control-bar>\n${bar}\n</call-control-bar>`,
    attributes: { brand: 'rebeccapurple' },
  },
  'call-transcript': {
    fills: true,
    style: 'max-inline-size: 380px; margin-inline: auto',
    on: ['Transcript'],
  },
  'call-transcript-notice': { style: 'inline-size: min(420px, 90%)', on: ['Transcript'] },
  'call-transcript-toggle': { on: ['Transcript'] },
  'call-board': { fills: true, on: ['Whiteboard'] },
  'call-board-toggle': { on: ['Whiteboard'] },
  'call-breakouts': { style: 'inline-size: min(380px, 90%)', on: ['Breakouts'] },
  'call-breakouts-toggle': { on: ['Breakouts'] },
  'call-breakout-status': { on: ['Breakouts'] },
  'call-watch': { fills: true, on: ['Video'] },
  'call-watch-queue': { style: 'inline-size: min(380px, 90%)', on: ['Video'] },
  'call-watch-toggle': { on: ['Video'] },
  'call-tile': { style: 'inline-size: min(640px, 90%)' },
};
