import type { MediaKind } from './media-error.js';

/**
 * How a room uses media. `on` and `off`: whether participants join with it turned on. `never`: it is not used, so the
 * browser never asks for it.
 */
export interface MediaBehavior {
  readonly name: string;
  readonly microphone: 'on' | 'off' | 'never';
  readonly camera: 'on' | 'off' | 'never';
  /** The kinds of media that are pulled from other participants. */
  readonly receive: readonly MediaKind[];
  /**
   * `at-once` (default): devices are available from the lobby on. `once-granted`: nothing is captured, and the
   * browser does not prompt, until the room grants publishing, or its lobby says that it will. A participant without the
   * grant is never prompted.
   */
  readonly capture?: 'at-once' | 'once-granted';
  /** The best layers that are sent and received: all, medium or low. */
  readonly video?: 'all' | 'medium' | 'low';
  /**
   * How many bytes the SFU may send to this page in one visit. As the budget is used up, video gets smaller and then
   * stops; audio continues. Default: no limit.
   */
  readonly budgetBytes?: number;
  /** Height of the camera's video, in pixels; 720 by default. */
  readonly cameraHeight?: number;
}
