import { css, html, LitElement, nothing, type PropertyValues, svg, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { importPart } from '../../call/load-part.js';
import { act } from '../base/action-error.js';
import { CallElement } from '../base/call-element.js';
import { ROLE_PARAMETER, rolesIn } from '../base/invite-roles.js';
import { property } from '../base/property.js';
import { copyIcon, qrIcon, shareIcon } from '../icon/call-icons.js';
import { checkIcon, chooseIcon } from '../icon/icons.js';
import { buttons } from '../ui/buttons.js';
import { tokens } from '../ui/tokens.js';
import { copyText } from './copy-text.js';
import type { QrPath } from './qr-path.js';

const COPIED_MS = 2_500;

/** The words for the roles of the room; another role is shown as it is. */
const ROLE_WORDS = {
  host: 'host',
  moderator: 'moderator',
  participant: 'participant',
  viewer: 'viewer',
} as const;

/**
 * The invitation link to the call, with a button that copies it, a button that opens the system's share sheet where
 * the browser has one, and a QR code for a phone nearby. With `roles`, the person chooses the role that the link asks
 * for.
 *
 * @tagname call-invite
 *
 * @fires call-error - The link could not be copied or shared: `event.error`.
 *
 * @csspart base - The card.
 * @csspart link - The link.
 * @csspart role - The choice of the role.
 * @csspart button - The button that copies it.
 * @csspart share - The button that opens the share sheet.
 * @csspart qr-toggle - The button that shows the QR code.
 * @csspart qr - The QR code.
 */
export class CallInviteElement extends CallElement {
  static override shadowRootOptions: ShadowRootInit = {
    ...LitElement.shadowRootOptions,
    delegatesFocus: true,
  };
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

      .role {
        display: flex;
        align-items: center;
        gap: 10px;
        margin-block-end: 8px;
        color: var(--_text-quiet);
        font-size: 14px;
      }

      .choice {
        position: relative;
        display: flex;
        flex: 1;
        align-items: center;
        min-inline-size: 0;
        color: var(--_text);
        --_icon: 16px;
      }

      .choice .icon {
        position: absolute;
        inset-inline-end: 10px;
        pointer-events: none;
      }

      select {
        appearance: none;
        inline-size: 100%;
        min-block-size: 44px;
        padding-inline: 14px 32px;
        border: 0;
        border-radius: var(--_radius-control);
        background: var(--_control);
        color: inherit;
        font: inherit;
        font-size: 14px;
        cursor: pointer;
      }

      option {
        background: var(--_raised);
        color: var(--_text);
      }

      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }

      .actions .button {
        flex: 1;
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

  /** The link; by default this page's address without the parameters `name`, `join` and `role`. */
  @property() link = '';
  /**
   * The roles that the person can choose from, separated by commas or spaces, such as `participant, viewer`; the first
   * is selected. The link then has the parameter `role`. It is only a wish, because anyone can change a link: the
   * route that makes room tokens decides. Default: `invite-roles` of the surrounding `<call-room>`.
   */
  @property() roles: string | null = null;
  /** Leaves out the title and the text below it. */
  @property({ type: Boolean, reflect: true, attribute: 'no-title' }) noTitle = false;

  @state() private chosenRole = '';
  @state() private isCopied = false;
  /** The browser did not copy the link: it is shown in full and selected, so that the user can copy it. */
  @state() private isRefused = false;
  @state() private showsCode = false;
  /** The QR code, and the link in it. */
  @state() private code: { readonly of: string; readonly path: QrPath } | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.isCopied = false;
  }

  get #roles(): string[] {
    return rolesIn(this.roles ?? this.read(this.view.inviteRoles));
  }

  get #link(): string {
    const roles = this.#roles;
    const role = roles.includes(this.chosenRole) ? this.chosenRole : roles[0];
    const link = this.link || pageLink();
    return role ? withRole(link, role) : link;
  }

  protected override render(): TemplateResult {
    const { words } = this;
    const link = this.#link;
    const roles = this.#roles;
    return html`<section part="base" class="base">
      ${this.noTitle ? nothing : this.#title()}
      ${roles.length > 1 ? this.#choice(roles) : nothing}
      <div class="row">
        <span part="link" class="link" dir="ltr" title=${link}>${this.isRefused ? link : link.replace(/^https?:\/\//, '')}</span>
        <button
          part="qr-toggle"
          class="button qr-toggle"
          aria-label=${words.term('qrCode')}
          title=${words.term('qrCode')}
          aria-expanded=${this.showsCode ? 'true' : 'false'}
          @click=${() => {
            this.showsCode = !this.showsCode;
          }}
        >
          ${qrIcon}
        </button>
      </div>
      <div class="actions">
        <button part="button" class="button button--main copy" @click=${() => this.#copy(link)}>
          ${this.isCopied ? checkIcon : copyIcon}
          <span aria-live="polite">${words.term(this.isCopied ? 'linkCopied' : 'copyLink')}</span>
        </button>
        ${
          canShare(link)
            ? html`<button part="share" class="button" @click=${() => this.#share(link)}>
                ${shareIcon}${words.term('shareLink')}
              </button>`
            : nothing
        }
      </div>
      ${this.showsCode && this.code?.of === link ? this.#drawCode(this.code.path) : nothing}
    </section>`;
  }

  #title(): TemplateResult {
    const { words, call } = this;
    const isAlone = !call || this.read(call.participants).length <= 1;
    return html`<h2>${words.term(isAlone ? 'aloneTitle' : 'inviteTitle')}</h2>
      <p>${words.term('aloneText')}</p>`;
  }

  #choice(roles: readonly string[]): TemplateResult {
    const { words } = this;
    return html`<label class="role">
      ${words.term('inviteAs')}
      <span class="choice">
        <select
          part="role"
          @change=${(event: Event) => {
            this.chosenRole = (event.target as HTMLSelectElement).value;
          }}
        >
          ${roles.map((role) => {
            const word = Object.hasOwn(ROLE_WORDS, role) ? ROLE_WORDS[role as keyof typeof ROLE_WORDS] : null;
            return html`<option value=${role} .selected=${role === this.chosenRole}>${word ? words.term(word) : role}</option>`;
          })}
        </select>
        ${chooseIcon}
      </span>
    </label>`;
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

  protected override updated(_changed: PropertyValues): void {
    const of = this.#link;
    if (!this.showsCode || this.code?.of === of) return;
    void this.attempt(async () => {
      const { qrPath } = await importPart(import('./qr-path.js'));
      this.code = { of, path: qrPath(of) };
    });
  }

  #share(url: string): void {
    const { call } = this;
    // A person who closes the share sheet aborts it, which is no failure.
    void this.attempt(() =>
      act('share', () => navigator.share({ url, ...(call && { title: call.roomName }) })),
    );
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

/** The user's own name and role, and whether they join at once, do not belong in an invitation. */
function pageLink(): string {
  const url = new URL(location.href);
  for (const own of ['name', 'join', ROLE_PARAMETER]) url.searchParams.delete(own);
  return url.href;
}

function withRole(link: string, role: string): string {
  const url = new URL(link, location.href);
  url.searchParams.set(ROLE_PARAMETER, role);
  return url.href;
}

/** `canShare` is missing where there is no share sheet, and in frames that may not open it. */
function canShare(url: string): boolean {
  return navigator.canShare?.({ url }) ?? false;
}
