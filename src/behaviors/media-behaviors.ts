import type { MediaBehavior } from '../media/media-behavior.js';

/** All participants see and hear each other. This is the default of a call. */
export const meeting: MediaBehavior = {
  name: 'meeting',
  microphone: 'on',
  camera: 'on',
  receive: ['audio', 'video'],
};

/** Audio only: the call does not ask for a camera and does not receive video. */
export const audioOnly: MediaBehavior = {
  name: 'audio-only',
  microphone: 'on',
  camera: 'never',
  receive: ['audio'],
};

/** Watching and listening only, without a permission prompt. */
export const viewer: MediaBehavior = {
  name: 'viewer',
  microphone: 'never',
  camera: 'never',
  receive: ['audio', 'video'],
};

/**
 * Presenters send audio and video, the audience watches. The token of each participant decides who may publish. The
 * audience is never asked for a device, not even in the lobby.
 */
export const webinar: MediaBehavior = {
  name: 'webinar',
  microphone: 'on',
  camera: 'on',
  receive: ['audio', 'video'],
  capture: 'once-granted',
};

/** For a slow or metered connection: the camera is off at the start, and all videos are small. */
export const lowBandwidth: MediaBehavior = {
  name: 'low-bandwidth',
  microphone: 'on',
  camera: 'off',
  receive: ['audio', 'video'],
  video: 'low',
  cameraHeight: 360,
};

/** All media behaviors by name, for the attribute that takes such a name. */
export const mediaBehaviors: Readonly<Record<string, MediaBehavior>> = Object.fromEntries(
  [meeting, audioOnly, viewer, webinar, lowBandwidth].map((behavior) => [behavior.name, behavior]),
);
