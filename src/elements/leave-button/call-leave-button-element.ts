import { css, html, nothing, type TemplateResult } from 'lit';
import { query, state } from 'lit/decorators.js';
import { CallActionRequestEvent, CallLeaveRequestEvent } from '../base/events.js';
import { hangUpIcon } from '../icon/icons.js';
import { ControlElement } from '../ui/control-element.js';
import { closePopover, onMenuKey, onMenuToggle, popoverStyles } from '../ui/popover.js';
import { popoverFocus } from '../ui/popover-focus.js';

/**
 * Leaves the call. Asks a host whether to end the call for everyone, and a person who came on stage whether to return to
 * the audience.
 *
 * @tagname call-leave-button
 *
 * @slot icon - Replaces the icon.
 *
 * @fires call-leave-request - Before the call is left; cancelable.
 * @fires {CallActionRequestEvent} call-end-request - Before it is ended for everyone; cancelable.
 * @fires {CallActionRequestEvent} call-audience-request - Before the person returns to the audience; cancelable.
 * @fires call-error - Leaving failed: `event.error`.
 *
 * @csspart base - The button.
 * @csspart tooltip - The tooltip.
 * @csspart menu - The choice that a host, or a person who came on stage, gets.
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

  /** Whether the choice is open; people without a choice leave at once. */
  @state() private isOpen = false;
  @query('#menu') private readonly menu!: HTMLElement | null;

  protected override render(): TemplateResult {
    const { words, call } = this;
    const room = call && this.read(call.room);
    const self = room && this.read(room.self);
    const other =
      self?.role === 'host'
        ? this.#choice('endForAll', this.#end)
        : self?.stage?.state === 'joined'
          ? this.#choice('returnToAudience', this.#return)
          : null;
    return html`
      ${this.control({
        label: words.term('leave'),
        icon: hangUpIcon,
        tone: 'danger',
        isDisabled: !call,
        ...(other && { opens: 'menu', isExpanded: this.isOpen }),
        onClick: () => {
          if (!other) this.#leave();
        },
      })}
      ${other ? this.#question(other) : nothing}
    `;
  }

  #choice(word: 'endForAll' | 'returnToAudience', run: () => void): TemplateResult {
    const kind = word === 'endForAll' ? 'item item--danger' : 'item';
    return html`<button class=${kind} role="menuitem" @click=${run}>${this.words.term(word)}</button>`;
  }

  #question(other: TemplateResult): TemplateResult {
    const { words } = this;
    return html`<div part="menu" id="menu" class="popover" popover ${popoverFocus()} role="menu" aria-label=${words.term('leave')} @keydown=${onMenuKey} @toggle=${this.#onToggle}>
      <button class="item" role="menuitem" @click=${this.#leave}>${words.term('leaveCall')}</button>
      ${other}
    </div>`;
  }

  #onToggle(event: ToggleEvent): void {
    this.isOpen = event.newState === 'open';
    onMenuToggle(event);
  }

  #leave(): void {
    const { call } = this;
    closePopover(this.menu);
    if (call && this.request(new CallLeaveRequestEvent())) void this.attempt(() => call.leave());
  }

  #return(): void {
    const { call } = this;
    closePopover(this.menu);
    if (call && this.request(new CallActionRequestEvent('call-audience-request', null)))
      void this.attempt(() => call.stage.leave());
  }

  #end(): void {
    const { call } = this;
    closePopover(this.menu);
    if (call?.room.get() && this.request(new CallActionRequestEvent('call-end-request', null))) {
      void this.attempt(() => call.moderation.endForAll());
    }
  }
}

declare global {
  interface HTMLElementEventMap {
    'call-end-request': CallActionRequestEvent<null>;
    'call-audience-request': CallActionRequestEvent<null>;
  }
}
