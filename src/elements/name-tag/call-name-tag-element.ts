import { css, html, nothing, type TemplateResult } from 'lit';
import type { Participant } from '../../call/participants/participant.js';
import { cleanName } from '../../core/plain-text.js';
import { BaseElement } from '../base/base-element.js';
import { property } from '../base/property.js';
import { handIcon, micOffIcon, screenIcon } from '../icon/icons.js';
import { Speaking } from '../tile/speaking.js';
import { tokens } from '../ui/tokens.js';

/**
 * A participant's name with status marks: muted, speaking, hand raised, poor connection.
 *
 * @tagname call-name-tag
 *
 * @csspart mark - A mark before the name.
 * @csspart name - The name.
 *
 * @cssstate muted - The microphone is muted or off.
 * @cssstate speaking - The person is speaking.
 * @cssstate poor - The person has a poor connection.
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
        display: flex;
        min-inline-size: 0;
        white-space: pre;
      }

      .name span {
        overflow: hidden;
        text-overflow: ellipsis;
      }

      .mark--muted {
        color: oklch(0.78 0.14 25);
      }

      .mark--hand {
        color: oklch(0.85 0.13 85);
      }

      .mark--poor {
        display: flex;
        align-items: center;
      }

      /* Three bars, painted instead of scaled: they change many times a second, and painting moves no layer. */
      .voice {
        inline-size: 14px;
        block-size: 14px;
        --_bar: linear-gradient(var(--_bar-color, var(--_accent)) 0 0) no-repeat;
        --_high: 2.5px calc(25% + 75% * var(--_level, 0));
        --_low: 2.5px calc(25% + 45% * var(--_level, 0));
        background:
          var(--_bar) 10% 50% / var(--_low),
          var(--_bar) 50% 50% / var(--_high),
          var(--_bar) 90% 50% / var(--_low);
      }

      @media (forced-colors: active) {
        :host {
          border: 1px solid CanvasText;
        }

        /* In forced colors, the browser would otherwise drop the bars, because they are a background image. */
        .voice {
          forced-color-adjust: none;
          --_bar-color: CanvasText;
        }
      }
    `,
  ];

  /** The participant whose name to show. */
  @property({ attribute: false }) participant: Participant | null = null;
  /** The source that the name belongs to. A screen has no speaking mark. */
  @property() source: 'camera' | 'screen' = 'camera';

  readonly #speaking = new Speaking(
    this,
    () => this.participant?.level,
    (level) => this.style.setProperty('--_level', level),
  );

  protected override render(): TemplateResult | typeof nothing {
    const { participant, words } = this;
    // These marks are only for cameras, and only with a participant.
    const person = this.source === 'camera' ? participant : null;
    const muted = person !== null && this.read(person.sources.microphone.state).muted;
    const isSpeaking = person !== null && this.#speaking.active && !muted;
    const isPoor = person !== null && (this.read(person.quality) ?? 5) <= 2;
    this.setState('muted', muted);
    this.setState('speaking', isSpeaking);
    this.setState('poor', isPoor);
    if (!participant) return nothing;
    const { name, handRaisedAtMs } = this.read(participant.details);
    if (this.source === 'screen') {
      const text = words.term('screenOf', words.nameOf(name));
      return html`<span part="mark">${screenIcon}</span>${this.#name(text)}`;
    }
    if (isPoor) void this.attempt(() => import('../quality-indicator/call-quality-indicator.js'), 'page');
    const text = participant.isLocal ? words.ownName(name) : words.nameOf(name);
    return html`
      ${muted ? html`<span part="mark" class="mark--muted">${micOffIcon}${this.#said('muted')}</span>` : nothing}
      ${isSpeaking ? html`<span part="mark" class="voice">${this.#said('speaking')}</span>` : nothing}
      ${handRaisedAtMs === null ? nothing : html`<span part="mark" class="mark--hand">${handIcon}${this.#said('handRaised')}</span>`}
      ${
        isPoor
          ? html`<span part="mark" class="mark--poor"
              ><call-quality-indicator aria-hidden="true" .participant=${participant}></call-quality-indicator
              >${this.#said('poorConnection')}</span
            >`
          : nothing
      }
      ${this.#name(text, cleanName(name))}
    `;
  }

  /** The meaning of a mark, for screen readers. */
  #said(word: 'muted' | 'speaking' | 'handRaised' | 'poorConnection'): TemplateResult {
    return html`<span class="visually-hidden">${this.words.term(word)}</span>`;
  }

  /**
   * If space is short, truncates the name itself, in its own writing direction, and keeps the text after it ("you").
   */
  #name(text: string, name = ''): TemplateResult {
    // The name is in its own element here, which isolates it.
    const shown = name ? text.replace(/[\u2068\u2069]/gu, '') : text;
    const length = shown.startsWith(name) && name.length > 0 ? name.length : shown.length;
    return html`<span part="name" class="name" title=${text}
      ><span dir="auto">${shown.slice(0, length)}</span>${shown.slice(length)}</span
    >`;
  }
}
