import { cameraIcon, cameraOffIcon } from '../icon/icons.js';
import { DeviceToggle, type DeviceToggleConfig } from '../ui/device-toggle.js';

/**
 * Turns the camera on and off. While it is off, the camera's light is off. If a moderator has turned it off, it says so.
 *
 * @tagname call-camera-toggle
 *
 * @slot icon - Replaces the icon.
 *
 * @fires call-camera-toggle-request - Before it changes; cancelable. `event.on` is the new state.
 * @fires call-notice - It was pressed while a moderator keeps it off: `event.notice` has the reason.
 * @fires call-error - The camera could not be turned on: `event.error`.
 *
 * @csspart base - The button.
 * @csspart tooltip - The text of the tooltip.
 *
 * @cssstate on - The camera is on.
 * @cssstate off - The camera is off.
 * @cssstate starting - The browser is starting the camera, or is asking the user for permission.
 * @cssstate failed - The camera could not be turned on.
 * @cssstate blocked - A moderator keeps it off: a click shows the reason.
 */
export class CallCameraToggleElement extends DeviceToggle {
  protected override readonly config: DeviceToggleConfig = {
    event: 'call-camera-toggle-request',
    device: (call) => call.camera,
    icons: { on: cameraIcon, off: cameraOffIcon },
    labels: {
      on: 'cameraOff',
      muted: 'cameraOn',
      off: 'cameraOn',
      starting: 'cameraStarting',
      failed: 'cameraRetry',
    },
    revoked: { blocked: 'cameraStoppedByHost', ruled: 'cameraStoppedByHost', liftable: 'cameraOn' },
  };
}
