import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { LocalDevice } from '../../media/local-device.js';
import { isCommand } from '../base/shortcuts.js';

/** What a space bar does something to already. */
const PRESSED_BY_SPACE =
  'button, a, select, summary, video, audio, [role="button"], [role="menuitem"], [tabindex]';

/** The page has the keyboard no more. As it is reloaded, the person comes back muted. */
const LEAVING = ['blur', 'pagehide'] as const;

/**
 * Unmutes for as long as the space bar is held. Whoever is not muted is left alone, and so is a space that is typed, or
 * that presses what has the focus.
 */
export class PushToTalk implements ReactiveController {
  readonly #microphone: (event: KeyboardEvent) => LocalDevice | null;
  #held: LocalDevice | null = null;

  /** @param microphone which one a key is for; `null` where it is for none. */
  constructor(host: ReactiveControllerHost, microphone: (event: KeyboardEvent) => LocalDevice | null) {
    this.#microphone = microphone;
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener('keydown', this.#onDown);
    document.addEventListener('keyup', this.#onUp);
    for (const type of LEAVING) window.addEventListener(type, this.#release);
  }

  hostDisconnected(): void {
    document.removeEventListener('keydown', this.#onDown);
    document.removeEventListener('keyup', this.#onUp);
    for (const type of LEAVING) window.removeEventListener(type, this.#release);
    this.#release();
  }

  readonly #onDown = (event: KeyboardEvent): void => {
    // While it is held it repeats, and would scroll the page.
    if (event.key === ' ' && this.#held) event.preventDefault();
    if (event.key !== ' ' || this.#held || !isCommand(event)) return;
    const [target] = event.composedPath();
    if (target instanceof Element && target.matches(PRESSED_BY_SPACE)) return;
    const microphone = this.#microphone(event);
    if (microphone?.state.get().status !== 'muted') return;
    event.preventDefault();
    this.#held = microphone;
    void microphone.turnOn();
  };

  readonly #onUp = (event: KeyboardEvent): void => {
    if (event.key === ' ') this.#release();
  };

  readonly #release = (): void => {
    this.#held?.turnOff();
    this.#held = null;
  };
}
