import type { ParticipantSource } from '../participants/participant.js';

/** One tile of a composed scene. */
export interface SceneTile {
  readonly source: ParticipantSource;
  /** As fractions of the scene's width and height. */
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  readonly name: string;
  /** Shown while there is no video, on a background of this hue in degrees. */
  readonly initials: string;
  readonly hue: number;
}

/** The contents of a video frame, from back to front. */
export interface Scene {
  /** Width divided by height. */
  readonly ratio: number;
  readonly tiles: readonly SceneTile[];
}
