import { SubjectLimits } from './subject-limits.js';

/** A person can write the whole storage of the room, 1 MB, at once; sustained use is much lower. */
const RECEIVED_PER_SECOND = 256_000;
const RECEIVED_AT_ONCE = 2_000_000;
/** A person can read the whole storage of the room at once, or the state of a room with thousands of participants. */
const ANSWERED_PER_SECOND = 1_000_000;
const ANSWERED_AT_ONCE = 8_000_000;
/**
 * Ten short ephemeral values per second to 3,000 participants (3 MB/s), and a burst of a few chat messages of maximum
 * length to the same number (12 MB each). A machine sends 6 MB/s from a room with a p99 of 133 ms (`npm run bench --
 * room`): each person must stay below that.
 */
const SPREAD_PER_SECOND = 4_000_000;
const SPREAD_AT_ONCE = 32_000_000;

/**
 * The most that one command of a moderator counts. To mute everyone among thousands costs more than a person may, and
 * a moderator must be able to undo it, and to go on. Two such commands are possible at once, and one each 4 s.
 */
export const MODERATOR_COMMAND_BYTES = SPREAD_AT_ONCE / 2;

/**
 * How many bytes each person may cost the room, over all of their sockets: sent by them, answered to them, and
 * received by others because of them. The cost of a frame is known only afterwards, so it may overdraw a budget; the
 * next frame then waits until the budget is positive again. Each budget refills within the idle time after which a
 * room hibernates.
 */
export class ByteBudgets {
  readonly received = new SubjectLimits('You send too many bytes.', RECEIVED_PER_SECOND, RECEIVED_AT_ONCE);
  readonly answered = new SubjectLimits('You ask for too many bytes.', ANSWERED_PER_SECOND, ANSWERED_AT_ONCE);
  /** The bytes of a person's messages, times the number of receivers. */
  readonly spread = new SubjectLimits(
    'You make others receive too many bytes.',
    SPREAD_PER_SECOND,
    SPREAD_AT_ONCE,
  );
}
