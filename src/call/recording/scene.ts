import type { ParticipantSource } from '../participants/participant.js';

/** One tile of a picture that is put together of several. */
export interface SceneTile {
  readonly source: ParticipantSource;
  /** In shares of the scene's width and height. */
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  readonly name: string;
  /** Stand for a picture that is not there, on a colour of this hue in degrees. */
  readonly initials: string;
  readonly hue: number;
}

/** What is to be seen, from back to front. */
export interface Scene {
  /** Width by height. */
  readonly ratio: number;
  readonly tiles: readonly SceneTile[];
}
