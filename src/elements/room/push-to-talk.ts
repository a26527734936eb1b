import type { LocalDevice } from '../../media/local-device.js';

/** Elements that the space bar already presses or scrolls. */
const PRESSED_BY_SPACE =
  'button, a, input, summary, video, audio, [role="button"], [role="menuitem"], [tabindex]:not([tabindex^="-"])';

/** Unmutes for as long as the space bar is held, unless you are not muted or the space bar presses what has the focus. */
export class PushToTalk {
  #held: LocalDevice | null = null;
  #stopHolding = () => {};

  /** The space bar was pressed. @param target what has the focus. */
  press(event: KeyboardEvent, target: EventTarget | undefined, microphone: LocalDevice | undefined): void {
    if ((target as Partial<Element> | undefined)?.matches?.(PRESSED_BY_SPACE)) return;
    if (this.#held || microphone?.state.get().status !== 'muted') return;
    event.preventDefault();
    this.#held = microphone;
    // While it is held it repeats, and would scroll the page.
    const page = event.currentTarget as Document;
    const hold = (repeated: KeyboardEvent) => repeated.key === ' ' && repeated.preventDefault();
    page.addEventListener('keydown', hold);
    this.#stopHolding = () => page.removeEventListener('keydown', hold);
    void microphone.turnOn();
  }

  /** The space bar was let go, or the window was left with it held. */
  release(event: Event): void {
    if (event.type === 'keyup' && (event as KeyboardEvent).key !== ' ') return;
    this.#stopHolding();
    this.#held?.turnOff();
    this.#held = null;
  }
}
