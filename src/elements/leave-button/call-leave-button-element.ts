import { css, type TemplateResult } from 'lit';
import { CallLeaveRequestEvent } from '../base/events.js';
import { hangUpIcon } from '../icon/icons.js';
import { ControlElement } from '../look/control-element.js';

/**
 * Leaves the call.
 *
 * @tagname call-leave-button
 *
 * @slot icon - Replaces the icon.
 *
 * @fires call-leave-request - Before the call is left; cancellable.
 * @fires call-error - Leaving failed: `event.error`.
 *
 * @csspart base - The button.
 * @csspart tooltip - The words beside it.
 */
export class CallLeaveButtonElement extends ControlElement {
  static override styles = [
    ...ControlElement.styles,
    css`
      :host {
        inline-size: 64px;
      }

      .icon {
        rotate: 135deg;
      }
    `,
  ];

  protected override render(): TemplateResult {
    return this.control({
      label: this.words.term('leave'),
      icon: hangUpIcon,
      tone: 'danger',
      isDisabled: !this.call,
      onClick: () => this.#leave(),
    });
  }

  #leave(): void {
    const { call } = this;
    if (call && this.request(new CallLeaveRequestEvent())) void this.attempt(() => call.leave());
  }
}
