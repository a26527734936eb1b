import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Call, CallEvents } from '../../call/call.js';
import type { CallroomError } from '../../core/errors.js';
import { computed, type ReadableStore } from '../../core/store.js';
import type { LocalDevice } from '../../media/local-device.js';
import { CallElement } from '../base/call-element.js';
import { closeIcon, cutOffIcon, warningIcon } from '../icon/icons.js';
import { buttons } from '../look/buttons.js';
import { tokens } from '../look/tokens.js';
import type { Word } from '../words/terms.js';
import { NoticeQueue } from './notice-queue.js';

/** How long a notice stays that needs no answer. */
const STAY_MS = 8_000;

/**
 * What a person should know of, one thing at a time, in plain words with at most one action: a device that
 * failed, or the connection that is being brought back. Read out politely by screen readers.
 *
 * @tagname call-notices
 *
 * @csspart base - The notice.
 * @csspart action - Its one action.
 * @csspart dismiss - The button that takes it away.
 */
export class CallNoticesElement extends CallElement {
  static override styles = [
    tokens,
    buttons,
    css`
      :host {
        display: block;
        max-inline-size: 100%;
      }

      .base {
        display: flex;
        align-items: center;
        gap: 10px;
        min-block-size: 48px;
        padding: 4px 4px 4px 16px;
        border-radius: 14px;
        background: var(--_raised);
        box-shadow: var(--_shadow);
        font-size: 14px;
        --_icon: 18px;
        animation: arrive var(--_panel);
      }

      @keyframes arrive {
        from {
          opacity: 0;
          translate: 0 -8px;
        }
      }

      .base > .icon {
        color: light-dark(
          color-mix(in oklab, var(--_danger), black 6%),
          color-mix(in oklab, var(--_danger), white 30%)
        );
      }

      .text {
        margin: 0;
        padding-block: 6px;
        text-wrap: pretty;
      }

      .text strong {
        font-weight: 600;
      }

      .menu {
        inline-size: 180px;
      }

      .base--waiting {
        padding-inline-end: 18px;
      }

      .base--waiting > .icon {
        animation: wait 900ms ease-in-out infinite alternate;
      }

      @keyframes wait {
        to {
          opacity: 0.35;
        }
      }

      .dismiss {
        display: grid;
        flex: none;
        place-items: center;
        inline-size: 44px;
        block-size: 44px;
        border: 0;
        border-radius: 10px;
        background: none;
        color: var(--_text-quiet);
        cursor: pointer;
      }

      .dismiss:hover {
        background: var(--_control);
        color: var(--_text);
      }

      .action {
        min-block-size: 40px;
        padding-inline: 14px;
      }

      @media (forced-colors: active) {
        .base {
          border: 1px solid CanvasText;
        }
      }
    `,
  ];

  readonly #queue = new NoticeQueue();
  #listened: Call | null = null;
  #stop: (() => void)[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#listenTo(null);
  }

  protected override willUpdate(_changed: PropertyValues): void {
    if (this.isConnected) this.#listenTo(this.call);
  }

  protected override render(): TemplateResult {
    const error = this.read(this.#queue.shown);
    return html`<div role="status" aria-live="polite" aria-label=${this.words.term('notices')}>
      ${this.#connection() ?? (error ? this.#notice(error) : nothing)}
    </div>`;
  }

  /** What is being done about a connection that is not there; it comes before everything else. */
  #connection(): TemplateResult | null {
    const { words } = this;
    const state = this.call && this.read(this.call.state);
    if (state?.status === 'reconnecting') {
      return this.#waiting(
        html`<strong>${words.term('reconnectingTitle')}</strong> ${words.term('reconnectingText')}`,
      );
    }
    return state?.status === 'joining' && state.error ? this.#waiting(html`${state.error.message}`) : null;
  }

  #waiting(text: TemplateResult): TemplateResult {
    return html`<div part="base" class="base base--waiting">
      ${cutOffIcon}
      <p class="text">${text}</p>
    </div>`;
  }

  #notice(error: CallroomError): TemplateResult {
    const device = this.#deviceOf(error);
    return html`<div
      part="base"
      class="base"
      @pointerenter=${() => clearTimeout(this.#timer)}
      @focusin=${() => clearTimeout(this.#timer)}
      @pointerleave=${() => this.#startTimer()}
    >
      ${warningIcon}
      <p class="text">${error.message}</p>
      ${device ? this.#action('tryAgain', error, () => device.turnOn()) : this.#hintAction(error)}
      <button
        part="dismiss"
        class="dismiss"
        aria-label=${this.words.term('dismiss')}
        @click=${() => this.#queue.remove(error)}
      >
        ${closeIcon}
      </button>
    </div>`;
  }

  #action(word: Word, error: CallroomError, run: () => unknown): TemplateResult {
    const onClick = () => {
      this.#queue.remove(error);
      void this.attempt(run);
    };
    return html`<button part="action" class="button action" @click=${onClick}>${this.words.term(word)}</button>`;
  }

  /** What helps against what a hint tells of: to unmute, or another microphone. */
  #hintAction(error: CallroomError): TemplateResult | typeof nothing {
    const { call } = this;
    if (error.code === 'speaking_while_muted') {
      return this.#action('unmute', error, () => call?.microphone.turnOn());
    }
    if (error.code === 'microphone_silent') {
      return html`<call-device-menu class="menu" kind="microphone" .call=${call}></call-device-menu>`;
    }
    return nothing;
  }

  #deviceOf(error: CallroomError): LocalDevice | undefined {
    const devices = this.call ? [this.call.microphone, this.call.camera] : [];
    return devices.find((device) => device.state.get().error === error);
  }

  #listenTo(call: Call | null): void {
    if (call === this.#listened) return;
    this.#listened = call;
    for (const stop of this.#stop) stop();
    this.#stop = [];
    this.#queue.clear();
    clearTimeout(this.#timer);
    if (!call) return;
    const onNotice = ({ data }: CallEvents['notice']) => this.#queue.add(data);
    call.addEventListener('notice', onNotice);
    this.#stop = [
      () => call.removeEventListener('notice', onNotice),
      this.#queue.shown.listen(() => this.#startTimer()),
      ...[call.microphone, call.camera].map(({ state }) =>
        this.#watch(computed(state, ({ error }) => error)),
      ),
      this.#watch(call.voiceHint),
    ];
  }

  /** A device's failure, or a hint, is told for as long as it is true. */
  #watch(store: ReadableStore<CallroomError | null>): () => void {
    let told: CallroomError | null = null;
    // It may have failed before there was anyone to tell it.
    return store.subscribe((error) => {
      if (told === error) return;
      if (told) this.#queue.remove(told);
      if (error) this.#queue.add(error);
      told = error;
    });
  }

  #startTimer(): void {
    clearTimeout(this.#timer);
    const error = this.#queue.shown.get();
    if (!error || this.#deviceOf(error) || error === this.call?.voiceHint.get()) return;
    this.#timer = setTimeout(() => this.#queue.remove(error), STAY_MS);
  }
}
