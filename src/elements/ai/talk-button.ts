import { html, nothing, type TemplateResult } from 'lit';
import { AI_KEY } from '../base/shortcuts.js';
import type { Words } from '../i18n/words.js';
import { micIcon } from '../icon/icons.js';

export interface TalkButtonOptions {
  readonly begin: () => void;
  readonly end: () => void;
  readonly isHeld: () => boolean;
}

export interface TalkButtonView {
  readonly words: Words;
  /** Whether the AI hears you. */
  readonly isTalking: boolean;
  /** Whether your microphone can be heard. */
  readonly hasMicrophone: boolean;
  /** Whether the shortcut works here. */
  readonly hasKey: boolean;
}

/**
 * The button that a person holds to talk to the AI: with a pointer, or with the space bar or Enter while it has the focus. A
 * click without either, as assistive technology makes it, begins and the next click ends.
 */
export class TalkButton {
  readonly #options: TalkButtonOptions;

  constructor(options: TalkButtonOptions) {
    this.#options = options;
  }

  render({ words, isTalking, hasMicrophone, hasKey }: TalkButtonView): TemplateResult {
    const does = words.term(isTalking ? 'aiHearsYou' : 'holdToTalkToAi');
    const { end } = this.#options;
    return html`<button
        part="talk"
        class=${isTalking ? 'button talk talk--on' : 'button button--main talk'}
        type="button"
        aria-pressed=${isTalking}
        aria-disabled=${hasMicrophone ? nothing : 'true'}
        aria-keyshortcuts=${hasKey ? AI_KEY : nothing}
        aria-describedby=${hasMicrophone ? nothing : 'no-microphone'}
        @pointerdown=${this.#onPointerDown}
        @pointerup=${end}
        @pointercancel=${end}
        @lostpointercapture=${end}
        @contextmenu=${(event: Event) => event.preventDefault()}
        @keydown=${this.#onKeyDown}
        @keyup=${this.#onKeyUp}
        @click=${this.#onClick}
        @blur=${end}
      >
        ${micIcon}${hasKey && !isTalking ? words.term('withShortcut', does, AI_KEY.toUpperCase()) : does}
      </button>
      ${
        hasMicrophone
          ? nothing
          : html`<p id="no-microphone" class="hint">${words.term('aiNeedsMicrophone')}</p>`
      }`;
  }

  readonly #onPointerDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    this.#options.begin();
  };

  readonly #onKeyDown = (event: KeyboardEvent): void => {
    if (!isPress(event)) return;
    event.preventDefault();
    if (!event.repeat) this.#options.begin();
  };

  readonly #onKeyUp = (event: KeyboardEvent): void => {
    if (!isPress(event)) return;
    event.preventDefault();
    this.#options.end();
  };

  readonly #onClick = ({ detail }: MouseEvent): void => {
    if (detail > 0) return;
    const { isHeld, begin, end } = this.#options;
    if (isHeld()) end();
    else begin();
  };
}

function isPress({ key }: KeyboardEvent): boolean {
  return key === ' ' || key === 'Enter';
}
