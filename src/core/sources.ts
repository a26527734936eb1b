/** The sources that a participant can publish. */
export const sources = ['microphone', 'camera', 'screen', 'screen-audio'] as const;
/** The source of a track. `screen-audio` is the audio of a shared screen. */
export type Source = (typeof sources)[number];

export const mediaKinds = ['audio', 'video'] as const;
/** The kind of a track, as in `MediaStreamTrack.kind`. */
export type MediaKind = (typeof mediaKinds)[number];

export const sourceKinds = {
  microphone: 'audio',
  camera: 'video',
  screen: 'video',
  'screen-audio': 'audio',
} as const satisfies Record<Source, MediaKind>;
