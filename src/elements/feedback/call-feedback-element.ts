import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import type { Call } from '../../call/call.js';
import { asCallroomError } from '../../call/call-error.js';
import type { CallroomError } from '../../core/errors.js';
import { cleanText } from '../../core/plain-text.js';
import { MAX_COMMENT_LENGTH } from '../../room/protocol/limits.js';
import type { StateTable } from '../base/base-element.js';
import { CallElement } from '../base/call-element.js';
import { CallActionRequestEvent } from '../base/events.js';
import { property } from '../base/property.js';
import { directionOf } from '../i18n/direction.js';
import { checkIcon } from '../icon/icons.js';
import { angryIcon, frownIcon, laughIcon, mehIcon, smileIcon } from '../icon/panel-icons.js';
import { buttons } from '../ui/buttons.js';
import { isTooLong, textLimit, textLimitStyles } from '../ui/text-limit.js';
import { tokens } from '../ui/tokens.js';

const MARKS = [1, 2, 3, 4, 5] as const;
const FACES = [angryIcon, frownIcon, mehIcon, smileIcon, laughIcon];
/** From this score on there is no question for a comment. A comment that was already written stays. */
const GOOD = 4;

/**
 * Asks how the call was: five marks, and a question if the score is low. The answer goes to the room's server, whose
 * operator can read it with the query `reports`. It works during and after the call.
 *
 * @tagname call-feedback
 *
 * @fires {CallActionRequestEvent} call-feedback-request - Before it is sent; cancelable. `event.data`: `score`,
 *   `comment`.
 * @fires call-error - The feedback could not be sent: `event.error`.
 *
 * @csspart mark - Each mark.
 * @csspart comment - The text field.
 * @csspart send - The button that sends.
 *
 * @cssstate sent - The feedback was sent.
 */
export class CallFeedbackElement extends CallElement {
  static override styles = [
    tokens,
    buttons,
    textLimitStyles,
    css`
      :host {
        display: block;
        max-inline-size: 360px;
        text-align: center;
      }

      fieldset {
        margin: 0;
        padding: 0;
        border: 0;
      }

      legend {
        margin: 0 auto 10px;
        padding: 0;
        font-size: 15px;
        font-weight: 550;
      }

      .marks {
        display: flex;
        justify-content: center;
        gap: 4px;
      }

      .mark {
        position: relative;
        display: grid;
        place-items: center;
        inline-size: 52px;
        block-size: 52px;
        border-radius: 50%;
        color: var(--_text-quiet);
        transition: scale var(--_press);
        --_icon: 30px;
      }

      .mark:hover {
        scale: 1.12;
      }

      .mark input {
        position: absolute;
        inset: 0;
        margin: 0;
        opacity: 0;
        cursor: pointer;
      }

      .mark .icon {
        pointer-events: none;
      }

      .mark:hover,
      .mark:has(:checked) {
        color: var(--_text);
      }

      .mark:has(:checked) {
        background: color-mix(in oklab, var(--_accent) 22%, transparent);
        box-shadow: inset 0 0 0 2px var(--_accent-text);
      }

      .mark:has(:focus-visible) {
        outline: 2px solid var(--_accent-text);
        outline-offset: 2px;
      }

      textarea {
        display: block;
        inline-size: 100%;
        min-block-size: 76px;
        margin-block-start: 14px;
        padding: 10px 12px;
        border: 1px solid color-mix(in oklab, var(--_text) 48%, transparent);
        border-radius: var(--_radius-control);
        background: transparent;
        color: var(--_text);
        font: inherit;
        text-align: start;
        resize: vertical;
      }

      textarea::placeholder {
        color: var(--_text-quiet);
        opacity: 1;
      }

      .button {
        margin-block-start: 14px;
      }

      .thanks {
        display: flex;
        align-items: center;
        justify-content: center;
        gap: 8px;
        margin: 0;
        min-block-size: 52px;
        --_icon: 20px;
      }

      .problem {
        color: var(--_danger-text);
        font-size: 13px;
      }
    `,
  ];

  protected static override states: StateTable<CallFeedbackElement> = { sent: ({ isSent }) => isSent };

  /** The selected score, 1 to 5; `0`: no score yet. */
  @property({ type: Number, reflect: true }) score = 0;

  @state() private comment = '';
  @state() private isSending = false;
  @state() private isSent = false;
  @state() private problem: CallroomError | null = null;
  /** The call that the feedback is about. */
  #asked: Call | null = null;

  /** Resets the element when it gets another call. */
  protected override willUpdate(_changed: PropertyValues): void {
    const { call } = this;
    if (call === this.#asked) return;
    this.#asked = call;
    this.isSent = false;
    this.problem = null;
  }

  protected override render(): TemplateResult {
    const { words } = this;
    if (this.isSent) {
      return html`<p class="thanks" role="status">${checkIcon}${words.term('feedbackThanks')}</p>`;
    }
    return html`<form @submit=${this.#onSubmit}>
      <fieldset>
        <legend>${words.term('feedbackTitle')}</legend>
        <div class="marks">${MARKS.map((mark) => this.#mark(mark))}</div>
      </fieldset>
      ${(this.score > 0 && this.score < GOOD) || this.comment ? this.#question() : nothing}
      ${this.score > 0 ? this.#sendButton() : nothing}
      ${this.problem ? html`<p class="problem" role="alert">${this.explain(this.problem)}</p>` : nothing}
    </form>`;
  }

  #mark(mark: (typeof MARKS)[number]): TemplateResult {
    const meaning = this.words.term('feedbackMark', mark);
    return html`<label part="mark" class="mark" title=${meaning}>
      <input
        type="radio"
        name="score"
        aria-label=${meaning}
        .checked=${this.score === mark}
        @change=${() => {
          this.score = mark;
        }}
      />
      ${FACES[mark - 1]}
    </label>`;
  }

  #question(): TemplateResult {
    const { words } = this;
    return html`
      <textarea
        part="comment"
        aria-describedby="limit"
        aria-invalid=${this.#isTooLong ? 'true' : 'false'}
        dir=${directionOf(this.comment)}
        aria-label=${words.term('feedbackComment')}
        placeholder=${words.term('feedbackComment')}
        .value=${this.comment}
        @input=${(event: Event) => {
          this.comment = (event.target as HTMLTextAreaElement).value;
        }}
      ></textarea>
      ${textLimit('limit', this.comment, MAX_COMMENT_LENGTH, words)}
    `;
  }

  get #isTooLong(): boolean {
    return isTooLong(this.comment, MAX_COMMENT_LENGTH);
  }

  /** A selection alone sends nothing, because arrow keys select each mark they pass. */
  #sendButton(): TemplateResult {
    return html`<button
      part="send"
      class="button button--main"
      type="submit"
      aria-disabled=${this.isSending || this.#isTooLong ? 'true' : 'false'}
    >
      ${this.words.term('send')}
    </button>`;
  }

  #onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    if (this.score > 0 && !this.isSending && !this.#isTooLong) this.#send();
  }

  #send(): void {
    const { call, score } = this;
    const comment = cleanText(this.comment);
    const data = { score, ...(comment ? { comment } : {}) };
    if (!call || !this.request(new CallActionRequestEvent('call-feedback-request', data))) return;
    this.problem = null;
    this.isSending = true;
    void this.attempt(async () => {
      try {
        await call.rate(data);
        this.isSent = true;
      } catch (error) {
        this.problem = asCallroomError(error);
        throw error;
      } finally {
        this.isSending = false;
      }
    }, 'page');
  }
}

declare global {
  interface HTMLElementEventMap {
    'call-feedback-request': CallActionRequestEvent<{ score: number; comment?: string }>;
  }
}
