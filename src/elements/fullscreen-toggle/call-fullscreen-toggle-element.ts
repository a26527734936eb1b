import type { nothing, TemplateResult } from 'lit';
import { act } from '../base/action-error.js';
import type { StateTable } from '../base/base-element.js';
import { CallFullscreenToggleRequestEvent } from '../base/events.js';
import { roomAround } from '../base/shadow-dom.js';
import { fullscreenIcon, windowedIcon } from '../icon/panel-icons.js';
import { ControlElement } from '../ui/control-element.js';

/**
 * Enters and leaves full screen. It shows nothing if the browser does not allow full screen.
 *
 * @tagname call-fullscreen-toggle
 *
 * @slot icon - Replaces the icon.
 *
 * @fires call-fullscreen-toggle-request - Before it changes; cancelable. `event.on` is the new state.
 * @fires call-error - The browser refused: `event.error`.
 *
 * @csspart base - The button.
 * @csspart tooltip - The text of the tooltip.
 *
 * @cssstate on - The page is in full screen.
 */
export class CallFullscreenToggleElement extends ControlElement {
  protected static override states: StateTable<CallFullscreenToggleElement> = {
    on: () => document.fullscreenElement !== null,
  };
  protected static override isHidden = (): boolean => !document.fullscreenEnabled;

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('fullscreenchange', this.#onChange);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('fullscreenchange', this.#onChange);
  }

  protected override render(): TemplateResult | typeof nothing {
    const on = document.fullscreenElement !== null;
    return this.control({
      label: this.words.term(on ? 'leaveFullscreen' : 'enterFullscreen'),
      icon: on ? windowedIcon : fullscreenIcon,
      tone: 'plain',
      onClick: () => this.#turn(!on),
    });
  }

  readonly #onChange = (): void => this.requestUpdate();

  #turn(on: boolean): void {
    if (!this.request(new CallFullscreenToggleRequestEvent(on))) return;
    void this.attempt(() =>
      act('fullscreen', () =>
        on ? (roomAround(this) ?? document.documentElement).requestFullscreen() : document.exitFullscreen(),
      ),
    );
  }
}
