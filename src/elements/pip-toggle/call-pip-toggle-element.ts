import type { nothing, TemplateResult } from 'lit';
import type { Call } from '../../call/call.js';
import { act } from '../base/action-error.js';
import type { StateTable } from '../base/base-element.js';
import { CallPipToggleRequestEvent } from '../base/events.js';
import { roomAround } from '../base/shadow-dom.js';
import { pipIcon } from '../icon/panel-icons.js';
import { ControlElement } from '../ui/control-element.js';
import { canShowOnTop, showOnTop } from './picture-in-picture.js';

/**
 * Keeps the call visible while you work in other windows: in a window of its own with controls if the browser
 * supports it, otherwise as a video. It is hidden if the browser supports neither.
 *
 * @tagname call-pip-toggle
 *
 * @slot icon - Replaces the icon.
 *
 * @fires call-pip-toggle-request - Before it changes; cancelable. `event.on` is the next state.
 * @fires call-error - The browser refused the request: `event.error`.
 *
 * @csspart base - The button.
 * @csspart tooltip - The tooltip.
 *
 * @cssstate on - The call is on top of other windows.
 */
export class CallPipToggleElement extends ControlElement {
  protected static override states: StateTable<CallPipToggleElement> = {
    on: (toggle) => toggle.#closeWindow !== null,
  };
  protected static override isHidden = (): boolean => !canShowOnTop();

  /** Closes the picture-in-picture window; `null` while no such window is open. */
  get #closeWindow(): (() => void) | null {
    return this.read(this.view.pip);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { call } = this;
    const close = this.#closeWindow;
    return this.control({
      label: this.words.term(close ? 'leavePip' : 'enterPip'),
      icon: pipIcon,
      tone: close ? 'active' : 'plain',
      isDisabled: !call,
      onClick: () => call && this.#turn(call, close),
    });
  }

  #turn(call: Call, close: (() => void) | null): void {
    if (!this.request(new CallPipToggleRequestEvent(!close))) return;
    if (close) close();
    else
      void this.attempt(() =>
        act('pip', () => showOnTop(call, roomAround(this) ?? document.documentElement, this.view.pip)),
      );
  }
}
