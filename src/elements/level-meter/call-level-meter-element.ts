import { css, html, type TemplateResult } from 'lit';
import type { Participant } from '../../call/participants/participant.js';
import { CallElement } from '../base/call-element.js';
import { property } from '../base/property.js';
import { StoreEffect } from '../base/store-effect.js';
import { tokens } from '../ui/tokens.js';

const BARS = 12;

/**
 * Shows the current audio level of a participant as a row of bars. Shows your own by default.
 *
 * @tagname call-level-meter
 *
 * @csspart bar - Each bar.
 *
 * @cssproperty [--call-success] - The filled bars.
 */
export class CallLevelMeterElement extends CallElement {
  static override styles = [
    tokens,
    css`
      :host {
        display: block;
        block-size: 12px;
      }

      .meter {
        display: flex;
        align-items: center;
        gap: 3px;
        block-size: 100%;
      }

      i {
        flex: 1;
        max-inline-size: 10px;
        block-size: 6px;
        border-radius: 3px;
        background: color-mix(in oklab, var(--_text) 20%, transparent);
        transition: background-color 90ms linear;
      }

      .lit {
        background: var(--_success);
      }

      @media (forced-colors: active) {
        i {
          border: 1px solid CanvasText;
        }

        .lit {
          background: Highlight;
        }
      }
    `,
  ];

  /** The participant to show; by default the local participant. */
  @property({ attribute: false }) participant: Participant | null = null;

  constructor() {
    super();
    new StoreEffect(
      this,
      () => (this.participant ?? this.call?.self)?.level,
      (level) => this.#show(level ?? 0),
    );
  }

  protected override render(): TemplateResult {
    return html`<div
      class="meter"
      role="meter"
      aria-label=${this.words.term('microphoneLevel')}
      aria-valuemin="0"
      aria-valuemax="100"
    >
      ${Array.from({ length: BARS }, () => html`<i part="bar"></i>`)}
    </div>`;
  }

  #show(level: number): void {
    const meter = this.shadowRoot?.querySelector('.meter');
    meter?.setAttribute('aria-valuenow', String(Math.round(level * 100)));
    // Loudness is perceived logarithmically: on a linear scale, quiet speech would light no bar.
    const lit = Math.round(Math.min(1, Math.sqrt(level)) * BARS);
    meter?.querySelectorAll('i').forEach((bar, index) => {
      bar.classList.toggle('lit', index < lit);
    });
  }
}
