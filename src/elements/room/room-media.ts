import { mediaBehaviors, meeting } from '../../behaviors/media-behaviors.js';
import type { MediaBehavior } from '../../media/media-behavior.js';
import type { DeviceUse } from '../ui/preview-devices.js';

/** How the call of a room uses media: the more restrictive of the device attributes and `behavior`. */
export function mediaOf(
  room: Readonly<{ behavior: string; microphone: DeviceUse; camera: DeviceUse }>,
): MediaBehavior {
  const media = mediaBehaviors[room.behavior] ?? meeting;
  const use = (device: 'microphone' | 'camera') => (room[device] === 'on' ? media[device] : room[device]);
  return { ...media, microphone: use('microphone'), camera: use('camera') };
}
