import { computed, type ReadableStore } from '../core/store.js';
import type { Self, Source } from '../room/protocol/index.js';
import type { CurrentRoom } from './current-room.js';

/** An invitation of a moderator to come on stage. */
export interface StageInvitation {
  /** The participant id of the moderator, and their name. */
  readonly by: string;
  readonly name: string;
  /** When, in milliseconds since the epoch. */
  readonly sinceMs: number;
  /** The sources that you may publish on stage. */
  readonly publish: readonly Source[];
}

/**
 * Your own way from the audience to the stage and back. `Moderation` has what moderators do: `invite`,
 * `cancelInvitation` and `moveToAudience`. Every method throws `RoomError`: `not_found` when the invitation is no longer
 * open, `not_allowed`, `not_in_room`, or a connection error.
 */
export interface CallStage {
  /**
   * The invitation that waits for your answer; null: none. While there is one, `microphone` and `camera` can capture,
   * for a preview. Nothing is sent. If it ends without `accept`, they stop.
   */
  readonly invitation: ReadableStore<StageInvitation | null>;
  /** Whether you came on stage from the audience, so that `leave` takes you back. */
  readonly hasJoined: ReadableStore<boolean>;
  /** Comes on stage: the others see and hear what your devices capture at that moment. */
  accept(): Promise<void>;
  /** Declines the invitation. */
  decline(): Promise<void>;
  /** Returns to the audience. The others no longer see or hear you, and your devices stop. */
  leave(): Promise<void>;
}

export function createStage(room: Pick<CurrentRoom, 'self' | 'command'>): CallStage {
  const run = (command: 'stage.accept' | 'stage.decline' | 'stage.leave') => async () => {
    await room.command(command);
  };
  return {
    invitation: computed(room.self, (self) => invitationOf(self as Self | null)),
    hasJoined: computed(room.self, (self) => self?.stage?.state === 'joined'),
    accept: run('stage.accept'),
    decline: run('stage.decline'),
    leave: run('stage.leave'),
  };
}

function invitationOf(self: Self | null): StageInvitation | null {
  if (self?.stage?.state !== 'invited') return null;
  const { state: _, ...invitation } = self.stage;
  return invitation;
}
