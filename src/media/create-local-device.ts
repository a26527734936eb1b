import type { Devices } from './devices.js';
import { LocalDevice } from './local-device.js';
import type { ProcessingOptions } from './processed-track.js';

/** Creates a microphone with the browser's echo cancellation, noise suppression and gain control on. */
export function createMicrophone(devices?: Devices, processing?: ProcessingOptions): LocalDevice {
  return new LocalDevice({
    ...processing,
    kind: 'audio',
    constraints: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    ...(devices && { devices }),
  });
}

/**
 * Creates a camera at 720p (or another height) and 30 frames a second, or its nearest mode.
 * @param options `height` is called at each capture.
 */
export function createCamera(
  devices?: Devices,
  { height = () => undefined, ...processing }: ProcessingOptions & { height?: () => number | undefined } = {},
): LocalDevice {
  const rows = () => height() ?? 720;
  return new LocalDevice({
    ...processing,
    kind: 'video',
    constraints: {
      get width() {
        return { ideal: Math.round((rows() * 16) / 9) };
      },
      get height() {
        return { ideal: rows() };
      },
      frameRate: { ideal: 30, max: 30 },
    },
    ...(devices && { devices }),
  });
}
