import { css, html, nothing, type TemplateResult } from 'lit';
import { query, state } from 'lit/decorators.js';
import { CallActionRequestEvent, CallLeaveRequestEvent } from '../base/events.js';
import { hangUpIcon } from '../icon/icons.js';
import { ControlElement } from '../ui/control-element.js';
import { onMenuKey, onMenuToggle, popoverStyles } from '../ui/popover.js';
import { popoverFocus } from '../ui/popover-focus.js';

/**
 * Leaves the call. Asks a host whether to end the call for everyone.
 *
 * @tagname call-leave-button
 *
 * @slot icon - Replaces the icon.
 *
 * @fires call-leave-request - Before the call is left; cancelable.
 * @fires {CallActionRequestEvent} call-end-request - Before it is ended for everyone; cancelable.
 * @fires call-error - Leaving failed: `event.error`.
 *
 * @csspart base - The button.
 * @csspart tooltip - The tooltip.
 * @csspart menu - The choice that a host gets.
 */
export class CallLeaveButtonElement extends ControlElement {
  static override styles = [
    ...ControlElement.styles,
    popoverStyles,
    css`
      :host {
        inline-size: calc(var(--_control-size) * 4 / 3);
      }

      .control .icon {
        rotate: 135deg;
      }
    `,
  ];

  /** Whether the choice for hosts is open; everyone else leaves at once. */
  @state() private isOpen = false;
  @query('#menu') private readonly menu!: HTMLElement | null;

  protected override render(): TemplateResult {
    const { words, call } = this;
    const isHost =
      call !== null && this.read(call.self.details).role === 'host' && this.read(call.room) !== null;
    return html`
      ${this.control({
        label: words.term('leave'),
        icon: hangUpIcon,
        tone: 'danger',
        isDisabled: !call,
        ...(isHost && { opens: 'menu', isExpanded: this.isOpen }),
        onClick: () => {
          if (!isHost) this.#leave();
        },
      })}
      ${isHost ? this.#question() : nothing}
    `;
  }

  #question(): TemplateResult {
    const { words } = this;
    return html`<div part="menu" id="menu" class="popover" popover ${popoverFocus()} role="menu" aria-label=${words.term('leave')} @keydown=${onMenuKey} @toggle=${this.#onToggle}>
      <button class="item" role="menuitem" @click=${this.#leave}>${words.term('leaveCall')}</button>
      <button class="item item--danger" role="menuitem" @click=${this.#end}>${words.term('endForAll')}</button>
    </div>`;
  }

  #onToggle(event: ToggleEvent): void {
    this.isOpen = event.newState === 'open';
    onMenuToggle(event);
  }

  #leave(): void {
    const { call } = this;
    this.menu?.hidePopover();
    if (call && this.request(new CallLeaveRequestEvent())) void this.attempt(() => call.leave());
  }

  #end(): void {
    const { call } = this;
    this.menu?.hidePopover();
    if (call?.room.get() && this.request(new CallActionRequestEvent('call-end-request', null))) {
      void this.attempt(() => call.moderation.endForAll());
    }
  }
}

declare global {
  interface HTMLElementEventMap {
    'call-end-request': CallActionRequestEvent<null>;
  }
}
