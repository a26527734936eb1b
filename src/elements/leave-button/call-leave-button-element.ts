import { css, LitElement, type TemplateResult } from 'lit';
import { CallElement } from '../base/call-element.js';
import { CallLeaveRequestEvent } from '../base/events.js';
import { hangUpIcon } from '../icon/icons.js';
import { controlButton, controlButtonStyles } from '../look/control-button.js';
import { tokens } from '../look/tokens.js';

/**
 * Leaves the call.
 *
 * @slot icon - Replaces the icon.
 *
 * @fires call-leave-request - Before the call is left; cancellable.
 * @fires call-error - Leaving failed: `event.error`.
 *
 * @csspart base - The button.
 * @csspart tooltip - The words beside it.
 */
export class CallLeaveButtonElement extends CallElement {
  static override shadowRootOptions: ShadowRootInit = {
    ...LitElement.shadowRootOptions,
    delegatesFocus: true,
  };
  static override styles = [
    tokens,
    controlButtonStyles,
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
    return controlButton({
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
