import type { ReactiveControllerHost } from 'lit';
import type { Call } from '../../call/call.js';
import { importPart } from '../../call/load-part.js';
import { aiStateOf } from '../ai/ai-state-of.js';
import { loadElement } from '../autoload.js';
import { FocusKeeper } from '../base/focus-keeper.js';
import { type KeyTaker, RoomKeyboard } from '../base/room-keyboard.js';
import { findDeep } from '../base/shadow-dom.js';
import { AI_KEY, controlFor, HELP_KEY } from '../base/shortcuts.js';
import type { ControlElement } from '../ui/control-element.js';
import { AiKey } from './ai-key.js';
import { PushToTalk } from './push-to-talk.js';

/** The keyboard actions of a room. */
export interface RoomInput extends Pick<KeyTaker, 'phase' | 'wantsKeys'> {
  readonly call: () => Call | null;
  /** Runs an action and reports its failure. */
  readonly attempt: (run: () => unknown) => void;
}

/** Adds keyboard shortcuts to a room. Loaded after the room has rendered, because no key is pressed before that. */
export function giveKeyboard(room: ReactiveControllerHost & HTMLElement, input: RoomInput): void {
  const pushToTalk = new PushToTalk();
  const aiKey = new AiKey((error) =>
    input.attempt(() => {
      throw error;
    }),
  );
  new RoomKeyboard(room, {
    phase: input.phase,
    wantsKeys: input.wantsKeys,
    press: (key, event, target) => {
      const call = input.call();
      if (key === ' ') pushToTalk.press(event, target, call?.microphone);
      else if (key === AI_KEY && call && aiStateOf(call, (store) => store.get() as never))
        input.attempt(() => aiKey.press(event, call));
      else if (key === HELP_KEY) input.attempt(() => explainShortcuts(room.shadowRoot!));
      else pressControl(room, key, event, input);
    },
    release: (event) => {
      pushToTalk.release(event);
      aiKey.release(event);
    },
  });
  new FocusKeeper(room);
}

/** Does what a click on the control of a shortcut does. A control in a menu that was never open loads first. */
function pressControl(
  room: HTMLElement,
  key: string,
  event: KeyboardEvent,
  { attempt }: Pick<RoomInput, 'attempt'>,
): void {
  const tag = controlFor(key);
  const control = tag ? (findDeep(room, tag) as Partial<ControlElement> | null) : null;
  if (!tag || !control) return;
  event.preventDefault();
  if (control.toggle) control.toggle();
  else
    attempt(async () => {
      await loadElement(tag);
      await control.updateComplete;
      control.toggle?.();
    });
}

/** Opens the list of keyboard shortcuts. */
async function explainShortcuts(root: ShadowRoot): Promise<void> {
  await importPart(import('../shortcuts/call-shortcuts.js'));
  if (root.querySelector('call-shortcuts')) return;
  const list = document.createElement('call-shortcuts');
  list.addEventListener('close', () => list.remove());
  root.append(list);
}
