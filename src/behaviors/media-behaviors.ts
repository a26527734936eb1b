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
