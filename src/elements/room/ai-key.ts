import type { Call } from '../../call/call.js';
import { importPart } from '../../call/load-part.js';
import type { HoldToTalk } from '../ai/hold-to-talk.js';

/** Lets the person who has the floor talk to the AI while they hold a key. Its code loads when the key is first pressed. */
export class AiKey {
  readonly #onError: (error: unknown) => void;
  #hold: HoldToTalk | null = null;
  /** The key that is held, by its position: another layout or Shift can change its character meanwhile. */
  #code: string | null = null;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  async press({ code }: KeyboardEvent, call: Call): Promise<void> {
    this.#code = code;
    const { HoldToTalk } = await importPart(import('../ai/hold-to-talk.js'));
    this.#hold ??= new HoldToTalk(this.#onError);
    if (this.#code === code) this.#hold.begin(call);
  }

  /** Handles releasing the key, or leaving the window with it held. */
  release(event: Event): void {
    if (event.type === 'keyup' && (event as KeyboardEvent).code !== this.#code) return;
    this.#code = null;
    this.#hold?.end();
  }
}
