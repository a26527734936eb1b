import * as v from 'valibot';
import type { OwnVote, PollInfo, PollState, PollVoter } from '../../behaviors/poll-state.js';
import { cleanName } from '../../core/plain-text.js';
import {
  MAX_OPEN_POLLS,
  MAX_OPTION_LENGTH,
  MAX_POLL_OPTIONS,
  MAX_POLLS,
  MAX_QUESTION_LENGTH,
} from '../../room/protocol/index.js';
import { Refusal } from '../refusal.js';
import { type BehaviorContext, entry, type RoomBehavior } from './room-behavior.js';

type Context = BehaviorContext<PollState>;

/** A stored vote. */
interface Vote {
  options: number[];
  name: string;
}

const Question = v.pipe(v.string(), v.transform(cleanName), v.minLength(1), v.maxLength(MAX_QUESTION_LENGTH));
const Option = v.pipe(v.string(), v.transform(cleanName), v.minLength(1), v.maxLength(MAX_OPTION_LENGTH));
const PollId = v.pipe(
  v.string(),
  v.regex(/^\d{1,15}$/, 'This is not the id of a poll. Use an id from the state.'),
);
const OptionIndex = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_POLL_OPTIONS - 1));
const thePoll = v.object({ poll: PollId });
const VOTERS_PAGE = 100;

const voteKey = (poll: string, subject: string) => `vote ${poll} ${subject}`;
const countsKey = (poll: string) => `counts ${poll}`;

/**
 * The server half of polls: only moderators ask, and each person has one vote per poll. Only the room knows the votes of
 * an anonymous poll, and the results that are not visible yet.
 */
export const pollBehavior: RoomBehavior<PollState> = {
  name: 'poll',
  state: () => ({ polls: {} }),
  commands: {
    ask: entry({
      input: v.object({
        question: Question,
        options: v.pipe(v.array(Option), v.minLength(2), v.maxLength(MAX_POLL_OPTIONS)),
        multiple: v.optional(v.boolean(), false),
        anonymous: v.optional(v.boolean(), true),
        canChangeVote: v.optional(v.boolean(), false),
        results: v.optional(v.picklist(['live', 'after-vote', 'at-end']), 'live'),
      }),
      needs: 'moderate',
      run(context: Context, _actor, asked) {
        const polls = Object.values(context.state.polls);
        if (polls.filter(({ open }) => open).length >= MAX_OPEN_POLLS)
          throw new Refusal(
            'quota_exceeded',
            `The room has ${MAX_OPEN_POLLS} open polls already. Close a poll, then start another.`,
          );
        if (polls.length >= MAX_POLLS)
          throw new Refusal(
            'quota_exceeded',
            `The room has ${MAX_POLLS} polls already. Remove a poll, then start another.`,
          );
        const number = ((context.memory.get('last') as number | undefined) ?? 0) + 1;
        context.memory.put('last', number);
        const id = String(number);
        const counts = asked.options.map(() => 0);
        context.memory.put(countsKey(id), counts);
        const poll: PollInfo = {
          id,
          ...asked,
          open: true,
          backstage: context.live === false,
          startedAtMs: context.now(),
          voters: 0,
          votes: asked.results === 'live' ? counts : null,
        };
        context.set(['polls', id], poll);
        return id;
      },
    }),
    vote: entry({
      input: v.object({
        poll: PollId,
        options: v.pipe(v.array(OptionIndex), v.minLength(1), v.maxLength(MAX_POLL_OPTIONS)),
      }),
      run(context: Context, { subject, name }, { poll: id, options: chosen }): OwnVote {
        const poll = pollOf(context, id);
        const options = [...new Set(chosen)].sort((a, b) => a - b);
        if (!poll.open)
          throw Refusal.conflict('This poll is closed, so your vote does not count. Look at its results.');
        if (options.some((option) => option >= poll.options.length))
          throw Refusal.notFound('This poll has no such option. Look at the poll, then vote.');
        if (options.length > 1 && !poll.multiple)
          throw Refusal.invalid('This poll takes a single option. Choose one.');
        const before = context.memory.get(voteKey(id, subject)) as Vote | undefined;
        if (before && !poll.canChangeVote)
          throw Refusal.conflict('You have already voted in this poll, and votes in it cannot be changed.');
        context.memory.put(voteKey(id, subject), { options, name } satisfies Vote);
        count(context, poll, before?.options ?? [], options);
        if (!before) context.set(['polls', id, 'voters'], poll.voters + 1);
        return ownVote(context, pollOf(context, id), subject);
      },
    }),
    close: entry({
      input: thePoll,
      needs: 'moderate',
      run(context: Context, _actor, { poll: id }) {
        const poll = pollOf(context, id);
        context.set(['polls', id], { ...poll, open: false, votes: countsOf(context, id) });
      },
    }),
    remove: entry({
      input: thePoll,
      needs: 'moderate',
      run(context: Context, _actor, { poll: id }) {
        remove(context, pollOf(context, id));
      },
    }),
  },
  queries: {
    own: entry({
      input: v.optional(v.null()),
      run: (context: Context, { subject }) => ({
        polls: Object.fromEntries(
          Object.values(context.state.polls).map((poll) => [poll.id, ownVote(context, poll, subject)]),
        ),
      }),
    }),
    voters: entry({
      input: v.object({
        poll: PollId,
        option: OptionIndex,
        skip: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 0),
      }),
      run(context: Context, { subject }, { poll: id, option, skip }) {
        const poll = pollOf(context, id);
        if (poll.anonymous)
          throw Refusal.notAllowed('This poll is anonymous: nobody sees who voted for what.');
        if (!poll.votes && !ownVote(context, poll, subject).votes)
          throw Refusal.notAllowed('The results of this poll are not visible to you yet.');
        const own = voteKey(id, subject);
        const voters: PollVoter[] = context.memory
          .list(voteKey(id, ''))
          .filter(([, vote]) => (vote as Vote).options.includes(option))
          .map(([key, vote]) => ({ name: (vote as Vote).name, isYou: key === own }));
        return { voters: voters.slice(skip, skip + VOTERS_PAGE), more: voters.length > skip + VOTERS_PAGE };
      },
    }),
  },
  onLive(context) {
    for (const poll of Object.values(context.state.polls)) if (poll.backstage) remove(context, poll);
  },
};

function remove(context: Context, { id }: PollInfo): void {
  context.delete(['polls', id]);
  context.memory.delete(countsKey(id));
  for (const [key] of context.memory.list(voteKey(id, ''))) context.memory.delete(key);
}

function pollOf({ state }: Context, id: string): PollInfo {
  const poll = Object.hasOwn(state.polls, id) ? state.polls[id] : undefined;
  if (!poll) throw Refusal.notFound('The room has no such poll. It may have been removed.');
  return poll;
}

function countsOf({ memory }: Context, id: string): number[] {
  return (memory.get(countsKey(id)) as number[] | undefined) ?? [];
}

/** Moves a vote from some options to others. */
function count(context: Context, poll: PollInfo, from: readonly number[], to: readonly number[]): void {
  const counts = countsOf(context, poll.id);
  const changed = [
    ...from.filter((option) => !to.includes(option)),
    ...to.filter((option) => !from.includes(option)),
  ];
  for (const option of changed) {
    counts[option] = (counts[option] ?? 0) + (to.includes(option) ? 1 : -1);
    if (poll.votes) context.set(['polls', poll.id, 'votes', String(option)], counts[option]);
  }
  context.memory.put(countsKey(poll.id), counts);
}

function ownVote(context: Context, poll: PollInfo, subject: string): OwnVote {
  const vote = context.memory.get(voteKey(poll.id, subject)) as Vote | undefined;
  const isEarly = vote !== undefined && poll.votes === null && poll.results === 'after-vote';
  return { options: vote?.options ?? [], votes: isEarly ? countsOf(context, poll.id) : null };
}
