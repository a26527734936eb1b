import { type Clock, systemClock } from '../core/clock.js';
import { atom, computed, type ReadableStore } from '../core/store.js';
import type { OwnVote, PollInfo, PollSettings, PollState, PollVoter } from './poll-state.js';
import { type FeatureRoom, RoomFeature } from './room-feature.js';

/** In a crowd, results after voting are requested less often: at most 100 requests per second by everyone together. */
const REFRESH_EVERY_MS = 1_000;
const REFRESH_PER_VOTER_MS = 10;
const RETRY_AFTER_MS = 2_000;

/**
 * The room's polls: the browser half of `pollBehavior` (`callroom/server`). `state` is undefined if the room does not
 * have this behavior.
 */
export class Poll extends RoomFeature<PollState> {
  readonly #clock: Clock;
  readonly #own = atom<Readonly<Record<string, OwnVote>> | null>(null);
  readonly #seen = atom<ReadonlySet<string>>(new Set());
  readonly #unseen: ReadableStore<number>;
  /** What the answer to our query depends on. */
  #asked = '';
  #refreshedAtMs = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | null = null;

  constructor(room: FeatureRoom, clock: Clock = systemClock) {
    super(room, 'poll');
    this.#clock = clock;
    this.#unseen = computed([this.state, this.#own, this.#seen], (state, own, seen) =>
      own ? openPolls(state, own).filter(({ id }) => !seen.has(id)).length : 0,
    );
    this.state.subscribe((state) => this.#onState(state));
  }

  /** Your votes, by the id of the poll; null: not known yet. */
  get own(): ReadableStore<Readonly<Record<string, OwnVote>> | null> {
    return this.#own;
  }

  /** How many polls wait for your vote that `markSeen` was not called for. */
  get unseen(): ReadableStore<number> {
    return this.#unseen;
  }

  /**
   * Moderators only: starts a poll with two to eight options. Up to ten polls are open at a time.
   * @param settings by default a single choice, anonymous, final, with the results always visible
   * @returns the id of the poll.
   */
  async ask(
    question: string,
    options: readonly string[],
    settings: Partial<PollSettings> = {},
  ): Promise<string> {
    return (await this.command('ask', { question, options, ...settings })) as string;
  }

  /**
   * Votes for options, by their indexes. Each person has one vote per poll. @throws `RoomError` with the code
   * `conflict` if the poll is closed, or if you have already voted and votes cannot be changed.
   */
  async vote(poll: string, options: readonly number[]): Promise<void> {
    try {
      const own = (await this.command('vote', { poll, options })) as OwnVote;
      this.#own.set({ ...this.#own.get(), [poll]: own });
    } catch (error) {
      // Perhaps another window of ours voted.
      this.#refreshSoon();
      throw error;
    }
  }

  /** Moderators only: closes a poll to further votes, and shows its results to everyone. */
  async close(poll: string): Promise<void> {
    await this.command('close', { poll });
  }

  /** Moderators only: deletes a poll with its votes. */
  async remove(poll: string): Promise<void> {
    await this.command('remove', { poll });
  }

  /**
   * A page of the people who voted for an option. @throws `RoomError` with the code `not_allowed` if the poll is
   * anonymous, or if you do not see its results yet.
   * @param skip how many people the earlier pages had
   */
  async voters(poll: string, option: number, skip = 0): Promise<{ voters: PollVoter[]; more: boolean }> {
    return (await this.query('voters', { poll, option, skip })) as { voters: PollVoter[]; more: boolean };
  }

  /** Call it when the person sees the polls. */
  markSeen(): void {
    const ids = Object.keys(this.state.get()?.polls ?? {});
    const seen = this.#seen.get();
    if (ids.some((id) => !seen.has(id))) this.#seen.set(new Set([...seen, ...ids]));
  }

  #onState(state: PollState | undefined): void {
    if (!state) {
      this.#cancel?.();
      this.#cancel = null;
      this.#asked = '';
      this.#own.set(null);
      this.#seen.set(new Set());
      return;
    }
    const own = this.#own.get();
    const polls = Object.values(state.polls);
    const asked = JSON.stringify(
      polls.map(({ id, open, results, voters }) => {
        const changes = results === 'after-vote' && (own?.[id]?.options.length ?? 0) > 0;
        return [id, open, changes ? voters : 0];
      }),
    );
    if (asked === this.#asked) return;
    this.#asked = asked;
    if (polls.length === 0) this.#own.set({});
    else this.#refreshSoon();
  }

  #refreshSoon(): void {
    if (this.#cancel) return;
    const voters = Math.max(0, ...Object.values(this.state.get()?.polls ?? {}).map((poll) => poll.voters));
    const atMs = this.#refreshedAtMs + REFRESH_EVERY_MS + voters * REFRESH_PER_VOTER_MS;
    this.#refreshIn(Math.max(0, atMs - this.#clock.now()));
  }

  #refreshIn(waitMs: number): void {
    this.#cancel = this.#clock.after(waitMs, () => {
      this.#cancel = null;
      this.#refreshedAtMs = this.#clock.now();
      void this.#refresh();
    });
  }

  async #refresh(): Promise<void> {
    try {
      const { polls } = (await this.query('own')) as { polls: Record<string, OwnVote> };
      if (this.state.get()) this.#own.set(polls);
    } catch {
      if (this.state.get() && !this.#cancel) this.#refreshIn(RETRY_AFTER_MS);
    }
  }
}

/** The open polls in which you have not voted. */
export function openPolls(state: PollState | undefined, own: Readonly<Record<string, OwnVote>>): PollInfo[] {
  return Object.values(state?.polls ?? {}).filter(
    ({ id, open }) => open && (own[id]?.options.length ?? 0) === 0,
  );
}
