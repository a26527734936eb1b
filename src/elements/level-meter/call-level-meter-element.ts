import { css, html, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import type { Participant } from '../../call/participant.js';
import { CallElement } from '../base/call-element.js';
import { StoreEffect } from '../base/store-effect.js';
import { tokens } from '../look/tokens.js';

const BARS = 12;

/**
 * How loud someone is just now: a row of bars that fills up. Oneself by default.
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
        display: flex;
        align-items: center;
        gap: 3px;
        block-size: 12px;
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

  /** Whose level; that of the call's own person unless set. */
  @property({ attribute: false }) participant: Participant | null = null;

  constructor() {
    super();
    this.internals.role = 'meter';
    this.internals.ariaValueMin = '0';
    this.internals.ariaValueMax = '100';
    new StoreEffect(
      this,
      () => (this.participant ?? this.call?.self)?.level,
      (level) => this.#show(level ?? 0),
    );
  }

  protected override render(): TemplateResult {
    this.internals.ariaLabel = this.words.term('microphoneLevel');
    return html`${Array.from({ length: BARS }, () => html`<i part="bar"></i>`)}`;
  }

  #show(level: number): void {
    this.internals.ariaValueNow = String(Math.round(level * 100));
    // Loudness is heard by its logarithm: in a linear row of bars quiet speech would light none.
    const lit = Math.round(Math.min(1, Math.sqrt(level)) * BARS);
    this.shadowRoot?.querySelectorAll('i').forEach((bar, index) => {
      bar.classList.toggle('lit', index < lit);
    });
  }
}
