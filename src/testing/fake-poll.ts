import type { OwnVote, PollInfo, PollState } from '../behaviors/poll-state.js';
import { RoomError } from '../room/room-error.js';
import type { FakePollRecord } from './fake-poll-record.js';
import type { FakeHandler, FakeRoom } from './fake-room.js';

/** A poll of a fake room. `votes` sets the counts, also while the results are hidden. */
export interface FakePollOptions
  extends Partial<Omit<PollInfo, 'id' | 'question' | 'options' | 'votes' | 'voters'>> {
  question: string;
  options: string[];
  votes?: number[];
  /** By option: the names of the people who voted for it. */
  names?: string[][];
}

/**
 * Gives a fake room the poll behavior. `asked` starts a poll, beside those that are there. Returns a function that adds
 * another participant's vote to it.
 */
export function startFakePoll(room: FakeRoom, asked?: FakePollOptions): (option: number) => void {
  const get = () => (room.behaviors.get().poll as PollState | undefined)?.polls ?? {};
  const set = (polls: PollState['polls']) => room.behaviors.set({ ...room.behaviors.get(), poll: { polls } });
  const { polls } = room;
  const show = (poll: PollInfo, counts: number[]) =>
    set({
      ...get(),
      [poll.id]: { ...poll, votes: !poll.open || poll.results === 'live' ? [...counts] : null },
    });
  const find = (id: string): [PollInfo, FakePollRecord] => {
    const [poll, hidden] = [get()[id], polls.get(id)];
    if (!poll || !hidden) throw new RoomError('not_found', 'The fake room has no such poll.');
    return [poll, hidden];
  };
  const own = (id: string): OwnVote => {
    const [poll, hidden] = find(id);
    const isEarly = hidden.own.length > 0 && poll.votes === null && poll.results === 'after-vote';
    return { options: hidden.own, votes: isEarly ? [...hidden.counts] : null };
  };
  const ask = ({ votes, names = [], ...given }: FakePollOptions): string => {
    const id = String(polls.size + 1);
    const counts = votes ?? given.options.map(() => 0);
    polls.set(id, { counts: [...counts], names, own: [] });
    const voters = counts.reduce((sum, count) => sum + count, 0);
    const settings = { multiple: false, anonymous: true, canChangeVote: false, results: 'live' } as const;
    const startedAtMs = room.host.now();
    const backstage = room.roomInfo.get().live === false;
    show({ id, ...settings, open: true, backstage, startedAtMs, ...given, voters, votes: null }, counts);
    return id;
  };
  const handlers: Record<string, FakeHandler> = {
    'poll.ask': (_, data) => ask(data as FakePollOptions),
    'poll.vote': (_, data) => {
      const { poll: id, options } = data as { poll: string; options: number[] };
      const [poll, hidden] = find(id);
      const hasVoted = hidden.own.length > 0;
      if (hasVoted && !poll.canChangeVote)
        throw new RoomError('conflict', 'You have already voted in this poll.');
      for (const option of hidden.own) hidden.counts[option]! -= 1;
      for (const option of options) hidden.counts[option]! += 1;
      hidden.own = options;
      show({ ...poll, voters: poll.voters + (hasVoted ? 0 : 1) }, hidden.counts);
      return own(id);
    },
    'poll.close': (_, data) => {
      const [poll, { counts }] = find((data as { poll: string }).poll);
      show({ ...poll, open: false }, counts);
    },
    'poll.remove': (_, data) => {
      const { [(data as { poll: string }).poll]: _removed, ...others } = get();
      set(others);
    },
    'poll.own': () => ({ polls: Object.fromEntries(Object.keys(get()).map((id) => [id, own(id)])) }),
    'poll.voters': (_, data) => {
      const { poll: id, option } = data as { poll: string; option: number };
      const [, hidden] = find(id);
      const others = (hidden.names[option] ?? []).map((name) => ({ name, isYou: false }));
      const self = hidden.own.includes(option) ? [{ name: '', isYou: true }] : [];
      return { voters: [...self, ...others], more: false };
    },
  };
  for (const [name, handler] of Object.entries(handlers)) room.answer(name, handler);
  set(get());
  const id = asked && ask(asked);
  return (option) => {
    const voted = id ?? [...polls.keys()].at(-1);
    if (!voted) throw new RoomError('not_found', 'The fake room has no poll yet.');
    const [poll, { counts }] = find(voted);
    counts[option]! += 1;
    show({ ...poll, voters: poll.voters + 1 }, counts);
  };
}
