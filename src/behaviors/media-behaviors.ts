import type { MediaBehavior } from '../media/media-behavior.js';

/** Everyone sees and hears everyone: what a call does unless it is told otherwise. */
export const meeting: MediaBehavior = {
  name: 'meeting',
  microphone: 'on',
  camera: 'on',
  receive: ['audio', 'video'],
};

/** Voices only: no camera is asked for, no picture pulled. */
export const audioOnly: MediaBehavior = {
  name: 'audio-only',
  microphone: 'on',
  camera: 'never',
  receive: ['audio'],
};

/** Watching and listening, with no permission prompt at all. */
export const viewer: MediaBehavior = {
  name: 'viewer',
  microphone: 'never',
  camera: 'never',
  receive: ['audio', 'video'],
};

/**
 * Presenters are seen and heard, the rest look on: whom the room lets publish is decided by their tokens. An audience
 * is never asked for a device, in the lobby neither.
 */
export const webinar: MediaBehavior = {
  name: 'webinar',
  microphone: 'on',
  camera: 'on',
  receive: ['audio', 'video'],
  capture: 'once-granted',
};

/** For a bad or dear connection: the camera is off to begin with, and all pictures are small. */
export const lowBandwidth: MediaBehavior = {
  name: 'low-bandwidth',
  microphone: 'on',
  camera: 'off',
  receive: ['audio', 'video'],
  video: 'low',
  cameraHeight: 360,
};

/** All of these by name, as an attribute has it. */
export const mediaBehaviors: Readonly<Record<string, MediaBehavior>> = Object.fromEntries(
  [meeting, audioOnly, viewer, webinar, lowBandwidth].map((behavior) => [behavior.name, behavior]),
);
