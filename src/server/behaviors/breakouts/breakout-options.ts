import { MAX_BREAKOUT_ROOMS } from '../../../behaviors/breakout-state.js';
import { Refusal } from '../../refusal.js';

export interface BreakoutOptions {
  /** The most rooms. Default and maximum: 50. */
  maxRooms?: number;
  /** How long a person who is sent to a room is told of it before they move, in seconds. Default 5; at most 60. */
  inviteSeconds?: number;
  /** How long everyone is told of it before a timer brings them back, in seconds. Default 30; at most 120. */
  returnSeconds?: number;
}

export type BreakoutSettings = Readonly<Required<BreakoutOptions>>;

/** @throws `Refusal` `settings_invalid` */
export function readBreakoutOptions({
  maxRooms = MAX_BREAKOUT_ROOMS,
  inviteSeconds = 5,
  returnSeconds = 30,
}: BreakoutOptions): BreakoutSettings {
  const check = (name: string, value: number, least: number, most: number) => {
    if (!(Number.isInteger(value) && value >= least && value <= most))
      throw Refusal.settings(
        `The option ${name} of breakoutBehavior is ${value}. Set a whole number from ${least} to ${most}.`,
      );
  };
  check('maxRooms', maxRooms, 1, MAX_BREAKOUT_ROOMS);
  check('inviteSeconds', inviteSeconds, 0, 60);
  check('returnSeconds', returnSeconds, 0, 120);
  return { maxRooms, inviteSeconds, returnSeconds };
}
