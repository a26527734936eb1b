import { SubjectLimits } from './subject-limits.js';

/** The room's whole storage, 1 MB, can be written at once; in the long run a person says much less. */
const RECEIVED_PER_SECOND = 256_000;
const RECEIVED_AT_ONCE = 2_000_000;
/** The room's whole storage can be read at once, and so can the state of a room of thousands. */
const ANSWERED_PER_SECOND = 1_000_000;
const ANSWERED_AT_ONCE = 8_000_000;
/**
 * Ten short facts a second to 3,000 people (3 MB/s), and a few chat messages of the greatest length to as many at once
 * (12 MB each). A machine sends 6 MB/s from one room with a p99 of 133 ms (`npm run bench -- room`): one person must
 * stay below that.
 */
const SPREAD_PER_SECOND = 4_000_000;
const SPREAD_AT_ONCE = 32_000_000;

/**
 * How many bytes each person may cost the room, over all of their sockets: said by them, answered to them, and received
 * by others because of them. What a frame costs is known when it is done, so it may overdraw a budget; the next frame
 * then waits until it is settled. Each fills within the time that a room has to be quiet before it sleeps.
 */
export class ByteBudgets {
  readonly received = new SubjectLimits('You send too many bytes.', RECEIVED_PER_SECOND, RECEIVED_AT_ONCE);
  readonly answered = new SubjectLimits('You ask for too many bytes.', ANSWERED_PER_SECOND, ANSWERED_AT_ONCE);
  /** Bytes of what a person causes, times the number of those who receive it. */
  readonly spread = new SubjectLimits(
    'You make others receive too many bytes.',
    SPREAD_PER_SECOND,
    SPREAD_AT_ONCE,
  );
}
