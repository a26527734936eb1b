import { nothing, type TemplateResult } from 'lit';
import type { ScreenHint, ScreenShareState, Surface } from '../../media/screen-share.js';
import { CallToggleRequestEvent } from '../base/events.js';
import { property } from '../base/property.js';
import type { Word } from '../i18n/terms.js';
import { screenIcon } from '../icon/icons.js';
import { screenOffIcon } from '../icon/icons-later.js';
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
  /** The surface that the browser's picker offers first. */
  @property({ reflect: true }) surface: Surface | '' = '';
  /** Leaves out the audio of the screen. */
  @property({ type: Boolean, reflect: true, attribute: 'no-audio' }) noAudio = false;
  /** The content to optimize the video for: sharp text and images, or smooth motion. */
  @property({ reflect: true }) hint: ScreenHint = 'detail';

  protected override render(): TemplateResult | typeof nothing {
    const { call, words } = this;
    const isSupported = call?.screen.isSupported ?? true;
    this.setState('unsupported', !isSupported);
    // Hide a control that this browser can never use, so that it leaves no gap in the bar.
    this.setHidden(!isSupported);
    const status = call && isSupported ? this.read(call.screen.state).status : 'off';
    const isOn = status === 'on' || status === 'paused';
    this.setState('on', isOn);
    this.setState('paused', status === 'paused');
    if (!isSupported) return nothing;
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
