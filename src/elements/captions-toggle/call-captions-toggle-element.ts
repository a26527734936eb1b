import type { TemplateResult } from 'lit';
import type { StateTable } from '../base/base-element.js';
import { CallActionRequestEvent } from '../base/events.js';
import { captionsIcon, captionsOffIcon } from '../icon/panel-icons.js';
import { ControlElement } from '../ui/control-element.js';

/**
 * Shows and hides captions. Each participant decides whether their own speech is captioned, in `<call-settings>`.
 *
 * @tagname call-captions-toggle
 *
 * @slot icon - Replaces the icon.
 *
 * @fires {CallActionRequestEvent} call-captions-toggle-request - Before it changes; cancelable. `event.data.on` is
 *   the new state.
 *
 * @csspart base - The button.
 * @csspart tooltip - The text of the tooltip.
 *
 * @cssstate on - Captions are shown.
 */
export class CallCaptionsToggleElement extends ControlElement {
  protected static override states: StateTable<CallCaptionsToggleElement> = {
    on: (toggle) => toggle.read(toggle.view.captions),
  };

  protected override render(): TemplateResult {
    const { captions } = this.view;
    const isOn = this.read(captions);
    return this.control({
      label: this.words.term(isOn ? 'captionsOff' : 'captionsOn'),
      icon: isOn ? captionsOffIcon : captionsIcon,
      tone: isOn ? 'active' : 'plain',
      onClick: () => {
        if (this.request(new CallActionRequestEvent('call-captions-toggle-request', { on: !isOn })))
          captions.set(!isOn);
      },
    });
  }
}

declare global {
  interface HTMLElementEventMap {
    'call-captions-toggle-request': CallActionRequestEvent<{ on: boolean }>;
  }
}
