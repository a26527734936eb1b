import type { MediaKind } from './media-error.js';

/**
 * How a room uses media. `on` and `off`: whether one joins with it switched on. `never`: it is not used, so the
 * browser never asks for it.
 */
export interface MediaBehavior {
  readonly name: string;
  readonly microphone: 'on' | 'off' | 'never';
  readonly camera: 'on' | 'off' | 'never';
  /** What is pulled of the others. */
  readonly receive: readonly MediaKind[];
}
