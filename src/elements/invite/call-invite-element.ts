import { css, html, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { BaseElement } from '../base/base-element.js';
import { checkIcon, copyIcon } from '../icon/icons.js';
import { buttons } from '../look/buttons.js';
import { tokens } from '../look/tokens.js';

const COPIED_MS = 2_500;

/**
 * For whoever is alone in a call: the link to send to the others.
 *
 * @tagname call-invite
 *
 * @fires call-error - The link could not be copied: `event.error`.
 *
 * @csspart base - The card.
 * @csspart link - The link.
 * @csspart button - The button that copies it.
 */
export class CallInviteElement extends BaseElement {
  static override styles = [
    tokens,
    buttons,
    css`
      :host {
        display: block;
        max-inline-size: 340px;
      }

      .base {
        padding: 18px;
        border-radius: 16px;
        background: color-mix(in oklab, var(--_raised) 94%, transparent);
        box-shadow: var(--_shadow);
        backdrop-filter: blur(16px);
      }

      h2 {
        margin: 0;
        font-size: 18px;
        font-weight: 600;
        line-height: 1.3;
        letter-spacing: -0.01em;
      }

      p {
        margin: 4px 0 14px;
        color: var(--_text-quiet);
        font-size: 14px;
      }

      .row {
        display: flex;
        align-items: center;
        gap: 6px;
        padding: 4px;
        padding-inline-start: 12px;
        border-radius: 10px;
        background: var(--_control);
      }

      .link {
        flex: 1;
        min-inline-size: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        font-size: 13px;
      }

      .button {
        padding-inline: 14px;
        font-size: 14px;
      }
    `,
  ];

  /** The link; this page's address by default, without the parts that are about oneself. */
  @property() link = '';

  @state() private isCopied = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.isCopied = false;
  }

  protected override render(): TemplateResult {
    const { words } = this;
    const link = this.link || pageLink();
    return html`<section part="base" class="base">
      <h2>${words.term('aloneTitle')}</h2>
      <p>${words.term('aloneText')}</p>
      <div class="row">
        <span part="link" class="link" dir="ltr" title=${link}>${link.replace(/^https?:\/\//, '')}</span>
        <button part="button" class="button button--main" @click=${() => this.#copy(link)}>
          ${this.isCopied ? checkIcon : copyIcon}
          <span aria-live="polite">${words.term(this.isCopied ? 'linkCopied' : 'copyLink')}</span>
        </button>
      </div>
    </section>`;
  }

  #copy(link: string): void {
    void this.attempt(async () => {
      await navigator.clipboard.writeText(link);
      this.isCopied = true;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => {
        this.isCopied = false;
      }, COPIED_MS);
    });
  }
}

/** One's own name, and that one joins at once, is nothing to send to others. */
function pageLink(): string {
  const url = new URL(location.href);
  for (const own of ['name', 'join']) url.searchParams.delete(own);
  return url.href;
}
