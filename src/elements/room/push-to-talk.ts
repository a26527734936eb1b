import type { LocalDevice } from '../../media/local-device.js';

/** Elements for which the space bar already has a function (press or scroll). */
const PRESSED_BY_SPACE =
  'button, a, input, summary, video, audio, [role="button"], [role="menuitem"], [tabindex]:not([tabindex^="-"])';

/**
 * Unmutes while the space bar is held. Does nothing if you are not muted, or if the focused element uses the space
 * bar.
 */
export class PushToTalk {
  #held: LocalDevice | null = null;
  #stopHolding = () => {};

  /** Handles pressing the space bar. @param target the focused element. */
  press(event: KeyboardEvent, target: EventTarget | undefined, microphone: LocalDevice | undefined): void {
    if ((target as Partial<Element> | undefined)?.matches?.(PRESSED_BY_SPACE)) return;
    if (this.#held || microphone?.state.get().status !== 'muted') return;
    event.preventDefault();
    this.#held = microphone;
    // While held, the key repeats and would scroll the page.
    const page = event.currentTarget as Document;
    const hold = (repeated: KeyboardEvent) => repeated.key === ' ' && repeated.preventDefault();
    page.addEventListener('keydown', hold);
    this.#stopHolding = () => page.removeEventListener('keydown', hold);
    void microphone.turnOn();
  }

  /** Handles releasing the space bar, or leaving the window with it held. */
  release(event: Event): void {
    if (event.type === 'keyup' && (event as KeyboardEvent).key !== ' ') return;
    this.#stopHolding();
    this.#held?.turnOff();
    this.#held = null;
  }
}
