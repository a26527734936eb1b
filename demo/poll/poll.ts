import { RoomFeature } from '../../src/behaviors/room-feature.js';
import type { PollState } from './poll-state.js';

/** A poll, the browser's half: what to show is `state`. */
export class Poll extends RoomFeature<PollState> {
  async ask(question: string, options: string[]): Promise<void> {
    await this.command('ask', { question, options });
  }

  async vote(option: number): Promise<void> {
    await this.command('vote', { option });
  }

  async close(): Promise<void> {
    await this.command('close');
  }
}
