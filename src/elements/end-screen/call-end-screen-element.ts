import { css, html, nothing, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import type { CallState } from '../../call/call.js';
import { sayIsolated } from '../../core/plain-text.js';
import { tidyDisplayName } from '../../room/protocol/index.js';
import { CallElement } from '../base/call-element.js';
import { CallJoinRequestEvent } from '../base/events.js';
import { focusOn } from '../base/focus-fallback.js';
import { formatDuration } from '../duration/format-duration.js';
import { listed } from '../i18n/listed.js';
import type { Terms } from '../i18n/terms.js';
import { againIcon } from '../icon/call-icons.js';
import { hangUpIcon, warningIcon } from '../icon/icons.js';
import { avatarRow, avatarRowStyles } from '../ui/avatar-row.js';
import { buttons } from '../ui/buttons.js';
import { tokens } from '../ui/tokens.js';

/** The maximum number of people named. */
const MAX_AVATARS = 4;

type Titles = Pick<Terms, 'leftTitle' | 'removedTitle' | 'endedTitle'>;

const TITLES: Record<NonNullable<CallState['reason']>, keyof Titles> = {
  left: 'leftTitle',
  removed: 'removedTitle',
  ended: 'endedTitle',
};

/**
 * The screen after a call, or instead of a call that failed: what happened, how long the user was in the call, whom
 * they met, and a button to join again where that is possible.
 *
 * @tagname call-end-screen
 *
 * @slot - The site's own content, at the bottom.
 * @slot feedback - Replaces `<call-feedback>`.
 *
 * @fires call-join-request - Before the call is joined again; cancelable.
 * @fires call-error - Joining again failed: `event.error`.
 *
 * @csspart base - The container.
 * @csspart title - What happened.
 * @csspart people - The people whom the user met in the call.
 * @csspart text - The explanation.
 * @csspart button - The button that joins again.
 */
export class CallEndScreenElement extends CallElement {
  static override styles = [
    tokens,
    buttons,
    avatarRowStyles,
    css`
      :host {
        display: grid;
        place-items: center;
        inline-size: 100%;
        block-size: 100%;
        padding: 24px;
        container: call-end-screen / inline-size;
      }

      .base {
        display: flex;
        flex-direction: column;
        align-items: center;
        max-inline-size: 420px;
        text-align: center;
        animation: arrive 260ms cubic-bezier(0.2, 0.8, 0.2, 1);
      }

      @keyframes arrive {
        from {
          opacity: 0;
          translate: 0 8px;
        }
      }

      .mark {
        display: grid;
        place-items: center;
        inline-size: 64px;
        block-size: 64px;
        margin-block-end: 20px;
        border-radius: 50%;
        background: var(--_control);
        color: var(--_text-quiet);
        --_icon: 26px;
      }

      .mark--hang-up .icon {
        rotate: 135deg;
      }

      .mark--failed {
        background: color-mix(in oklab, var(--_danger) 18%, var(--_surface));
        color: var(--_danger-text);
      }

      h1 {
        margin: 0;
        font-size: 24px;
        font-weight: 600;
        line-height: 1.25;
        letter-spacing: -0.015em;
        text-wrap: balance;
      }

      h1:focus {
        outline: none;
      }

      p {
        margin: 8px 0 0;
        color: var(--_text-quiet);
        text-wrap: pretty;
      }

      .people {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: center;
        gap: 8px 10px;
        margin-block-start: 16px;
        font-size: 14px;
      }

      .button {
        margin-block-start: 24px;
      }

      call-feedback {
        margin-block-start: 40px;
      }

      /* Wall displays are seen from a distance. */
      @container call-end-screen (min-width: 2560px) {
        .base {
          zoom: 1.75;
        }
      }
    `,
  ];

  /** When this element saw the call end: the call itself only has its start time. */
  @state() private endedAtMs: number | null = null;

  protected override willUpdate(): void {
    const status = this.call?.state.get().status;
    if (status === 'left') this.endedAtMs ??= Date.now();
    else this.endedAtMs = null;
  }

  protected override render(): TemplateResult | typeof nothing {
    const state = this.call && this.read(this.call.state);
    if (state?.status === 'failed') return this.#failed(state);
    return state?.status === 'left' ? this.#left(state) : nothing;
  }

  #failed({ error }: CallState): TemplateResult {
    const { words } = this;
    return html`<section part="base" class="base" role="alert">
      <span class="mark mark--failed">${warningIcon}</span>
      <h1 part="title" tabindex="-1">${words.term('failedTitle')}</h1>
      <p part="text">${error ? this.explain(error) : nothing}</p>
      ${this.#back(words.term('tryAgain'))}
      <slot></slot>
    </section>`;
  }

  #left({ reason, joinedAtMs }: CallState): TemplateResult {
    const { words, endedAtMs } = this;
    const lastedMs = joinedAtMs === null || endedAtMs === null ? 0 : endedAtMs - joinedAtMs;
    return html`<section part="base" class="base" role="status">
      <span class="mark mark--hang-up">${hangUpIcon}</span>
      <h1 part="title" tabindex="-1">${words.term(TITLES[reason ?? 'left'])}</h1>
      ${reason === 'removed' ? html`<p part="text">${words.term('removedText')}</p>` : nothing}
      ${reason === 'ended' ? html`<p part="text">${words.term('endedText')}</p>` : nothing}
      ${lastedMs < 1000 ? nothing : html`<p part="text">${words.term('duration', formatDuration(lastedMs))}</p>`}
      ${this.#people()}
      ${reason === 'left' ? this.#back(words.term('rejoin')) : nothing}
      <slot name="feedback">
        ${lastedMs < 1000 || reason === 'removed' ? nothing : html`<call-feedback></call-feedback>`}
      </slot>
      <slot></slot>
    </section>`;
  }

  /** The people whom the user met in the call. */
  #people(): TemplateResult | typeof nothing {
    const { words, view } = this;
    const met = [...view.met.values()];
    if (met.length === 0) return nothing;
    const shown = met.slice(0, MAX_AVATARS);
    const names = shown.map(({ name }) => words.nameOf(name));
    const more = met.length - shown.length;
    return html`<p part="people" class="people">
      ${avatarRow(shown)}
      <span>${sayIsolated((all) => listed(words.lang(), all), more > 0 ? [...names, `+${more}`] : names)}</span>
    </p>`;
  }

  #back(text: string): TemplateResult {
    return html`<button part="button" class="button button--main" @click=${() => this.#join()}>
      ${againIcon} ${text}
    </button>`;
  }

  /** Focuses the title, so that a screen reader starts with what happened. */
  takeFocus(): boolean {
    return focusOn(this.renderRoot.querySelector('h1'));
  }

  protected override updated(): void {
    // The question about the call loads now: its answer needs the network too.
    if (this.renderRoot.querySelector('call-feedback'))
      void this.attempt(() => import('../feedback/call-feedback.js'), 'page');
  }

  #join(): void {
    const { call } = this;
    if (!call) return;
    const name = this.view.typedName.get() ?? tidyDisplayName(call.self.details.get().name);
    if (this.request(new CallJoinRequestEvent(name))) void this.attempt(() => call.join({ name }), 'page');
  }
}
