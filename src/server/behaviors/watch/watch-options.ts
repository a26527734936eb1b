import type { WatchControl } from '../../../behaviors/watch-state.js';
import { Refusal } from '../../refusal.js';

export interface WatchOptions {
  /**
   * Who controls the video: `everyone` (the default; without viewers), `holder` (one person at a time, who passes the
   * remote control on), or `moderators`.
   */
  control?: WatchControl;
  /**
   * Whether the others wait for a player that buffers. Default false. They wait for at most 15 seconds for a person, and
   * for 60 seconds in all, within ten minutes.
   */
  waits?: boolean;
  /** The longest queue. Default 50; at most 200. */
  maxVideos?: number;
}

export type WatchSettings = Readonly<Required<WatchOptions>>;

const CONTROLS: readonly WatchControl[] = ['everyone', 'holder', 'moderators'];
const MOST_VIDEOS = 200;

/** @throws `Refusal` `settings_invalid` */
export function readWatchOptions({
  control = 'everyone',
  waits = false,
  maxVideos = 50,
}: WatchOptions): WatchSettings {
  if (!CONTROLS.includes(control))
    throw Refusal.settings(
      `The option control of watchBehavior is "${control}". Set one of ${CONTROLS.join(', ')}.`,
    );
  if (!(Number.isInteger(maxVideos) && maxVideos > 0 && maxVideos <= MOST_VIDEOS))
    throw Refusal.settings(
      `The option maxVideos of watchBehavior is ${maxVideos}. Set a whole number from 1 to ${MOST_VIDEOS}.`,
    );
  return { control, waits, maxVideos };
}
