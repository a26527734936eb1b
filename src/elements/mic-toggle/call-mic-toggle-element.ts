import { micIcon, micOffIcon } from '../icon/icons.js';
import { DeviceToggle, type DeviceToggleConfig } from '../ui/device-toggle.js';

/**
 * Mutes and unmutes the microphone. Turns it on if it is off. If a moderator has muted you, it says so; it then unmutes
 * only if you may unmute yourself.
 *
 * @tagname call-mic-toggle
 *
 * @slot icon - Replaces the icon.
 *
 * @fires call-mic-toggle-request - Before it changes; cancelable. `event.on` is the next state.
 * @fires call-notice - It was pressed while a moderator keeps it off: `event.notice` has the reason.
 * @fires call-error - The microphone is not available: `event.error`.
 *
 * @csspart base - The button.
 * @csspart tooltip - The tooltip.
 *
 * @cssstate on - The microphone is heard.
 * @cssstate off - It is muted or not captured.
 * @cssstate starting - The page has requested it from the browser.
 * @cssstate failed - It is not available.
 * @cssstate blocked - A moderator or the room's rule keeps it off: a click shows the reason.
 */
export class CallMicToggleElement extends DeviceToggle {
  protected override readonly config: DeviceToggleConfig = {
    event: 'call-mic-toggle-request',
    device: (call) => call.microphone,
    icons: { on: micIcon, off: micOffIcon },
    labels: {
      on: 'mute',
      muted: 'unmute',
      off: 'unmute',
      starting: 'microphoneStarting',
      failed: 'microphoneRetry',
    },
    revoked: { blocked: 'mutedByHost', ruled: 'hostLetsSpeak', liftable: 'muteLiftable' },
  };
}
