import type { ReactiveControllerHost } from 'lit';
import type { LocalDevice } from '../../media/local-device.js';
import { FocusKeeper } from '../base/focus-keeper.js';
import { type KeyTaker, RoomKeyboard } from '../base/room-keyboard.js';
import { HELP_KEY } from '../base/shortcuts.js';
import { PushToTalk } from './push-to-talk.js';

/** The keyboard actions of a room. */
export interface RoomInput extends Pick<KeyTaker, 'phase' | 'wantsKeys'> {
  readonly microphone: () => LocalDevice | undefined;
  readonly help: () => void;
  readonly pressControl: (key: string, event: KeyboardEvent) => void;
}

/** Adds keyboard shortcuts to a room. Loaded after the room has rendered, because no key is pressed before that. */
export function giveKeyboard(room: ReactiveControllerHost & HTMLElement, input: RoomInput): void {
  const pushToTalk = new PushToTalk();
  new RoomKeyboard(room, {
    phase: input.phase,
    wantsKeys: input.wantsKeys,
    press: (key, event, target) => {
      if (key === ' ') pushToTalk.press(event, target, input.microphone());
      else if (key === HELP_KEY) input.help();
      else input.pressControl(key, event);
    },
    release: (event) => pushToTalk.release(event),
  });
  new FocusKeeper(room);
}
