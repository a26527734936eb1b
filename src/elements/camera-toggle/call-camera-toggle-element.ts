import { cameraIcon, cameraOffIcon } from '../icon/icons.js';
import { DeviceToggle, type DeviceToggleLook } from '../ui/device-toggle.js';

/**
 * Turns the camera on and off; off, its light is out.
 *
 * @tagname call-camera-toggle
 *
 * @slot icon - Replaces the icon.
 *
 * @fires call-camera-toggle-request - Before it changes; cancellable. `event.on` is what it will be.
 * @fires call-error - The camera could not be had: `event.error`.
 *
 * @csspart base - The button.
 * @csspart tooltip - The words beside it.
 *
 * @cssstate on - The camera is on.
 * @cssstate off - It is off.
 * @cssstate starting - The browser is being asked for it.
 * @cssstate failed - It could not be had.
 */
export class CallCameraToggleElement extends DeviceToggle {
  protected override readonly look: DeviceToggleLook = {
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
  };
}
