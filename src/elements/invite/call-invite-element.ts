import { css, html, nothing, svg, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { importPart } from '../../call/load-part.js';
import { act } from '../base/action-error.js';
import { BaseElement } from '../base/base-element.js';
import { property } from '../base/property.js';
import { copyIcon, qrIcon } from '../icon/call-icons.js';
import { checkIcon } from '../icon/icons.js';
import { buttons } from '../ui/buttons.js';
import { tokens } from '../ui/tokens.js';
import { copyText } from './copy-text.js';
import type { QrPath } from './qr-path.js';

const COPIED_MS = 2_500;

/**
 * The invitation link to the call, with a button that copies it and a QR code for a phone nearby.
 *
 * @tagname call-invite
 *
 * @fires call-error - The link could not be copied: `event.error`.
 *
 * @csspart base - The card.
 * @csspart link - The link.
 * @csspart button - The button that copies it.
 * @csspart qr-toggle - The button that shows the QR code.
 * @csspart qr - The QR code.
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
        margin-block-end: 8px;
        padding-inline-start: 14px;
        border-radius: var(--_radius-control);
        background: var(--_control);
      }

      .link {
        flex: 1;
        min-inline-size: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        font-size: 14px;
      }

      .qr-toggle {
        inline-size: 44px;
        padding: 0;
        background: none;
      }

      .copy {
        inline-size: 100%;
      }

      /* Cameras need a dark code on a light background, in any color scheme. */
      .qr {
        display: block;
        inline-size: min(220px, 100%);
        margin: 14px auto 0;
        border-radius: 12px;
        background: white;
        fill: black;
        forced-color-adjust: none;
      }

    `,
  ];

  /** The link; by default this page's address without the `name` and `join` parameters. */
  @property() link = '';

  @state() private isCopied = false;
  /** The browser did not copy the link: it is shown in full and selected, so that the user can copy it. */
  @state() private isRefused = false;
  @state() private code: QrPath | null = null;
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
        <span part="link" class="link" dir="ltr" title=${link}>${this.isRefused ? link : link.replace(/^https?:\/\//, '')}</span>
        <button
          part="qr-toggle"
          class="button qr-toggle"
          aria-label=${words.term('qrCode')}
          title=${words.term('qrCode')}
          aria-expanded=${this.code ? 'true' : 'false'}
          @click=${() => this.#toggleCode(link)}
        >
          ${qrIcon}
        </button>
      </div>
      <button part="button" class="button button--main copy" @click=${() => this.#copy(link)}>
        ${this.isCopied ? checkIcon : copyIcon}
        <span aria-live="polite">${words.term(this.isCopied ? 'linkCopied' : 'copyLink')}</span>
      </button>
      ${this.code ? this.#drawCode(this.code) : nothing}
    </section>`;
  }

  #drawCode({ path, size }: QrPath): TemplateResult {
    return html`<svg
      part="qr"
      class="qr"
      viewBox="0 0 ${size} ${size}"
      shape-rendering="crispEdges"
      role="img"
      aria-label=${this.words.term('qrCode')}
    >
      ${svg`<path d=${path} />`}
    </svg>`;
  }

  #toggleCode(link: string): void {
    if (this.code) {
      this.code = null;
      return;
    }
    void this.attempt(async () => {
      const { qrPath } = await importPart(import('./qr-path.js'));
      this.code = qrPath(link);
    });
  }

  async #select(): Promise<void> {
    this.isRefused = true;
    await this.updateComplete;
    const link = this.renderRoot.querySelector('.link');
    if (link) getSelection()?.selectAllChildren(link);
  }

  #copy(link: string): void {
    void this.attempt(async () => {
      try {
        await act('copy', () => copyText(link));
      } catch (error) {
        await this.#select();
        throw error;
      }
      this.isRefused = false;
      this.isCopied = true;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => {
        this.isCopied = false;
      }, COPIED_MS);
    });
  }
}

/** The user's own name, and whether they join at once, do not belong in an invitation. */
function pageLink(): string {
  const url = new URL(location.href);
  for (const own of ['name', 'join']) url.searchParams.delete(own);
  return url.href;
}
