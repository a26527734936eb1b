import { nothing, type TemplateResult } from 'lit';
import type { ScreenHint, ScreenShareState, Surface } from '../../media/screen-share.js';
import type { StateTable } from '../base/base-element.js';
import { CallToggleRequestEvent } from '../base/events.js';
import { property } from '../base/property.js';
import type { Word } from '../i18n/terms.js';
import { screenOffIcon } from '../icon/call-icons.js';
import { screenIcon } from '../icon/icons.js';
import { ControlElement } from '../ui/control-element.js';

const LABELS: Record<ScreenShareState['status'], Word> = {
  off: 'shareScreen',
  starting: 'choosingScreen',
  on: 'stopSharing',
  paused: 'stopSharing',
  failed: 'shareScreen',
};

/**
 * Starts and stops sharing the screen, a window or a tab. It is hidden if the browser does not support sharing (on
 * phones), and disabled if the room does not allow it.
 *
 * @tagname call-screen-toggle
 *
 * @slot icon - Replaces the icon.
 *
 * @fires call-screen-toggle-request - Before it changes; cancelable. `event.on` is the next state.
 * @fires call-error - The screen could not be shared: `event.error`.
 *
 * @csspart base - The button.
 * @csspart tooltip - The tooltip.
 *
 * @cssstate on - Something is shared.
 * @cssstate paused - The share is paused.
 * @cssstate unsupported - This browser does not support sharing.
 */
export class CallScreenToggleElement extends ControlElement {
  protected static override states: StateTable<CallScreenToggleElement> = {
    unsupported: (toggle) => !toggle.#isSupported,
    on: (toggle) => toggle.#isOn,
    paused: (toggle) => toggle.#status === 'paused',
  };
  // A control that is never of use here leaves no gap in the bar either.
  protected static override isHidden = (toggle: CallScreenToggleElement): boolean => !toggle.#isSupported;

  /** The surface that the browser's picker offers first. */
  @property({ reflect: true }) surface: Surface | '' = '';
  /** Leaves out the audio of the screen. */
  @property({ type: Boolean, reflect: true, attribute: 'no-audio' }) noAudio = false;
  /** The content to optimize the video for: sharp text and images, or smooth motion. */
  @property({ reflect: true }) hint: ScreenHint = 'detail';

  get #isSupported(): boolean {
    return this.call?.screen.isSupported ?? true;
  }

  get #status(): ScreenShareState['status'] {
    const { call } = this;
    return call && this.#isSupported ? this.read(call.screen.state).status : 'off';
  }

  get #isOn(): boolean {
    return this.#status === 'on' || this.#status === 'paused';
  }

  protected override render(): TemplateResult | typeof nothing {
    const { call, words } = this;
    if (!this.#isSupported) return nothing;
    const status = this.#status;
    const isOn = this.#isOn;
    return this.control({
      label: words.term(LABELS[status]),
      icon: isOn ? screenOffIcon : screenIcon,
      tone: isOn ? 'active' : 'plain',
      isBusy: status === 'starting',
      isDisabled: !call || (!isOn && !this.read(call.screen.allowed)),
      onClick: () => void this.#turn(!isOn),
    });
  }

  #turn(on: boolean): Promise<void> | undefined {
    const screen = this.call?.screen;
    if (!screen || !this.request(new CallToggleRequestEvent('call-screen-toggle-request', on))) return;
    return this.attempt(async () => {
      if (!on) return screen.stop();
      const { surface, noAudio, hint } = this;
      await screen.start({ ...(surface && { surface }), audio: !noAudio, hint });
      const { error } = screen.state.get();
      if (error) throw error;
    });
  }
}
