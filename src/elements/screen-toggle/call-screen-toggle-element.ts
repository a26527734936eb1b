import { nothing, type TemplateResult } from 'lit';
import type { ScreenHint, ScreenShareState, Surface } from '../../media/screen-share.js';
import type { StateTable } from '../base/base-element.js';
import { CallNoticeEvent, CallToggleRequestEvent } from '../base/events.js';
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
 * phones), and disabled if the room does not allow it. If a moderator has stopped your share, it says so.
 *
 * @tagname call-screen-toggle
 *
 * @slot icon - Replaces the icon.
 *
 * @fires call-screen-toggle-request - Before it changes; cancelable. `event.on` is the next state.
 * @fires call-notice - It was pressed while a moderator keeps it off: `event.notice` has the reason.
 * @fires call-error - The screen could not be shared: `event.error`.
 *
 * @csspart base - The button.
 * @csspart tooltip - The tooltip.
 *
 * @cssstate on - Something is shared.
 * @cssstate paused - The share is paused.
 * @cssstate blocked - A moderator keeps it off: a click shows the reason.
 * @cssstate unsupported - This browser does not support sharing.
 */
export class CallScreenToggleElement extends ControlElement {
  protected static override states: StateTable<CallScreenToggleElement> = {
    unsupported: (toggle) => !toggle.#isSupported,
    on: (toggle) => toggle.#isOn,
    paused: (toggle) => toggle.#status === 'paused',
    blocked: (toggle) => toggle.#isBlocked,
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

  get #isBlocked(): boolean {
    const revoked = this.call && this.read(this.call.self.sources.screen.revoked);
    return revoked?.mayLift === false;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { call, words } = this;
    if (!this.#isSupported) return nothing;
    if (this.#isBlocked) {
      const message = words.term('screenStoppedByHost');
      return this.control({
        label: message,
        icon: screenIcon,
        tone: 'plain',
        isUnavailable: true,
        // A touch screen shows no tooltip.
        onClick: () => this.dispatchEvent(new CallNoticeEvent({ message })),
      });
    }
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
