import { MediaError } from '../../src/media/media-error.js';
import type { FakeCall } from '../../src/testing/index.js';

/** Something that can be made to happen in the call, and taken back. */
export interface Knob {
  readonly label: string;
  readonly turn: (call: FakeCall, on: boolean) => void;
}

const first = (call: FakeCall) => call.others[0];

export const KNOBS: readonly Knob[] = [
  { label: 'Muted', turn: (call, on) => (on ? first(call)?.mute() : first(call)?.unmute()) },
  {
    label: 'Camera off',
    turn: (call, on) => (on ? first(call)?.sources.camera.stop() : first(call)?.sources.camera.start()),
  },
  {
    label: 'Picture on its way',
    turn: (call, on) => (on ? first(call)?.sources.camera.setPending() : first(call)?.sources.camera.start()),
  },
  { label: 'Hand raised', turn: (call, on) => first(call)?.set({ handRaisedAtMs: on ? 1 : null }) },
  {
    label: 'Shares the screen',
    turn: (call, on) => (on ? first(call)?.sources.screen.start() : first(call)?.sources.screen.stop()),
  },
  { label: 'Cut off', turn: (call, on) => first(call)?.setConnected(!on) },
  { label: 'We are cut off', turn: (call, on) => (on ? call.cutOff() : call.restore()) },
  {
    label: 'Microphone unplugged',
    turn: (call, on) => {
      if (on) call.notify(MediaError.ended('audio'));
    },
  },
];
