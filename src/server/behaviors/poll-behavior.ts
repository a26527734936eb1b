import * as v from 'valibot';
import type { PollState } from '../../behaviors/poll-state.js';
import { cleanName } from '../../core/plain-text.js';
import { MAX_OPTION_LENGTH, MAX_QUESTION_LENGTH } from '../../room/protocol/index.js';
import { Refusal } from '../refusal.js';
import { type BehaviorContext, entry, type RoomBehavior } from './room-behavior.js';

const Question = v.pipe(v.string(), v.transform(cleanName), v.minLength(1), v.maxLength(MAX_QUESTION_LENGTH));
const Option = v.pipe(v.string(), v.transform(cleanName), v.minLength(1), v.maxLength(MAX_OPTION_LENGTH));

/**
 * The number of the current poll, from 1. Per voter only the last poll they voted in is stored, in a single small
 * row.
 */
function roundOf({ memory }: BehaviorContext<PollState>): number {
  return (memory.get('round') as number | undefined) ?? 0;
}

/**
 * The server half of polls: only moderators ask, and each person votes once. Only the room knows who voted for what.
 */
export const pollBehavior: RoomBehavior<PollState> = {
  name: 'poll',
  state: () => ({ question: null, options: [], votes: [], open: false }),
  commands: {
    ask: entry({
      input: v.object({
        question: Question,
        options: v.pipe(v.array(Option), v.minLength(2), v.maxLength(8)),
      }),
      needs: 'moderate',
      run(poll, _actor, { question, options }) {
        poll.set([], { question, options, votes: options.map(() => 0), open: true });
        poll.memory.put('round', roundOf(poll) + 1);
      },
    }),
    vote: entry({
      input: v.object({ option: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
      run(poll, { subject }, { option }) {
        const { open, votes } = poll.state as PollState;
        if (!open || votes[option] === undefined)
          throw new Refusal(
            'not_found',
            'The open poll has no such option, or no poll is open. Look at the current poll, then vote.',
          );
        const voter = `voter ${subject}`;
        const round = roundOf(poll);
        if (poll.memory.get(voter) === round)
          throw new Refusal('conflict', 'You have already voted in this poll. Wait for the next poll.');
        poll.memory.put(voter, round);
        poll.set(['votes', String(option)], votes[option] + 1);
      },
    }),
    close: entry({
      input: v.optional(v.null()),
      needs: 'moderate',
      run: (poll) => poll.set(['open'], false),
    }),
  },
};
