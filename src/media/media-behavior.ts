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
  /**
   * `at-once`, the default: devices are there from the lobby on. `once-granted`: nothing is captured, and the browser
   * asks for nothing, before the room has said that one may publish it; whoever may not is never asked at all.
   */
  readonly capture?: 'at-once' | 'once-granted';
  /** The best pictures that are sent and received: all, medium, or low. */
  readonly video?: 'all' | 'medium' | 'low';
  /**
   * How many bytes the SFU may send to this page in one stay: as they are used up, pictures get smaller and then go,
   * and sound stays. No bound by default.
   */
  readonly budgetBytes?: number;
  /** How high the camera's picture is, in pixels; 720 by default. */
  readonly cameraHeight?: number;
}
