import { micIcon, micOffIcon } from '../icon/icons.js';
import { DeviceToggle, type DeviceToggleLook } from '../ui/device-toggle.js';

/**
 * Mutes and unmutes the microphone, and turns it on where it is off.
 *
 * @tagname call-mic-toggle
 *
 * @slot icon - Replaces the icon.
 *
 * @fires call-mic-toggle-request - Before it changes; cancellable. `event.on` is what it will be.
 * @fires call-error - The microphone could not be had: `event.error`.
 *
 * @csspart base - The button.
 * @csspart tooltip - The words beside it.
 *
 * @cssstate on - The microphone is heard.
 * @cssstate off - It is muted or not captured.
 * @cssstate starting - The browser is being asked for it.
 * @cssstate failed - It could not be had.
 */
export class CallMicToggleElement extends DeviceToggle {
  protected override readonly look: DeviceToggleLook = {
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
  };
}
