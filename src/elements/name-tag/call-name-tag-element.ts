import { css, html, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import type { Participant } from '../../call/participant.js';
import { BaseElement } from '../base/base-element.js';
import { handIcon, micOffIcon, screenIcon } from '../icon/icons.js';
import { tokens } from '../look/tokens.js';
import { Speaking } from '../tile/speaking.js';

/**
 * Who someone is, with their marks: muted, speaking, hand raised.
 *
 * @tagname call-name-tag
 *
 * @csspart mark - A mark before the name.
 * @csspart name - The name.
 *
 * @cssstate muted - The microphone is muted or off.
 * @cssstate speaking - The person speaks just now.
 */
export class CallNameTagElement extends BaseElement {
  static override styles = [
    tokens,
    css`
      :host {
        display: inline-flex;
        align-items: center;
        gap: 6px;
        min-inline-size: 0;
        max-inline-size: 100%;
        padding: 3px 10px;
        border-radius: 999px;
        background: oklch(0.17 0.008 60 / 0.68);
        color: white;
        font-size: calc(var(--_font-size) * 0.867);
        font-weight: 500;
        line-height: 1.54;
        --_icon: 1.08em;
      }

      .name {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      .mark--muted {
        color: oklch(0.78 0.14 25);
      }

      .mark--hand {
        color: oklch(0.85 0.13 85);
      }

      .voice {
        display: flex;
        align-items: center;
        gap: 2px;
        inline-size: 14px;
        block-size: 14px;
        justify-content: center;
      }

      .voice i {
        inline-size: 2.5px;
        block-size: 100%;
        border-radius: 2px;
        background: var(--_accent);
        scale: 1 calc(0.25 + 0.75 * var(--_level, 0) * var(--_share, 1));
      }

      .voice i:nth-child(odd) {
        --_share: 0.6;
      }

      @media (forced-colors: active) {
        :host {
          border: 1px solid CanvasText;
        }

        .voice i {
          background: CanvasText;
        }
      }
    `,
  ];

  /** Whose name. */
  @property({ attribute: false }) participant: Participant | null = null;
  /** What the name is put on: a screen has no voice of its own. */
  @property() source: 'camera' | 'screen' = 'camera';

  readonly #speaking = new Speaking(
    this,
    () => this.participant?.level,
    (level) => this.style.setProperty('--_level', level),
  );

  protected override render(): TemplateResult | typeof nothing {
    const { participant, words } = this;
    if (!participant) return nothing;
    const { name, handRaisedAtMs } = this.read(participant.details);
    if (this.source === 'screen') {
      const text = words.term('screenOf', name || words.term('guest'));
      return html`<span part="mark">${screenIcon}</span>${this.#name(text)}`;
    }
    const { muted } = this.read(participant.sources.microphone.state);
    this.setState('muted', muted);
    this.setState('speaking', this.#speaking.active && !muted);
    const text = participant.isLocal ? words.term('you', name) : name || words.term('guest');
    return html`
      ${muted ? html`<span part="mark" class="mark--muted">${micOffIcon}${this.#said('muted')}</span>` : nothing}
      ${
        this.#speaking.active && !muted
          ? html`<span part="mark" class="voice"><i></i><i></i><i></i>${this.#said('speaking')}</span>`
          : nothing
      }
      ${handRaisedAtMs === null ? nothing : html`<span part="mark" class="mark--hand">${handIcon}${this.#said('handRaised')}</span>`}
      ${this.#name(text)}
    `;
  }

  /** What a mark means, for those who do not see it. */
  #said(word: 'muted' | 'speaking' | 'handRaised'): TemplateResult {
    return html`<span class="visually-hidden">${this.words.term(word)}</span>`;
  }

  #name(text: string): TemplateResult {
    return html`<span part="name" class="name" title=${text}>${text}</span>`;
  }
}
