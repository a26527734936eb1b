import type { Call } from '../../call/call.js';
import { aiStateOf, hasFloor } from './ai-state-of.js';

/** How long after a failure the room is told again that the person let go. */
const AGAIN_AFTER_MS = 1_000;

/**
 * Lets the person who has the floor talk to the AI while they hold a button or key: until `end`, until they lose the
 * floor, or until the page loses the keyboard or is hidden. A muted microphone is on meanwhile. If the room does not
 * answer when they let go, it is told again until it knows.
 */
export class HoldToTalk {
  readonly #onError: (error: unknown) => void;
  #release: (() => void) | null = null;

  /** @param onError called when the room refuses */
  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  get isHeld(): boolean {
    return this.#release !== null;
  }

  /** Does nothing if the person does not have the floor, or if their microphone is off. */
  begin(call: Call): void {
    const { microphone } = call;
    const { status } = microphone.state.get();
    if (this.#release || !hasFloor(call) || (status !== 'on' && status !== 'muted')) return;
    const stops = endingsOf(call, () => this.end());
    this.#release = () => {
      this.#release = null;
      for (const stop of stops) stop();
      if (hasFloor(call)) this.#talk(call, false);
      if (status === 'muted') microphone.turnOff();
    };
    if (status === 'muted') void microphone.turnOn();
    this.#talk(call, true);
  }

  end(): void {
    this.#release?.();
  }

  #talk(call: Call, talking: boolean): void {
    call.ai.talk(talking).catch((error: unknown) => {
      if (talking) this.end();
      else setTimeout(() => this.#endAgain(call), AGAIN_AFTER_MS);
      this.#onError(error);
    });
  }

  #endAgain(call: Call): void {
    const isHeard = hasFloor(call) && aiStateOf(call, (store) => store.get())?.isTalking;
    if (isHeard && !this.isHeld) this.#talk(call, false);
  }
}

/** Calls `end` when a person can no longer be holding. Returns functions that stop it. */
function endingsOf(call: Call, end: () => void): (() => void)[] {
  const onHidden = () => document.visibilityState === 'hidden' && end();
  const endUnlessHeld = () => {
    if (!hasFloor(call)) end();
  };
  window.addEventListener('blur', end);
  window.addEventListener('pagehide', end);
  document.addEventListener('visibilitychange', onHidden);
  return [
    () => window.removeEventListener('blur', end),
    () => window.removeEventListener('pagehide', end),
    () => document.removeEventListener('visibilitychange', onHidden),
    call.room.listen(endUnlessHeld),
    call.room.get()?.behaviors.listen(endUnlessHeld) ?? (() => {}),
  ];
}
