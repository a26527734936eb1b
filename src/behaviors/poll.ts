import type { PollState } from './poll-state.js';
import { type FeatureRoom, RoomFeature } from './room-feature.js';

/**
 * A poll, the browser's half of `pollBehavior` (`callroom/server`): what to show is `state`, which is undefined where
 * the room has no such behaviour.
 */
export class Poll extends RoomFeature<PollState> {
  constructor(room: FeatureRoom) {
    super(room, 'poll');
  }

  /** To moderators: asks, in place of what was asked before. Two to eight options. */
  async ask(question: string, options: readonly string[]): Promise<void> {
    await this.command('ask', { question, options });
  }

  /** Once per person and poll. @throws `RoomError` with the code `conflict` where one has voted already. */
  async vote(option: number): Promise<void> {
    await this.command('vote', { option });
  }

  /** To moderators: takes no more votes. */
  async close(): Promise<void> {
    await this.command('close');
  }
}
