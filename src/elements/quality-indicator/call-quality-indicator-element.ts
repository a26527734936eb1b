import { css, html, nothing, type TemplateResult } from 'lit';
import type { Participant, Score } from '../../call/participants/participant.js';
import type { StateTable } from '../base/base-element.js';
import { CallElement } from '../base/call-element.js';
import { property } from '../base/property.js';
import { styled } from '../base/styled.js';
import { tokens } from '../ui/tokens.js';

const BARS = [1, 2, 3, 4, 5];

/**
 * Shows the quality of a participant's video and audio as five bars and in words. Shows your own by default.
 *
 * @tagname call-quality-indicator
 *
 * @csspart base - The bars.
 * @csspart bar - Each bar.
 *
 * @cssproperty [--call-success] - The bars for good quality.
 * @cssproperty [--call-danger] - The bars for bad quality.
 *
 * @cssstate good - 4 or 5 of 5.
 * @cssstate fair - 3 of 5.
 * @cssstate bad - 1 or 2 of 5.
 * @cssstate unknown - Not measured yet: nothing is shown.
 */
export class CallQualityIndicatorElement extends CallElement {
  static override styles = [
    tokens,
    css`
      :host {
        display: inline-block;
        --_bars: currentColor;
      }

      :host(:state(good)) {
        --_bars: light-dark(color-mix(in oklab, var(--_success), black 30%), var(--_success));
      }

      :host(:state(fair)) {
        --_bars: light-dark(oklch(0.58 0.13 75), oklch(0.85 0.13 85));
      }

      :host(:state(bad)) {
        --_bars: light-dark(var(--_danger), color-mix(in oklab, var(--_danger), white 50%));
      }

      .base {
        display: flex;
        align-items: flex-end;
        gap: 2px;
        block-size: 14px;
      }

      i {
        inline-size: 3px;
        block-size: calc(20% * var(--_at));
        border-radius: 1px;
        background: currentColor;
        opacity: 0.55;
      }

      .lit {
        background: var(--_bars);
        opacity: 1;
      }

      @media (forced-colors: active) {
        i,
        .lit {
          background: CanvasText;
        }
      }
    `,
  ];

  protected static override states: StateTable<CallQualityIndicatorElement> = {
    good: (indicator) => (indicator.#score ?? 0) >= 4,
    fair: (indicator) => indicator.#score === 3,
    bad: (indicator) => (indicator.#score ?? 5) <= 2,
    unknown: (indicator) => indicator.#score === null,
  };

  /** The participant to show; you by default. */
  @property({ attribute: false }) participant: Participant | null = null;
  /** Hides the element while the quality is good. */
  @property({ type: Boolean, reflect: true, attribute: 'only-bad' }) onlyBad = false;

  get #score(): Score | null {
    const who = this.participant ?? this.call?.self;
    return who ? this.read(who.quality) : null;
  }

  protected override render(): TemplateResult | typeof nothing {
    const score = this.#score;
    if (score === null || (this.onlyBad && score > 2)) return nothing;
    const words = this.words.term('quality', score);
    return html`<span part="base" class="base" role="img" aria-label=${words} title=${words}>
      ${BARS.map((bar) => html`<i part="bar" class=${bar <= score ? 'lit' : ''} ${styled({ '--_at': bar })}></i>`)}
    </span>`;
  }
}
