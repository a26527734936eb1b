import { css, html, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { importPart } from '../../call/load-part.js';
import type { StateTable } from '../base/base-element.js';
import { property } from '../base/property.js';
import { inviteIcon } from '../icon/panel-icons.js';
import { ControlElement } from '../ui/control-element.js';
import { popoverStyles } from '../ui/popover.js';
import { popoverFocus } from '../ui/popover-focus.js';

/**
 * A button that opens the invitation to the call: its link, to copy or share, and its QR code.
 *
 * @tagname call-invite-toggle
 *
 * @slot icon - Replaces the icon.
 *
 * @csspart base - The button.
 * @csspart tooltip - The tooltip.
 * @csspart menu - The popover with the invitation.
 *
 * @cssstate open - The invitation is open.
 */
export class CallInviteToggleElement extends ControlElement {
  static override styles = [
    ...ControlElement.styles,
    popoverStyles,
    css`
      .menu {
        inline-size: min(340px, calc(100vw - 16px));
        padding: 0;
      }

      call-invite {
        max-inline-size: none;
      }

      call-invite::part(base) {
        background: none;
        box-shadow: none;
      }
    `,
  ];

  protected static override states: StateTable<CallInviteToggleElement> = { open: ({ isOpen }) => isOpen };

  /** The link; see the same property of `<call-invite>`. */
  @property() link = '';
  /** The roles to choose from; see the same property of `<call-invite>`. */
  @property() roles: string | null = null;

  @state() private isOpen = false;

  constructor() {
    super();
    // If it cannot be loaded now, opening the popover tries again, and says so.
    const prepare = () => void this.attempt(loadInvite, 'page');
    for (const type of ['pointerenter', 'focusin']) this.addEventListener(type, prepare);
  }

  protected override render(): TemplateResult {
    const label = this.words.term('inviteTitle');
    return html`
      ${this.control({
        label,
        icon: inviteIcon,
        tone: 'plain',
        isExpanded: this.isOpen,
        opens: 'menu',
        onClick: () => {},
      })}
      <div part="menu" id="menu" class="popover menu" popover ${popoverFocus()} role="group" aria-label=${label} @toggle=${this.#onToggle}>
        <call-invite .link=${this.link} .roles=${this.roles}></call-invite>
      </div>
    `;
  }

  #onToggle(event: ToggleEvent): void {
    if (event.target !== event.currentTarget) return;
    this.isOpen = event.newState === 'open';
    if (this.isOpen) void this.attempt(() => this.#enter());
  }

  async #enter(): Promise<void> {
    await loadInvite();
    const invite = this.renderRoot.querySelector('call-invite');
    await invite?.updateComplete;
    if (this.isOpen) invite?.focus();
  }
}

function loadInvite(): Promise<unknown> {
  return importPart(import('../invite/call-invite.js'));
}
