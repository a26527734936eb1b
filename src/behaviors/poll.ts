import type { PollState } from './poll-state.js';
import { type FeatureRoom, RoomFeature } from './room-feature.js';

/**
 * A poll: the browser half of `pollBehavior` (`callroom/server`). `state` is undefined if the room does not have this
 * behavior.
 */
export class Poll extends RoomFeature<PollState> {
  constructor(room: FeatureRoom) {
    super(room, 'poll');
  }

  /** Moderators only: opens a poll with two to eight options and replaces the previous poll. */
  async ask(question: string, options: readonly string[]): Promise<void> {
    await this.command('ask', { question, options });
  }

  /**
   * Votes for an option, by its index. Each person can vote once per poll. @throws `RoomError` with the code
   * `conflict` if you have already voted.
   */
  async vote(option: number): Promise<void> {
    await this.command('vote', { option });
  }

  /** Moderators only: closes the poll to further votes. */
  async close(): Promise<void> {
    await this.command('close');
  }
}
