import type { AiState } from './ai-state.js';
import { type FeatureRoom, RoomFeature } from './room-feature.js';

/** How the AI should be. The room's own choice stands for what is absent. */
export interface AiEnableOptions {
  /** What it should know and how it should speak; at most 8,000 characters. */
  instructions?: string;
  /** The name of a voice of the service. */
  voice?: string;
}

/**
 * The AI with a voice: the browser half of `aiBehavior` (`callroom/server`). `state` is undefined if the room does not
 * have this behavior, or if its server has no AI service. Each method throws a `RoomError` with the code `conflict` while
 * the AI is not in the call.
 */
export class Ai extends RoomFeature<AiState> {
  constructor(room: FeatureRoom) {
    super(room, 'ai');
  }

  /**
   * Lets the AI into the call. `state.code` says why it cannot come.
   * @throws `RoomError` with the code `not_allowed` if only moderators may do this, `invalid` for a voice that it does not
   *   have, `conflict` if it is in the call already, and `rate_limited` if it was enabled five times within a minute.
   */
  async enable(options: AiEnableOptions = {}): Promise<void> {
    await this.command('enable', options);
  }

  /** Removes the AI from the call. @throws `RoomError` with the code `not_allowed` if only moderators may do this. */
  async disable(): Promise<void> {
    await this.command('disable');
  }

  /**
   * Requests the floor: you get it, or wait for it in the queue.
   * @throws `RoomError` with the code `not_allowed` without the grant `ai`, and `quota_exceeded` if too many people wait.
   */
  async requestFloor(): Promise<void> {
    await this.command('request');
  }

  /** Gives up the floor, or your place in the queue. */
  async releaseFloor(): Promise<void> {
    await this.command('release');
  }

  /**
   * Gives the floor to another participant, ahead of the queue.
   * @throws `RoomError` with the code `not_allowed` unless you have the floor or are a moderator, and `not_found` if the
   *   participant is not here or lacks the grant `ai`.
   */
  async passFloor(participantId: string): Promise<void> {
    await this.command('pass', { to: participantId });
  }

  /**
   * Begins or ends talking to the AI: it hears your microphone from `true` to `false`, and then answers. It hears nothing of
   * a muted microphone.
   * @throws `RoomError` with the code `not_allowed` unless you have the floor.
   */
  async talk(talking: boolean): Promise<void> {
    await this.command('talk', { talking });
  }
}
