import type { CallRoomElement } from '../../src/elements/room/call-room.js';
import { createFakeCall, type FakeCall, startConversation } from '../../src/testing/index.js';
import { viewOf } from '../view-of.js';
import type { ElementInfo } from './elements.js';
import { KNOBS, stopKnobs } from './knobs.js';
import { SAMPLES, type Sample } from './samples.js';

/** Display options of a sample, the same for every element. */
export interface Look {
  readonly theme: string;
  readonly tokens: Readonly<Record<string, string>>;
  readonly people: number;
  readonly lang: string;
  /** Nobody speaks. */
  readonly isStill: boolean;
}

/** An element in a call of synthetic people, as placed in the page. */
export interface Shown {
  readonly call: FakeCall;
  readonly room: CallRoomElement;
  readonly element: HTMLElement;
  close(): void;
}

/** Puts an element into `box`, in its own call, with the setup of its sample. */
export function show(info: ElementInfo, look: Look, box: HTMLElement): Shown {
  const sample: Sample = SAMPLES[info.tag] ?? {};
  const call = createFakeCall({
    joined: sample.joined ?? true,
    name: 'Ada Lovelace',
    participants: look.people - 1,
    joinMs: 600,
  });
  const room = document.createElement('call-room');
  room.noShortcuts = info.tag !== 'call-room';
  room.theme = look.theme as CallRoomElement['theme'];
  for (const [name, value] of Object.entries(look.tokens)) room.style.setProperty(name, value);
  Object.assign(room, { lang: look.lang, dir: look.lang === 'ar' ? 'rtl' : 'ltr', call });
  const element = info.tag === 'call-room' ? room : dressed(info, sample, call);
  if (element !== room) {
    const frame = document.createElement('div');
    frame.className = sample.fills ? 'frame frame--filled' : 'frame';
    if (!sample.isDialog) frame.append(element);
    room.append(frame);
  }
  box.replaceChildren(room);
  sample.setUp?.(call);
  const view = viewOf(room);
  for (const { label, turn } of KNOBS) if (sample.on?.includes(label)) turn(call, true, view);
  const stopTalking = look.isStill ? () => {} : startConversation(call);
  return {
    call,
    room,
    element,
    close() {
      stopTalking();
      stopKnobs();
      void call.close();
      room.remove();
    },
  };
}

/** Sets the participant, which has no attribute. */
function dressed(info: ElementInfo, sample: Sample, call: FakeCall): HTMLElement {
  const element = document.createElement(info.tag);
  element.style.cssText = sample.style ?? '';
  element.innerHTML = sample.content ?? '';
  for (const [name, value] of Object.entries(sample.attributes ?? {})) element.setAttribute(name, value);
  if (holdsPerson(info)) Object.assign(element, { participant: call.others[0] ?? call.self });
  return element;
}

export function holdsPerson({ properties }: ElementInfo): boolean {
  return properties.some(({ name }) => name === 'participant');
}
