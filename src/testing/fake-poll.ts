import type { PollState } from '../behaviors/poll-state.js';
import { RoomError } from '../room/room-error.js';
import type { FakeHandler, FakeRoom } from './fake-room.js';

const NONE: PollState = { question: null, options: [], votes: [], open: false };

/**
 * Gives a fake room the poll behavior. `asked` can set an open poll from the start. Returns a function that adds
 * another participant's vote.
 */
export function startFakePoll(room: FakeRoom, asked: Partial<PollState> = {}): (option: number) => void {
  const set = (state: PollState) => room.behaviors.set({ ...room.behaviors.get(), poll: state });
  const get = () => room.behaviors.get().poll as PollState;
  const vote = (option: number) =>
    set({ ...get(), votes: get().votes.map((n, at) => (at === option ? n + 1 : n)) });
  let hasVoted = false;
  const handlers: Record<string, FakeHandler> = {
    'poll.ask': (_, data) => {
      const { question, options } = data as { question: string; options: string[] };
      hasVoted = false;
      set({ question, options, votes: options.map(() => 0), open: true });
    },
    'poll.vote': (_, data) => {
      if (hasVoted) throw new RoomError('conflict', 'You have already voted in this poll.');
      hasVoted = true;
      vote((data as { option: number }).option);
    },
    'poll.close': () => set({ ...get(), open: false }),
  };
  for (const [name, handler] of Object.entries(handlers)) room.answer(name, handler);
  set({ ...NONE, ...asked });
  return vote;
}
