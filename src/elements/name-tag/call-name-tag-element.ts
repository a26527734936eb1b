import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Participant } from '../../call/participants/participant.js';
import { cleanName } from '../../core/plain-text.js';
import { BaseElement, type StateTable } from '../base/base-element.js';
import { property } from '../base/property.js';
import { handIcon, micOffIcon, screenIcon } from '../icon/icons.js';
import { showVoiceLevel } from '../tile/voice-level.js';
import { tokens } from '../ui/tokens.js';
import { mutedWord } from './muted-word.js';

/**
 * A participant's name with status marks: an AI, muted, by themselves or by a moderator, speaking, hand raised, poor connection.
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
        /* The plate is dark in every theme, and so are the colors of the marks on it. */
        color-scheme: dark;
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

      .mark--ai {
        flex: none;
        padding-inline: 6px;
        border-radius: 999px;
        background: oklch(0.94 0.006 80);
        color: oklch(0.2 0.01 60);
        font-size: 0.85em;
        font-weight: 600;
      }

      .mark--muted {
        color: oklch(0.78 0.14 25);
      }

      /* Filled, so that it differs from what the person did themselves. */
      .mark--revoked {
        padding: 2px;
        border-radius: 50%;
        background: var(--_danger);
        color: var(--_on-danger);
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

  protected static override states: StateTable<CallNameTagElement> = {
    muted: (tag) => tag.#isMuted,
    speaking: (tag) => tag.#isSpeaking,
    poor: (tag) => tag.#isPoor,
  };

  /** The participant whose name to show. */
  @property({ attribute: false }) participant: Participant | null = null;
  /** The source that the name belongs to. A screen has no speaking mark. */
  @property() source: 'camera' | 'screen' = 'camera';

  constructor() {
    super();
    showVoiceLevel(
      this,
      () => this.participant?.level,
      (level) => this.style.setProperty('--_level', level),
    );
  }

  /** Whose marks are shown: a screen has none. */
  get #person(): Participant | null {
    return this.source === 'camera' ? this.participant : null;
  }

  get #isMuted(): boolean {
    const person = this.#person;
    if (!person || this.read(person.details).isAgent) return false;
    return this.read(person.sources.microphone.state).muted;
  }

  get #isSpeaking(): boolean {
    return this.#person !== null && !this.#isMuted && this.read(this.#person.isSpeaking);
  }

  get #isPoor(): boolean {
    return this.#person !== null && (this.read(this.#person.quality) ?? 5) <= 2;
  }

  protected override willUpdate(_changed: PropertyValues): void {
    if (this.#isPoor)
      void this.attempt(() => import('../quality-indicator/call-quality-indicator.js'), 'page');
  }

  protected override render(): TemplateResult | typeof nothing {
    const { participant, words } = this;
    if (!participant) return nothing;
    const { name, isAgent, handRaisedAtMs } = this.read(participant.details);
    if (this.source === 'screen') {
      const text = words.term('screenOf', words.nameOf(name));
      return html`<span part="mark">${screenIcon}</span>${this.#name(text)}`;
    }
    const text = participant.isLocal ? words.ownName(name) : words.nameOf(name);
    return html`
      ${isAgent ? html`<span part="mark" class="mark--ai">${words.term('ai')}</span>` : nothing}
      ${this.#isMuted ? this.#muting(participant) : nothing}
      ${this.#isSpeaking ? html`<span part="mark" class="voice">${this.#said('speaking')}</span>` : nothing}
      ${handRaisedAtMs === null ? nothing : html`<span part="mark" class="mark--hand">${handIcon}${this.#said('handRaised')}</span>`}
      ${
        this.#isPoor
          ? html`<span part="mark" class="mark--poor"
              ><call-quality-indicator aria-hidden="true" .participant=${participant}></call-quality-indicator
              >${this.#said('poorConnection')}</span
            >`
          : nothing
      }
      ${this.#name(text, cleanName(name))}
    `;
  }

  #muting({ sources }: Participant): TemplateResult {
    const word = mutedWord(this.read(sources.microphone.revoked));
    const kind = word === 'muted' ? word : 'revoked';
    return html`<span part="mark" class="mark--${kind}" title=${this.words.term(word)}
      >${micOffIcon}${this.#said(word)}</span
    >`;
  }

  /** The meaning of a mark, for screen readers. */
  #said(word: ReturnType<typeof mutedWord> | 'speaking' | 'handRaised' | 'poorConnection'): TemplateResult {
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
